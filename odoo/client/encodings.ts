import { LAST_CODE_POINT, PREDEFINED } from '../protocol/xml/characterReferences';

/**
 * Escapes of JSON and Python, of URLs, of HTML and XML. Backslashes are doubled by each quoting within
 * another.
 */
const ENCODED =
	/(?<!\\)\\+u([\da-f]{4})|((?<!\\)(?:\\+x[\da-f]{2}){1,1000}|(?:%[\da-f]{2}){1,1000})|&(amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-f]{1,6});|(?<!\\)\\+[nrt]/i;
const EACH_ENCODED = new RegExp(ENCODED, 'gi');
const EACH_BYTE = /(?:\\+x|%)[\da-f]{2}/gi;

/** More than anybody encodes something. */
const MAX_ROUNDS = 4;

/** What encodings add or change: backslashes, `+` for a blank, and where lines break. */
const EACH_NOISE = /[\s\\+]+/g;

/** A run of characters that stand for themselves, or what a run of encoded ones stands for. */
interface Piece {
	readonly text: string;
	/** How many characters it took. */
	readonly length: number;
	readonly isEncoded?: true;
}

interface Place {
	readonly start: number;
	readonly end: number;
}

/** The text without encodings, blanks and backslashes: the same however often it was encoded, and how. */
export function plainOf(text: string): string {
	let plain = text;
	for (let round = 0; round < MAX_ROUNDS && ENCODED.test(plain); round++) {
		plain = piecesOf(plain)
			.map((piece) => piece.text)
			.join('');
	}
	return plain.replace(EACH_NOISE, '');
}

/** Where each UTF-16 unit of `plainOf(text)` begins and ends in the text. */
export function placesOfPlain(text: string): readonly Place[] {
	let plain = text;
	let places = Array.from({ length: text.length }, (_, at): Place => ({ start: at, end: at + 1 }));
	for (let round = 0; round < MAX_ROUNDS && ENCODED.test(plain); round++) {
		const pieces = piecesOf(plain);
		places = placesOfPieces(pieces, places);
		plain = pieces.map((piece) => piece.text).join('');
	}
	const isNoise = new Set<number>();
	for (const { 0: noise, index } of plain.matchAll(EACH_NOISE)) {
		for (let at = index; at < index + noise.length; at++) isNoise.add(at);
	}
	return places.filter((_, at) => !isNoise.has(at));
}

function placesOfPieces(pieces: readonly Piece[], before: readonly Place[]): Place[] {
	const places: Place[] = [];
	let at = 0;
	for (const { text, length, isEncoded } of pieces) {
		const start = before[at]?.start ?? 0;
		const end = before[at + length - 1]?.end ?? start;
		for (let unit = 0; unit < text.length; unit++) {
			const own = before[at + unit];
			places.push(isEncoded || !own ? { start, end } : own);
		}
		at += length;
	}
	return places;
}

/** What the text stands for once one layer of encoding is off. */
function piecesOf(text: string): Piece[] {
	const pieces: Piece[] = [];
	let at = 0;
	const pushPlain = (end: number) => {
		if (end > at) pieces.push({ text: text.slice(at, end), length: end - at });
	};
	for (const match of text.matchAll(EACH_ENCODED)) {
		pushPlain(match.index);
		for (const piece of decodedPieces(match)) pieces.push(piece);
		at = match.index + match[0].length;
	}
	pushPlain(text.length);
	return pieces;
}

function decodedPieces([whole, unicode, bytes, entity]: RegExpMatchArray): Piece[] {
	if (bytes) return decodedBytes(whole.match(EACH_BYTE) ?? []);
	const text = unicode
		? String.fromCharCode(parseInt(unicode, 16))
		: entity
			? characterOf(entity.toLowerCase())
			: ' '; // a line break or a tab
	return [{ text, length: whole.length, isEncoded: true }];
}

function characterOf(entity: string): string {
	const named = PREDEFINED.get(entity);
	if (named !== undefined) return named;
	const codePoint = Number(entity.replace(/^#(x?)/, (_, x: string) => (x ? '0x' : '')));
	return codePoint <= LAST_CODE_POINT ? String.fromCodePoint(codePoint) : ' ';
}

/** As UTF-8, or where they are none, a character for each byte. */
function decodedBytes(encoded: readonly string[]): Piece[] {
	const bytes = Buffer.from(encoded.map((each) => parseInt(each.slice(-2), 16)));
	const text = bytes.toString('utf8');
	const isText = !text.includes('\ufffd');
	let at = 0;
	return Array.from(isText ? text : bytes.toString('latin1'), (character): Piece => {
		const count = isText ? Buffer.byteLength(character, 'utf8') : 1;
		const taken = encoded.slice(at, at + count).join('');
		at += count;
		return { text: character, length: taken.length, isEncoded: true };
	});
}
