import type { RpcRecord } from '../call';
import { isRpcRecord, recordIn } from '../call';
import { OdooError } from '../errors';
import type { HttpRequest, HttpResponse } from '../http';
import { parseJson } from '../parseJson';
import { rpcProtocol } from './rpcProtocol';
import { brokenAnswer, isDamaged, isSuccess, bodyText, textOrNothing } from './body';
import type { Encoded, Endpoint, Fault, Reply, ServiceCall } from './protocol';
import { databaseHeader } from './protocol';
import { toJson } from './sendable';
import { assertExactNumbers } from './wholeNumbers';

/** Odoo's JSON-RPC 2.0 dialect at `/jsonrpc`: Odoo 14 to 19, one call per request. */
export const jsonrpc = rpcProtocol('jsonrpc', encodeRpc);

/** A JSON-RPC request to any address of Odoo, and how to read its answer. */
export function encodeJsonRpc(
	{ url, headers }: Pick<HttpRequest, 'url' | 'headers'>,
	params: object,
	id: number,
): Encoded {
	const request = {
		method: 'POST',
		url,
		headers: { 'content-type': 'application/json', ...headers },
		body: toJson({ jsonrpc: '2.0', method: 'call', id, params }),
	} as const;
	return { request, decode: (response) => decodeAnswer(response, id) };
}

function encodeRpc(
	params: ServiceCall,
	{ url, database }: Pick<Endpoint, 'url' | 'database'>,
	id: number,
): Encoded {
	return encodeJsonRpc({ url: `${url}/jsonrpc`, headers: databaseHeader(database) }, params, id);
}

function decodeAnswer(response: HttpResponse, id: number): Reply {
	const { status } = response;
	const text = bodyText(response);
	const answer = parseJson(text);
	if (answer === undefined && text.startsWith('{')) throw brokenAnswer(text);
	if (!isRpcRecord(answer) || answer.jsonrpc !== '2.0') return { kind: 'refusal', status, text };
	const { error } = answer;
	const fault = isRpcRecord(error) ? faultFrom(error) : undefined;
	const isOurs = answer.id === id || (answer.id === null && fault && isTooLarge(fault));
	if (!isOurs) throw notOurs(text);
	if (isDamaged(text, response.body)) throw brokenAnswer(text);
	if (fault) return { kind: 'fault', fault };
	assertExactNumbers(text);
	const hasResult = isSuccess(response) && (error === undefined || error === null);
	// A method that returns None answers without the key `result`.
	const result = answer.result ?? null;
	return hasResult ? { kind: 'result', result } : { kind: 'refusal', status, text };
}

/** Odoo 19 refuses a request of more than 128 MiB before it reads it, so the answer has no ID. */
function isTooLarge({ exception }: Fault): boolean {
	return exception === 'werkzeug.exceptions.RequestEntityTooLarge';
}

function notOurs(text: string): OdooError {
	return new OdooError('PROTOCOL', 'The answer belongs to another request.', {
		hint: 'A cache or proxy between n8n and Odoo mixes up responses. Configure it to pass requests through unchanged.',
		details: text.slice(0, 500),
	});
}

function faultFrom(error: RpcRecord): Fault {
	const { name, message, debug } = recordIn(error.data);
	return {
		exception: textOrNothing(name) ?? '',
		message: textOrNothing(message) ?? textOrNothing(error.message) ?? '',
		debug: textOrNothing(debug),
	};
}
