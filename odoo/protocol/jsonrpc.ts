import type { RpcValue } from '../call';
import type { HttpRequest } from '../http';
import { rpcArguments } from './arguments';
import { brokenAnswer, isRecord, jsonOf, textOf } from './body';
import type { Endpoint, Fault, Reply, RpcProtocol } from './protocol';
import { databaseHeader } from './protocol';

/** Odoo's JSON-RPC 2.0 dialect at `/jsonrpc`: Odoo 14 to 19, one call per request. */
export const jsonrpc: RpcProtocol = {
	name: 'jsonrpc',

	encode(call, endpoint) {
		const { database = '', uid, secret } = endpoint;
		const args = [database, uid, secret, call.model, call.method, ...rpcArguments(call)];
		return post(endpoint, 'object', 'execute_kw', args);
	},

	encodeService(service, method, args, endpoint) {
		return post(endpoint, service, method, args);
	},

	decode(response): Reply {
		const text = textOf(response);
		const answer = jsonOf(text);
		if (answer === undefined && text.startsWith('{')) throw brokenAnswer(text);
		if (!isRecord(answer)) return { kind: 'refusal', status: response.status, text };
		if (isRecord(answer.error)) return { kind: 'fault', fault: faultFrom(answer.error) };
		if (answer.jsonrpc !== '2.0') return { kind: 'refusal', status: response.status, text };
		// A method that returns None answers without the key `result`.
		return { kind: 'result', result: (answer.result ?? null) as RpcValue };
	},
};

function post(
	endpoint: Pick<Endpoint, 'url' | 'database'>,
	service: string,
	method: string,
	args: readonly RpcValue[],
): HttpRequest {
	return {
		method: 'POST',
		url: `${endpoint.url}/jsonrpc`,
		headers: { 'content-type': 'application/json', ...databaseHeader(endpoint.database) },
		body: JSON.stringify({
			jsonrpc: '2.0',
			method: 'call',
			id: 1,
			params: { service, method, args },
		}),
	};
}

function faultFrom(error: Record<string, unknown>): Fault {
	const data = isRecord(error.data) ? error.data : {};
	return {
		exception: String(data.name ?? ''),
		message: String(data.message ?? error.message ?? ''),
		debug: typeof data.debug === 'string' ? data.debug : undefined,
	};
}
