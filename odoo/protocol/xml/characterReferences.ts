import { OdooError } from '../../errors';

const REFERENCE = /&(?:([a-z]{2,4})|#(\d{1,7})|#x([\da-fA-F]{1,6}));|&/g;
/** The entities that XML itself defines, and HTML as well. */
export const PREDEFINED: ReadonlyMap<string, string> = new Map([
	['amp', '&'],
	['lt', '<'],
	['gt', '>'],
	['quot', '"'],
	['apos', "'"],
]);
export const LAST_CODE_POINT = 0x10ffff;
const EXCERPT_LENGTH = 20;

/**
 * Resolves `&amp;`, `&#13;`, `&#x2019;`: the five entities of XML itself and numbers. No document
 * can define more (see `Scanner`), so no text grows by expansion.
 * @throws OdooError PROTOCOL for any other `&`.
 */
export function resolveReferences(text: string): string {
	return text.replace(
		REFERENCE,
		(_, name?: string, decimal?: string, hexadecimal?: string, offset = 0) => {
			const character = name ? PREDEFINED.get(name) : characterOf(decimal, hexadecimal);
			if (character === undefined) throw unknownReference(text, offset);
			return character;
		},
	);
}

function characterOf(decimal?: string, hexadecimal = ''): string | undefined {
	const codePoint = decimal ? Number(decimal) : Number.parseInt(hexadecimal, 16);
	const isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
	const isCharacter = codePoint <= LAST_CODE_POINT && !isSurrogate; // NaN, of a bare `&`, is none
	return isCharacter ? String.fromCodePoint(codePoint) : undefined;
}

function unknownReference(text: string, offset: number): OdooError {
	const excerpt = JSON.stringify(text.slice(offset, offset + EXCERPT_LENGTH));
	return new OdooError('PROTOCOL', "The server's answer is not XML-RPC.", {
		details: `Unknown reference: ${excerpt}.`,
	});
}
