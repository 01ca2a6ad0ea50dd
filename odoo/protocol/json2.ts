import type { Call, RpcValue } from '../call';
import { nameOf } from '../call';
import { OdooError } from '../errors';
import { brokenAnswer, isRecord, jsonOf, textOf } from './body';
import type { Protocol, Reply } from './protocol';
import { databaseHeader } from './protocol';

/** JSON-2 at `/json/2/<model>/<method>`: Odoo 19 and later, named arguments, API keys only. */
export const json2: Protocol = {
	name: 'json2',

	encode(call, { url, database, secret }) {
		const { model, method, ids, args = [], params, context } = call;
		if (args.length > 0) throw needsNames(call);
		return {
			method: 'POST',
			url: `${url}/json/2/${encodeURIComponent(model)}/${encodeURIComponent(method)}`,
			headers: {
				'content-type': 'application/json',
				authorization: `bearer ${secret.trim()}`,
				...databaseHeader(database),
			},
			body: JSON.stringify({ ...(ids && { ids }), ...params, ...(context && { context }) }),
		};
	},

	decode(response): Reply {
		const { status } = response;
		const text = textOf(response);
		const answer = jsonOf(text);
		const isSuccess = status >= 200 && status < 300;
		if (answer === undefined) {
			if (isSuccess && /^[[{]/.test(text)) throw brokenAnswer(text);
			return { kind: 'refusal', status, text };
		}
		if (isSuccess) return { kind: 'result', result: answer as RpcValue };
		if (!isRecord(answer) || typeof answer.name !== 'string') {
			return { kind: 'refusal', status, text };
		}
		return {
			kind: 'fault',
			fault: {
				exception: answer.name,
				message: String(answer.message ?? ''),
				debug: typeof answer.debug === 'string' ? answer.debug : undefined,
			},
		};
	},
};

function needsNames(call: Call): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		`${nameOf(call)} cannot be given arguments by position over JSON-2.`,
		{
			field: 'arguments',
			hint: 'Give the arguments by name, as a JSON object, or set Protocol to Automatic or JSON-RPC in the credential.',
		},
	);
}
