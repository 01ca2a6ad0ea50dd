import { OdooError } from '../errors';
import type { HttpResponse } from '../http';

/** Far above any sensible page, and below the longest text that V8 can hold. Whoever sends sees to it. */
export const MAX_ANSWER_BYTES = 400 * 1024 * 1024;

/** The text of an answer. All of Odoo's APIs speak UTF-8. */
export function bodyText(response: HttpResponse): string {
	return bytesOf(response).toString('utf8');
}

/** Whether bytes were damaged on their way: each that is no UTF-8 is read as the character U+FFFD. */
export function isDamaged(text: string, bytes: Uint8Array): boolean {
	if (!text.includes('\ufffd')) return false;
	try {
		new TextDecoder('utf-8', { fatal: true }).decode(bytes);
		return false; // the character itself was sent
	} catch {
		return true;
	}
}

/** The bytes of an answer. */
export function bytesOf({ body }: HttpResponse): Buffer {
	return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
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
		hint: 'Try again. If the problem persists, a proxy between n8n and Odoo may cut off large responses.',
		details: text.slice(0, 500),
	});
}
