import { OdooError } from '../errors';

/** No number of fewer digits is too large. */
const LONG = 16;
const EXCERPT_LENGTH = 40;

/**
 * Refuses JSON with a whole number that JavaScript would round, as 1234567890123456789 to ...6800: the
 * values of json fields and the results of methods may have some. Takes linear time.
 * @throws OdooError `PROTOCOL`
 */
export function assertExactNumbers(json: string): void {
	let behindTexts = 0;
	// So many digits in a row cannot lie between two places that are so far apart.
	for (let at = LONG - 1; at < json.length; at += LONG) {
		if (!isDigit(json, at)) continue;
		const start = edgeOfDigits(json, at, -1);
		const end = edgeOfDigits(json, at, 1) + 1;
		at = end;
		if (end - start < LONG || isInDecimal(json, start, end)) continue;
		behindTexts = behindTextsBefore(json, start, behindTexts);
		const digits = json.slice(start, end);
		if (behindTexts > start) at = behindTexts;
		else if (!Number.isSafeInteger(Number(digits))) throw inexactNumber(digits);
	}
}

/** The error for a whole number in an answer that cannot be read exactly. */
export function inexactNumber(text: string): OdooError {
	return new OdooError(
		'PROTOCOL',
		'The server sent a whole number that is too large to be exact.',
		{
			hint: 'Leave out the field that holds it, such as one of type json, or have it stored as text in Odoo.',
			details: text.slice(0, EXCERPT_LENGTH),
		},
	);
}

function isDigit(json: string, at: number): boolean {
	const code = json.charCodeAt(at);
	return code >= 48 && code <= 57;
}

/** The first or last of the digits in a row. */
function edgeOfDigits(json: string, from: number, step: -1 | 1): number {
	let at = from;
	while (isDigit(json, at + step)) at += step;
	return at;
}

function isInDecimal(json: string, start: number, end: number): boolean {
	return json[start - 1] === '.' || /[.eE]/.test(json[end] ?? '');
}

/** Skips the texts that begin before `end`; the result lies behind `end` if that is within one. */
function behindTextsBefore(json: string, end: number, from: number): number {
	let behind = from;
	for (;;) {
		const opening = json.indexOf('"', behind);
		if (opening < 0 || opening > end) return behind;
		behind = endOfText(json, opening + 1);
	}
}

function endOfText(json: string, from: number): number {
	let closing = json.indexOf('"', from);
	while (closing >= 0 && isEscaped(json, closing)) closing = json.indexOf('"', closing + 1);
	return closing < 0 ? json.length : closing + 1;
}

function isEscaped(json: string, at: number): boolean {
	let backslashes = 0;
	while (json[at - 1 - backslashes] === '\\') backslashes += 1;
	return backslashes % 2 === 1;
}
