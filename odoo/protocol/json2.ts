import type { Call } from '../call';
import { callName, recordIn } from '../call';
import { OdooError } from '../errors';
import type { HttpResponse } from '../http';
import { parseJson } from '../parseJson';
import { brokenAnswer, isDamaged, isSuccess, bodyText, textOrNothing } from './body';
import type { Protocol, Reply } from './protocol';
import { databaseHeader } from './protocol';
import { toJson } from './sendable';
import { assertExactNumbers } from './wholeNumbers';

/** JSON-2 at `/json/2/<model>/<method>`: Odoo 19 and later, named arguments, API keys only. */
export const json2: Protocol = {
	name: 'json2',

	encode(call, { url, database, secret }) {
		const { model, method, ids, args = [], params, context } = call;
		if (args.length > 0) throw needsNames(call);
		const request = {
			method: 'POST',
			url: `${url}/json/2/${encodeURIComponent(model)}/${encodeURIComponent(method)}`,
			headers: {
				'content-type': 'application/json',
				authorization: `bearer ${secret.trim()}`,
				...databaseHeader(database),
			},
			body: toJson({ ...(ids && { ids }), ...params, ...(context && { context }) }),
		} as const;
		return { request, decode: decodeJson2 };
	},
};

/** Any JSON value is a result; an object with the name of an exception is a fault, by its HTTP status. */
export function decodeJson2(response: HttpResponse): Reply {
	const { status } = response;
	const text = bodyText(response);
	const answer = parseJson(text);
	if (answer === undefined) {
		if (isSuccess(response) && /^[[{]/.test(text)) throw brokenAnswer(text);
		return { kind: 'refusal', status, text };
	}
	if (isSuccess(response)) {
		if (isDamaged(text, response.body)) throw brokenAnswer(text);
		assertExactNumbers(text);
		return { kind: 'result', result: answer };
	}
	const { name, message, debug } = recordIn(answer);
	const exception = textOrNothing(name);
	if (exception === undefined) return { kind: 'refusal', status, text };
	return {
		kind: 'fault',
		fault: { exception, message: textOrNothing(message) ?? '', debug: textOrNothing(debug) },
	};
}

function needsNames(call: Call): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		`${callName(call)} cannot be given arguments by position over JSON-2.`,
		{
			field: 'arguments',
			hint: 'Give the arguments by name, as a JSON object, or set Protocol to Automatic or JSON-RPC in the credential.',
		},
	);
}
