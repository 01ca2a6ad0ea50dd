import type { RpcValue } from '../call';
import { OdooError } from '../errors';
import { preview } from '../preview';

/** Deeper nesting than any domain has; it keeps hostile texts from exhausting the stack. */
export const MAX_DEPTH = 50;

const BLANKS = /[ \t\r\n\f]*/y;
const NAME = /[A-Za-z_]\w*/y;
const STRING_START = /([A-Za-z]*)(["'])/y;
/** With no more digits than any number has: V8's regular expressions run out of stack on endless ones. */
const NUMBER =
	/([+-]?) *(0[xX](?:_?[\da-fA-F]){1,400}|0[oO](?:_?[0-7]){1,400}|0[bB](?:_?[01]){1,400}|(?:\d(?:_?\d){0,400}(?:\.(?:\d(?:_?\d){0,400})?)?|\.\d(?:_?\d){0,400})(?:[eE][+-]?\d(?:_?\d){0,400})?)/y;
const CALCULATION = /[-+*/%|&^<>=!.]|(?:and|or|not|in|is|if|for)\b/y;

const NAMED_VALUES: ReadonlyMap<string, RpcValue> = new Map([
	['False', false],
	['None', null],
	['True', true],
	['false', false],
	['null', null],
	['true', true],
]);

const PREFIXES: ReadonlySet<string> = new Set(['', 'r', 'R', 'u', 'U']);

/** One escape of a Python string, after the backslash. */
const ESCAPE = /\r\n|[0-7]{1,3}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[^]/y;
const ESCAPED: ReadonlyMap<string, string> = new Map([
	['\n', ''],
	['\r', ''],
	['\r\n', ''],
	['"', '"'],
	["'", "'"],
	['\\', '\\'],
	['a', '\x07'],
	['b', '\b'],
	['f', '\f'],
	['n', '\n'],
	['r', '\r'],
	['t', '\t'],
	['v', '\v'],
]);

/**
 * Reads a Python literal: lists, tuples, dictionaries, strings, numbers, `True`, `False` and `None`;
 * JSON's `true`, `false` and `null` too, as both get mixed. Nothing is ever evaluated.
 * @throws OdooError `INVALID_DOMAIN` with the line, the column and the text there
 */
export function parseLiteral(text: string): RpcValue {
	const reader = new Reader(text);
	const value = readValue(reader, 0);
	if (!reader.isAtEnd()) throw unexpectedSign(reader, 'the end of the domain');
	return value;
}

/** The text and how far it has been read. */
class Reader {
	position = 0;

	constructor(readonly text: string) {}

	/** Goes past the pattern, which is sticky, if it is next. */
	take(pattern: RegExp): RegExpExecArray | undefined {
		const found = this.see(pattern);
		if (found) this.position += found[0].length;
		return found;
	}

	see(pattern: RegExp): RegExpExecArray | undefined {
		pattern.lastIndex = this.position;
		return pattern.exec(this.text) ?? undefined;
	}

	/** Goes past blanks, and then past the sign if it is next. */
	takeSign(sign: string): boolean {
		this.take(BLANKS);
		const isNext = this.text.startsWith(sign, this.position);
		if (isNext) this.position += sign.length;
		return isNext;
	}

	isAtEnd(): boolean {
		this.take(BLANKS);
		return this.position >= this.text.length;
	}
}

function readValue(reader: Reader, depth: number): RpcValue {
	if (depth > MAX_DEPTH) throw syntaxError(reader, 'The domain is nested too deeply');
	if (reader.takeSign('[')) return readItems(reader, ']', depth).items;
	if (reader.takeSign('(')) return readTuple(reader, depth);
	if (reader.takeSign('{')) return readDictionary(reader, depth);
	if (reader.see(STRING_START)) return readString(reader);
	if (reader.see(NUMBER)) return readNumber(reader);
	return readName(reader);
}

function readItems(reader: Reader, end: string, depth: number) {
	const items: RpcValue[] = [];
	let hasComma = false;
	while (!reader.takeSign(end)) {
		if (items.length > 0 && !hasComma) throw unexpectedSign(reader, `a comma or "${end}"`);
		items.push(readValue(reader, depth + 1));
		hasComma = reader.takeSign(',');
	}
	return { items, hasComma };
}

/** Parentheses around one value without a comma only group it, as in Python. */
function readTuple(reader: Reader, depth: number): RpcValue {
	const { items, hasComma } = readItems(reader, ')', depth);
	const [only] = items;
	return items.length === 1 && !hasComma && only !== undefined ? only : items;
}

function readDictionary(reader: Reader, depth: number): RpcValue {
	const entries: Array<[string, RpcValue]> = [];
	let hasComma = true;
	while (!reader.takeSign('}')) {
		if (!hasComma) throw unexpectedSign(reader, 'a comma or "}"');
		reader.take(BLANKS);
		if (!reader.see(STRING_START)) throw unexpectedSign(reader, 'a key in quotes');
		const key = readString(reader);
		if (!reader.takeSign(':')) throw unexpectedSign(reader, 'a colon');
		entries.push([key, readValue(reader, depth + 1)]);
		hasComma = reader.takeSign(',');
	}
	return Object.fromEntries(entries);
}

function readString(reader: Reader): string {
	const start = reader.position;
	const [, prefix = '', quote = ''] = reader.take(STRING_START) ?? [];
	if (!PREFIXES.has(prefix))
		throw syntaxError(reader, `Text cannot start with ${prefix.slice(0, EXCERPT_LENGTH)}${quote}`, {
			at: start,
		});
	const plain = quote === '"' ? /[^"\\\r\n]+/y : /[^'\\\r\n]+/y;
	const isRaw = prefix.toLowerCase() === 'r';
	let value = '';
	while (!reader.text.startsWith(quote, reader.position)) {
		const [characters] = reader.take(plain) ?? [];
		if (characters !== undefined) value += characters;
		else if (reader.text[reader.position] === '\\') value += readEscape(reader, isRaw);
		else throw syntaxError(reader, 'A text has no closing quote', { at: start });
	}
	reader.position += quote.length;
	return value;
}

function readEscape(reader: Reader, isRaw: boolean): string {
	const start = reader.position;
	reader.position += 1;
	const [escape = ''] = reader.take(isRaw ? /\r\n|[^]/y : ESCAPE) ?? [];
	if (isRaw) return `\\${escape}`;
	const character = ESCAPED.get(escape);
	if (character !== undefined) return character;
	if (/^[0-7]/.test(escape)) return String.fromCharCode(parseInt(escape, 8));
	const isCode = escape.length > 1;
	if (!isCode && /[xuUN]/.test(escape))
		throw syntaxError(reader, `\\${escape} is not complete`, { at: start });
	if (!isCode) return `\\${escape}`; // as in Python: what is no escape stays as it is
	const code = parseInt(escape.slice(1), 16);
	if (code > 0x10ffff) throw syntaxError(reader, `\\${escape} is no character`, { at: start });
	return String.fromCodePoint(code);
}

function readNumber(reader: Reader): number {
	const start = reader.position;
	const [, sign, digits = ''] = reader.take(NUMBER) ?? [];
	if (/^0[0_]*[1-9][\d_]*$/.test(digits)) {
		throw syntaxError(reader, 'A number cannot start with 0', { at: start });
	}
	if (reader.see(/\w/y)) throw syntaxError(reader, 'This is not a valid number', { at: start });
	const number = Number(digits.replaceAll('_', ''));
	return sign === '-' ? -number : number;
}

function readName(reader: Reader): RpcValue {
	const start = reader.position;
	const [name] = reader.take(NAME) ?? [];
	if (name === undefined) throw unexpectedSign(reader, 'a value');
	const value = NAMED_VALUES.get(name);
	if (value === undefined) throw unknownName(reader, name, start);
	return value;
}

function unknownName(reader: Reader, name: string, start: number): OdooError {
	return syntaxError(reader, `${preview(name)} is a name, but only values can be sent to Odoo`, {
		at: start,
		hint: 'Odoo works out names such as uid or context_today() on its own screens only. Put the value there, with an expression such as {{ $json.userId }} or {{ $now }}; text needs quotes.',
	});
}

function unexpectedSign(reader: Reader, expected: string): OdooError {
	if (reader.isAtEnd())
		return syntaxError(reader, `The domain ends where ${expected} should follow`);
	if (reader.see(CALCULATION)) {
		return syntaxError(
			reader,
			'The domain calculates something, but only values can be sent to Odoo',
			{
				hint: 'Put the result there, with an expression such as {{ $now.minus({ days: 7 }) }}; dates and other text need quotes.',
			},
		);
	}
	return syntaxError(reader, `Expected ${expected} here`);
}

const EXCERPT_LENGTH = 30;

const HOW_TO_WRITE =
	'Write the domain as JSON or as in Python: [["name", "=", "Azure"]] or [(\'name\', \'=\', \'Azure\')].';

function syntaxError(
	{ text, position }: Reader,
	problem: string,
	{ at = position, hint = HOW_TO_WRITE }: { at?: number; hint?: string } = {},
): OdooError {
	const { line, column } = placeOf(text, at);
	const start = Math.max(0, at - EXCERPT_LENGTH);
	const excerpt = `${text.slice(start, at)}▸${text.slice(at, at + EXCERPT_LENGTH)}`;
	const near = excerpt.replace(/\s+/g, ' ').trim();
	return new OdooError('INVALID_DOMAIN', `${problem} (line ${line}, column ${column}: ${near}).`, {
		hint,
	});
}

function placeOf(text: string, at: number): { line: number; column: number } {
	let line = 1;
	let start = 0;
	for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', start)) {
		line += 1;
		start = next + 1;
	}
	return { line, column: at - start + 1 };
}
