/**
 * The NUL character, which PostgreSQL does not store, and halves of characters, which no protocol
 * carries: one of them fails the request, with all rows that are in it.
 */
const UNSTORABLE = /[\0\p{Cs}]/u;

/** What `isStorable` accepts, for hints. */
export const STORABLE =
	'text without NUL characters and without half an emoji, which remains when a text is cut';

/** Whether Odoo can be sent a text, and keep it. */
export function isStorable(text: string): boolean {
	return !UNSTORABLE.test(text);
}

/** Whether a number still is the one that was meant: beyond 2^53, JSON has rounded it by now. */
export function isExact(number: number): boolean {
	return Number.isInteger(number) ? Number.isSafeInteger(number) : Number.isFinite(number);
}
