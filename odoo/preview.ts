const MAX_LENGTH = 80;

/** NUL, and half of a character such as an emoji, which is the end of a text that was cut. */
const UNPRINTABLE = /[\0\p{Cs}]/gu;

/**
 * A value as messages show it: short, and told apart from text by quotes. It takes anything, also
 * what cannot be made a text.
 */
export function preview(value: unknown): string {
	const text = typeof value === 'string' ? `"${value}"` : asPrinted(value);
	const short = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
	return short.replace(UNPRINTABLE, '\ufffd');
}

/** The first of some values, and whether there are more, as messages show them. */
export function listed(values: ReadonlyArray<number | string>, most: number): string {
	const shown = values.slice(0, most).join(', ');
	return values.length > most ? `${shown}, …` : shown;
}

function asPrinted(value: unknown): string {
	if (typeof value === 'function') return 'a function';
	// Of the others, only objects may have a `toString` that is no function, or none.
	if (typeof value !== 'object') return String(value);
	try {
		return JSON.stringify(value) ?? 'an object';
	} catch {
		return 'an object'; // that contains itself, or a BigInt
	}
}
