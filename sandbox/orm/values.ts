import { Fault, invalidInteger, sqlError, typeError, userError, valueError } from '../faults';
import { isDict, isList, isTruthy, repr, str, typeName, type Value } from '../python';
import type { Stored } from './database';
import { parseDate, parseDatetime } from './dates';
import type { FieldType, Field } from './field';

type ToColumn = (value: Value, field: Field) => Stored;
type ToAnswer = (stored: Stored) => Value;

const MAX_INTEGER = 2 ** 31 - 1;

/** What a written value becomes in the table; throws what Odoo throws. */
export function toColumn(field: Field, value: Value): Stored {
	return (TO_COLUMN[field.type] ?? toText)(value, field);
}

/** What a stored value reads as. */
export function toAnswer(field: Field): ToAnswer {
	return TO_ANSWER[field.type] ?? falseWhenEmpty;
}

/** The value that stands for empty in conditions; types not listed have NULL alone. */
export const FALSY: Readonly<Partial<Record<FieldType, Stored>>> = {
	boolean: false,
	char: '',
	float: 0,
	html: '',
	integer: 0,
	many2one_reference: 0,
	monetary: 0,
	text: '',
};

/**
 * A many2one takes an integer. Anything else empties it silently when writing an existing record,
 * and goes to PostgreSQL as it is when creating one.
 */
export function toManyToOne(field: Field, value: Value, isNew: boolean): number | null {
	if (!isTruthy(value)) return null;
	if (typeof value === 'number' && (isNew || Number.isInteger(value))) return Math.trunc(value);
	return isNew ? castToInteger(field, value) : null;
}

function castToInteger(field: Field, value: Value): number {
	if (typeof value === 'string') return integerOf(value);
	if (isList(value)) return integerOf(value.find((item) => typeof item === 'string') ?? '{}');
	if (isDict(value)) throw new Fault('psycopg2.ProgrammingError', ["can't adapt type 'dict'"]);
	const types = 'is of type integer but expression is of type boolean';
	throw sqlError('DatatypeMismatch', `column "${field.name}" ${types}`);
}

/** An id in a domain or a list of ids, as PostgreSQL compares it. */
export function integerOf(value: Value): number {
	if (typeof value === 'number') return value;
	if (value === true) {
		throw sqlError('UndefinedFunction', 'operator does not exist: integer = boolean');
	}
	if (!/^\s*[+-]?\d+\s*$/.test(str(value))) throw invalidInteger(str(value));
	return Number(value);
}

const TO_COLUMN: Readonly<Partial<Record<FieldType, ToColumn>>> = {
	binary: toBinary,
	boolean: isTruthy,
	date: (value) => (isTruthy(value) ? parseDate(sliceable(value)) : null),
	datetime: (value) => (isTruthy(value) ? parseDatetime(measurable(value)) : null),
	float: toFloat,
	html: (value, field) => sanitized(toText(value, field)),
	integer: toInteger,
	many2one_reference: toInteger,
	monetary: (value) => Math.round(toFloat(value) * 100) / 100,
	selection: toSelection,
};

const falseWhenEmpty: ToAnswer = (stored) => stored ?? false;
const zeroWhenEmpty: ToAnswer = (stored) => stored ?? 0;

const TO_ANSWER: Readonly<Partial<Record<FieldType, ToAnswer>>> = {
	datetime: (stored) => (stored as string | null)?.slice(0, 19) ?? false,
	float: zeroWhenEmpty,
	integer: zeroWhenEmpty,
	many2many: (stored) => stored ?? [],
	many2one_reference: zeroWhenEmpty,
	monetary: zeroWhenEmpty,
	one2many: (stored) => stored ?? [],
};

function toText(value: Value, field: Field): string | null {
	if (value === null || value === false) return null;
	const text = str(value);
	if (text.includes('\0')) {
		throw valueError('A string literal cannot contain NUL (0x00) characters.');
	}
	return field.size ? text.slice(0, field.size) : text;
}

function toInteger(value: Value): number {
	if (!isTruthy(value)) return 0;
	if (isList(value) || isDict(value)) {
		const wanted = 'a string, a bytes-like object or a real number';
		throw typeError(`int() argument must be ${wanted}, not '${typeName(value)}'`);
	}
	if (typeof value === 'string' && !/^\s*[+-]?\d+\s*$/.test(value)) {
		throw valueError(`invalid literal for int() with base 10: ${repr(value)}`);
	}
	const number = Math.trunc(Number(value));
	if (Math.abs(number) > MAX_INTEGER) {
		throw sqlError('NumericValueOutOfRange', 'integer out of range');
	}
	return number;
}

function toFloat(value: Value): number {
	if (!isTruthy(value)) return 0;
	if (isList(value) || isDict(value)) {
		throw typeError(`float() argument must be a string or a real number, not '${typeName(value)}'`);
	}
	const number = Number(value);
	if (Number.isNaN(number)) throw valueError(`could not convert string to float: ${repr(value)}`);
	return number;
}

function toSelection(value: Value, field: Field): string | null {
	if (!isTruthy(value)) return null;
	const isKnown = field.selection?.some(([key]) => key === value);
	if (!isKnown && field.checksSelection !== false) {
		throw valueError(`Wrong value for ${field.model}.${field.name}: ${repr(value)}`);
	}
	return value as string;
}

function sliceable(value: Value): string {
	if (typeof value === 'string') return value;
	throw typeError(`'${typeName(value)}' object is not subscriptable`);
}

function measurable(value: Value): string {
	if (typeof value === 'string') return value;
	throw typeError(`object of type '${typeName(value)}' has no len()`);
}

function toBinary(value: Value, field: Field): string | null {
	if (!isTruthy(value)) return null;
	const content = typeof value === 'string' ? decodeBase64(value) : undefined;
	if (content === undefined) throw notBase64(value, field);
	if (content.length === 0) return null;
	if (field.image && !isImage(content)) {
		throw userError('This file could not be decoded as an image file.');
	}
	return content.toString('base64');
}

/** Characters outside the alphabet are skipped, as Python does; the rest must be whole. */
function decodeBase64(text: string): Buffer | undefined {
	const [encoded = ''] = text.replace(/[^A-Za-z0-9+/=]/g, '').split('=');
	const isPadded = /=\s*$/.test(text);
	const isWhole = encoded.length % 4 === 0 || (isPadded && encoded.length % 4 > 1);
	return isWhole ? Buffer.from(encoded, 'base64') : undefined;
}

function notBase64(value: Value, field: Field): Error {
	if (field.image) return userError('Image is not encoded in base64.');
	if (typeof value === 'string') return new Fault('binascii.Error', ['Incorrect padding']);
	const type = typeName(value);
	return typeError(`argument should be a bytes-like object or ASCII string, not '${type}'`);
}

const IMAGE_START = /^(\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP|\s*<(\?xml|svg))/s;

function isImage(content: Buffer): boolean {
	return IMAGE_START.test(content.subarray(0, 100).toString('latin1'));
}

/** Enough of Odoo's HTML cleaning to see that it happens. */
function sanitized(text: string | null): string | null {
	if (!text) return text;
	const clean = text
		.replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, '')
		.replace(/\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, '');
	return clean.trimStart().startsWith('<') ? clean : `<p>${clean}</p>`;
}
