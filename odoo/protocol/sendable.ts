import type { RpcValue } from '../call';
import { OdooError } from '../errors';

/** Where a value is: its innermost name, for messages, and how deep it is nested. */
export interface Place {
	readonly field?: string;
	readonly depth: number;
}

export const OUTERMOST: Place = { depth: 0 };

/** Arrays and structs within each other; Odoo's deepest answers (views, properties) stay below 20. */
export const MAX_NESTING = 100;

/** Half of a pair of UTF-16, as is left of a text that was cut in the middle of an emoji. */
const HALF_CHARACTER = /\p{Surrogate}/u;

/**
 * The JSON of a value that arrives as it is. JSON itself would turn NaN into null, send a whole number
 * that is no longer the one that was meant, and run out of stack on nesting without end.
 * @throws OdooError `INVALID_VALUE`; `field` tells where
 */
export function toJson(value: Readonly<Record<string, unknown>>): string {
	assertSendable(value as RpcValue, OUTERMOST);
	return JSON.stringify(value);
}

/** @throws OdooError `INVALID_VALUE` for a number that is none, or not exact */
export function assertExact(value: number, field: string | undefined): void {
	if (!Number.isFinite(value)) {
		throw unsendable(`${value}, which is not a number Odoo can store`, 'Send a number.', field);
	}
	if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
		throw unsendable(
			`the whole number ${value}, which is too large to be exact`,
			`Send it as text, or a number of at most ${Number.MAX_SAFE_INTEGER}.`,
			field,
		);
	}
}

/** Bounds the nesting, which also ends a value that contains itself. */
export function inside({ field, depth }: Place): Place {
	if (depth < MAX_NESTING) return { field, depth: depth + 1 };
	const limit = `lists or objects nested more than ${MAX_NESTING} deep`;
	throw unsendable(limit, 'Send a flatter value.', field);
}

/** The error for a value that cannot be sent. */
function unsendable(what: string, hint: string, field: string | undefined): OdooError {
	const holder = field === undefined ? 'A value' : `The value of "${field}"`;
	return new OdooError('INVALID_VALUE', `${holder} contains ${what}.`, { hint, field });
}

/** The error for a value of a type that JSON does not know: it would be left out, or nothing but null. */
export function unsendableType(value: unknown, field: string | undefined): OdooError {
	return unsendable(`a ${typeof value}`, 'Send text, a number, a list or an object.', field);
}

/** The error for a character that cannot be sent. */
export function unsendableCharacter(
	character: string,
	{ why, hint }: { readonly why: string; readonly hint: string },
	field: string | undefined,
): OdooError {
	const number = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
	return unsendable(`the character U+${number}, which ${why}`, hint, field);
}

function assertSendable(value: RpcValue | undefined, place: Place): void {
	if (typeof value === 'number') return assertExact(value, place.field);
	if (typeof value === 'string') return assertWhole(value, place.field);
	if (value === null || typeof value === 'boolean' || typeof value === 'undefined') return;
	if (typeof value !== 'object') throw unsendableType(value, place.field);
	const { field, depth } = inside(place);
	if (Array.isArray(value)) {
		const items: readonly RpcValue[] = value;
		for (const item of items) assertSendable(item, { field, depth });
		return;
	}
	const members = value as Readonly<Record<string, RpcValue | undefined>>;
	for (const name of Object.keys(members)) {
		assertWhole(name, field);
		assertSendable(members[name], { field: name, depth });
	}
}

function assertWhole(text: string, field: string | undefined): void {
	const [half] = HALF_CHARACTER.exec(text) ?? [];
	if (half === undefined) return;
	const hint = 'Remove it. A text that is cut in the middle of an emoji ends with such a half.';
	throw unsendableCharacter(half, { why: 'is half of one', hint }, field);
}
