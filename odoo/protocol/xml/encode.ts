import type { RpcValue } from '../../call';
import { OdooError } from '../../errors';
import { MAX_DEPTH } from './limits';

/** What a request can carry: `undefined` properties are left out, as JSON leaves them out. */
export type XmlValue =
	| RpcValue
	| Date
	| Uint8Array
	| readonly XmlValue[]
	| { readonly [key: string]: XmlValue | undefined };

/** Where a value is: its innermost struct key, for messages, and how deep it is nested. */
interface Place {
	readonly field?: string;
	readonly depth: number;
}

const MAX_INT32 = 2 ** 31 - 1;
const MIN_INT32 = -(2 ** 31);

/** Finds what is not a character of XML 1.0 (section 2.2, `Char`); in `u` mode also lone surrogates. */
const UNSENDABLE = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
/** Finds all that is not plain text: what to escape, what to refuse, and pairs of surrogates. */
const NOT_PLAIN = /[^\t\n\u0020-%'-;=?-\uD7FF\uE000-\uFFFD]/;
const ESCAPED = /[&<>\r]/g;
/** A raw CR would reach the server as a line feed (XML 1.0, section 2.11). */
const ESCAPES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'\r': '&#13;',
};

/**
 * Writes a method call as XML-RPC.
 *
 * Numbers travel as `<int>`, `<i8>` or `<double>`, whichever holds them exactly; -0 becomes 0, as
 * in JSON. Dates travel as UTC `<dateTime.iso8601>` in whole seconds, bytes as `<base64>`.
 * @throws OdooError INVALID_VALUE for what XML-RPC cannot carry; `field` tells where.
 */
export function encodeMethodCall(method: string, params: readonly XmlValue[]): string {
	let xml = `<?xml version="1.0"?><methodCall><methodName>${escaped(method)}</methodName><params>`;
	for (const param of params) xml += `<param>${encodeValue(param, { depth: 0 })}</param>`;
	return `${xml}</params></methodCall>`;
}

function encodeValue(value: XmlValue, place: Place): string {
	switch (typeof value) {
		case 'string':
			return `<value><string>${escaped(value, place.field)}</string></value>`;
		case 'number':
			return encodeNumber(value, place.field);
		case 'boolean':
			return value ? '<value><boolean>1</boolean></value>' : '<value><boolean>0</boolean></value>';
		case 'object':
			return value === null ? '<value><nil/></value>' : encodeObject(value, place);
		default:
			throw unsendable(
				`a ${typeof value}`,
				'Send text, a number, a list or an object.',
				place.field,
			);
	}
}

function encodeNumber(value: number, field: string | undefined): string {
	if (!Number.isInteger(value)) {
		if (Number.isFinite(value)) return `<value><double>${value}</double></value>`;
		throw unsendable(`${value}, which is not a number Odoo can store`, 'Send a number.', field);
	}
	if (value >= MIN_INT32 && value <= MAX_INT32) return `<value><int>${value}</int></value>`;
	if (Number.isSafeInteger(value)) return `<value><i8>${value}</i8></value>`;
	throw unsendable(
		`the whole number ${value}, which is too large to be exact`,
		`Send it as text, or a number of at most ${Number.MAX_SAFE_INTEGER}.`,
		field,
	);
}

function encodeObject(
	value: Exclude<XmlValue, null | boolean | number | string>,
	place: Place,
): string {
	if (Array.isArray(value)) return encodeArray(value, inside(place));
	if (value instanceof Date) return encodeDate(value, place.field);
	if (value instanceof Uint8Array) return `<value><base64>${base64(value)}</base64></value>`;
	return encodeStruct(value as Readonly<Record<string, XmlValue | undefined>>, inside(place));
}

function encodeArray(values: readonly XmlValue[], place: Place): string {
	let xml = '<value><array><data>';
	for (const value of values) xml += encodeValue(value, place);
	return `${xml}</data></array></value>`;
}

function encodeStruct(
	struct: Readonly<Record<string, XmlValue | undefined>>,
	{ depth }: Place,
): string {
	const members: string[] = [];
	for (const field of Object.keys(struct)) {
		const value = struct[field];
		if (value === undefined) continue;
		const name = escaped(field, field);
		members.push(`<member><name>${name}</name>${encodeValue(value, { field, depth })}</member>`);
	}
	// Not `xml +=`: joined record by record, 10,000 records take half the time of one huge rope.
	return `<value><struct>${members.join('')}</struct></value>`;
}

function encodeDate(date: Date, field: string | undefined): string {
	const year = date.getUTCFullYear();
	if (!(year >= 1 && year <= 9999)) {
		throw unsendable('a date that Odoo cannot store', 'Send a date of the years 1 to 9999.', field);
	}
	const compact = date.toISOString().slice(0, 19).replaceAll('-', '');
	return `<value><dateTime.iso8601>${compact}</dateTime.iso8601></value>`;
}

function base64(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function escaped(text: string, field?: string): string {
	if (!NOT_PLAIN.test(text)) return text;
	const [character] = UNSENDABLE.exec(text) ?? [];
	if (character !== undefined) throw unsendableCharacter(character, field);
	return text.replace(ESCAPED, (found) => ESCAPES[found] ?? found);
}

/** Bounds the nesting, which also ends a value that contains itself. */
function inside({ field, depth }: Place): Place {
	if (depth < MAX_DEPTH) return { field, depth: depth + 1 };
	const limit = `lists or objects nested more than ${MAX_DEPTH} deep`;
	throw unsendable(limit, 'Send a flatter value.', field);
}

function unsendableCharacter(character: string, field: string | undefined): OdooError {
	const number = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
	return unsendable(
		`the character U+${number}, which XML cannot carry`,
		'Remove it, or set Protocol in the credential to JSON-RPC (or JSON-2).',
		field,
	);
}

function unsendable(what: string, hint: string, field: string | undefined): OdooError {
	const holder = field === undefined ? 'A value' : `The value of "${field}"`;
	return new OdooError('INVALID_VALUE', `${holder} contains ${what}.`, { hint, field });
}
