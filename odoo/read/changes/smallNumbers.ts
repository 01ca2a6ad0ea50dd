/*
 * Whole numbers from 0 on as text, the smaller the shorter: five bits a character, the lowest first,
 * as source maps do it. Every character but the last has a sixth bit set.
 */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const BASE = 32;

export function writeNumber(value: number): string {
	let text = '';
	let rest = value;
	for (; rest >= BASE; rest = Math.floor(rest / BASE)) text += DIGITS[BASE + (rest % BASE)] ?? '';
	return text + (DIGITS[rest] ?? '');
}

/** The number at a place of a text, and the place behind it. */
export function readNumber(text: string, start: number): [value: number, end: number] {
	let value = 0;
	let weight = 1;
	for (let at = start; at < text.length; at++) {
		const digit = DIGITS.indexOf(text.charAt(at));
		value += (digit % BASE) * weight;
		weight *= BASE;
		if (digit < BASE) return [value, at + 1];
	}
	return [value, text.length];
}

/** Whether a text holds such numbers, the last one with its end. */
export function areSmallNumbers(text: string): boolean {
	return /^(?:[g-z0-9_-]*[A-Za-f])*$/.test(text);
}
