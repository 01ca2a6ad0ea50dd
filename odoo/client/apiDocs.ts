import type { Call, RpcValue } from '../call';
import { isRpcRecord, callName, recordIn } from '../call';
import { OdooError } from '../errors';
import { decodeJson2 } from '../protocol/json2';
import type { Encoded, Endpoint } from '../protocol/protocol';
import { databaseHeader } from '../protocol/protocol';

/** The arguments that a method takes by position, in their order, and those that need a name. */
export interface ArgumentNames {
	readonly positional: readonly string[];
	readonly namedOnly: readonly string[];
}

/**
 * Requests the documentation that Odoo 19 and later generate for a model. Only users of the group
 * "Technical Documentation" get it. Source: addons/api_doc/controllers/api_doc.py of Odoo 19.
 */
export function encodeApiDocs(model: string, { url, database, secret }: Endpoint): Encoded {
	const request = {
		method: 'GET',
		url: `${url}/doc-bearer/${encodeURIComponent(model)}.json`,
		headers: { authorization: `bearer ${secret.trim()}`, ...databaseHeader(database) },
	} as const;
	return { request, decode: decodeJson2 };
}

/** The arguments of a method, or undefined if the documentation of its model has none of that name. */
export function argumentNamesIn(docs: RpcValue, method: string): ArgumentNames | undefined {
	const methods = recordIn(recordIn(docs).methods);
	const own = Object.hasOwn(methods, method) ? methods[method] : undefined;
	if (!isRpcRecord(own) || !isRpcRecord(own.parameters)) return undefined;
	const parameters = Object.entries(own.parameters).map(([name, parameter]) => ({
		name,
		kind: recordIn(parameter).kind,
	}));
	const ofKind = (kind: string | undefined) =>
		parameters.filter((each) => each.kind === kind).map(({ name }) => name);
	return { positional: ofKind(undefined), namedOnly: ofKind('KEYWORD_ONLY') };
}

/**
 * The call with a name for each of its arguments.
 * @throws OdooError `INVALID_VALUE` for more arguments than the method takes by position
 */
export function withNames(call: Call, { positional, namedOnly }: ArgumentNames): Call {
	const { args = [], params, ...rest } = call;
	if (args.length > positional.length) throw tooMany(call, args.length, { positional, namedOnly });
	const named = Object.fromEntries(args.map((value, index) => [positional[index], value]));
	return { ...rest, params: { ...named, ...params } };
}

function tooMany(call: Call, given: number, { positional, namedOnly }: ArgumentNames): OdooError {
	const taken = positional.length === 0 ? 'no arguments' : `only ${positional.join(', ')}`;
	const names = [...positional, ...namedOnly];
	const hint =
		names.length === 0
			? 'Leave Arguments empty.'
			: `Give the arguments by name, as a JSON object. The method knows: ${names.join(', ')}.`;
	return new OdooError(
		'INVALID_VALUE',
		`${callName(call)} takes ${taken} by position, but ${given} were given.`,
		{ field: 'arguments', hint },
	);
}
