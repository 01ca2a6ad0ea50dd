import type { RpcValue } from '../call';
import { brokenAnswer, isRecord, jsonOf, textOf } from './body';
import type { Protocol, Reply } from './protocol';
import { databaseHeader } from './protocol';

/** JSON-2 at `/json/2/<model>/<method>`: Odoo 19 and later, named arguments, API keys only. */
export const json2: Protocol = {
	name: 'json2',

	encode(call, { url, database, secret }) {
		const { model, method, ids, params, context } = call;
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
