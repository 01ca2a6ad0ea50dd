/**
 * A short text that differs when the value does: 53 bits of cyrb53, enough to tell two versions of
 * one record apart. Not for secrets.
 */
export function fingerprint(value: unknown): string {
	const text = JSON.stringify(value);
	let low = 0xdeadbeef;
	let high = 0x41c6ce57;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		low = Math.imul(low ^ code, 2654435761);
		high = Math.imul(high ^ code, 1597334677);
	}
	low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
	high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
	return (4294967296 * (2097151 & high) + (low >>> 0)).toString(36);
}

/** 26 bits: one change in 60 million is taken for none. */
export const SHORT_HASH_LENGTH = 5;

/** For many of them: always of the same length. */
export function shortHash(value: unknown): string {
	const number = Number.parseInt(fingerprint(value), 36) % 36 ** SHORT_HASH_LENGTH;
	return number.toString(36).padStart(SHORT_HASH_LENGTH, '0');
}
