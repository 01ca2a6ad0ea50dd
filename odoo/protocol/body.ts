import { OdooError } from '../errors';
import type { HttpResponse } from '../http';

/** Far above any sensible page, and below the longest text that V8 can hold. */
const MAX_BODY_BYTES = 400 * 1024 * 1024;

/** The text of an answer. All of Odoo's APIs speak UTF-8. @throws OdooError `PROTOCOL` when too large. */
export function textOf(response: HttpResponse): string {
	return bytesOf(response).toString('utf8');
}

/** Of no use: it would be as large the next time. */
export function isTooLarge({ byteLength }: HttpResponse['body']): boolean {
	return byteLength > MAX_BODY_BYTES;
}

/** The bytes of an answer. @throws OdooError `PROTOCOL` when too large. */
export function bytesOf({ body }: HttpResponse): Buffer {
	if (isTooLarge(body)) {
		throw new OdooError('PROTOCOL', 'The answer is too large to be read at once.', {
			hint: 'Read fewer records or fields at a time: lower Page Size, or leave out files and images.',
		});
	}
	return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

/** The parsed JSON, or undefined when the text is no JSON. */
export function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined; // callers tell a web page from a broken answer
	}
}

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value if it is text, which an answer is not bound to have where Odoo has it. */
export function textOrNothing(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

/** Whether the request was done: Odoo sends results, and faults of the old protocols, with no other status. */
export function isSuccess({ status }: Pick<HttpResponse, 'status'>): boolean {
	return status >= 200 && status < 300;
}

/** A broken answer: it starts like the API's but does not parse, so it was cut or damaged. */
export function brokenAnswer(text: string): OdooError {
	return new OdooError('PROTOCOL', "The server's answer is incomplete or damaged.", {
		hint: 'Try again. If it stays, a proxy between n8n and Odoo may cut off large answers.',
		details: text.slice(0, 500),
	});
}
