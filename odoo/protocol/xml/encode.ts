import type { RpcValue } from '../../call';
import type { Place } from '../sendable';
import { assertExact, inside, OUTERMOST, unsendableCharacter, unsendableType } from '../sendable';

const MAX_INT32 = 2 ** 31 - 1;
const MIN_INT32 = -(2 ** 31);

/** Finds what is not a character of XML 1.0 (section 2.2, `Char`); in `u` mode also lone surrogates. */
const UNSENDABLE = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
/** Finds all that is not plain text: what to escape, what to refuse, and pairs of surrogates. */
const NOT_PLAIN = /[^\t\n\u0020-%'-;=?-\uD7FF\uE000-\uFFFD]/;
const ESCAPED = /[&<>\r]/g;
/** A raw CR would reach the server as a line feed (XML 1.0, section 2.11). */
const ESCAPES: ReadonlyMap<string, string> = new Map([
	['&', '&amp;'],
	['<', '&lt;'],
	['>', '&gt;'],
	['\r', '&#13;'],
]);

const NO_XML = {
	why: 'XML cannot carry',
	hint: 'Remove it, or set Protocol in the credential to JSON-RPC (or JSON-2).',
};

/**
 * Writes a method call as XML-RPC.
 *
 * Numbers travel as `<int>`, `<i8>` or `<double>`, whichever holds them exactly; -0 becomes 0, as
 * in JSON. Properties that are undefined are left out, as JSON leaves them out.
 * @throws OdooError INVALID_VALUE for what XML-RPC cannot carry; `field` tells where.
 */
export function encodeMethodCall(method: string, params: readonly RpcValue[]): string {
	let xml = `<?xml version="1.0"?><methodCall><methodName>${escaped(method)}</methodName><params>`;
	for (const param of params) xml += `<param>${encodeValue(param, OUTERMOST)}</param>`;
	return `${xml}</params></methodCall>`;
}

function encodeValue(value: RpcValue, place: Place): string {
	switch (typeof value) {
		case 'string':
			return `<value><string>${escaped(value, place.field)}</string></value>`;
		case 'number':
			return encodeNumber(value, place.field);
		case 'boolean':
			return value ? '<value><boolean>1</boolean></value>' : '<value><boolean>0</boolean></value>';
		case 'object':
			if (value === null) return '<value><nil/></value>';
			if (Array.isArray(value)) return encodeArray(value, inside(place));
			if (hasJson(value)) return encodeValue(value.toJSON(), inside(place));
			return encodeStruct(value as Readonly<Record<string, RpcValue | undefined>>, inside(place));
		default:
			throw unsendableType(value, place.field);
	}
}

/** A date that an expression gave, for instance: JSON writes it as text. */
function hasJson(value: object): value is { readonly toJSON: () => RpcValue } {
	return 'toJSON' in value && typeof value.toJSON === 'function';
}

function encodeNumber(value: number, field: string | undefined): string {
	assertExact(value, field);
	if (!Number.isInteger(value)) return `<value><double>${value}</double></value>`;
	const isInt32 = value >= MIN_INT32 && value <= MAX_INT32;
	return isInt32 ? `<value><int>${value}</int></value>` : `<value><i8>${value}</i8></value>`;
}

function encodeArray(values: readonly RpcValue[], place: Place): string {
	let xml = '<value><array><data>';
	for (const value of values) xml += encodeValue(value, place);
	return `${xml}</data></array></value>`;
}

function encodeStruct(
	struct: Readonly<Record<string, RpcValue | undefined>>,
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

function escaped(text: string, field?: string): string {
	if (!NOT_PLAIN.test(text)) return text;
	const [character] = UNSENDABLE.exec(text) ?? [];
	if (character !== undefined) throw unsendableCharacter(character, NO_XML, field);
	return text.replace(ESCAPED, (found) => ESCAPES.get(found) ?? found);
}
