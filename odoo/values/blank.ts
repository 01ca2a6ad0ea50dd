/** Whether nothing was given: what an empty input, or an expression without a result, comes to. */
export function isBlank(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

/** The same for what something is found by: padded columns hold texts of blanks. */
export function isBlankKey(value: unknown): boolean {
	return isBlank(typeof value === 'string' ? value.trim() : value);
}

export function isEmptyList(value: unknown): boolean {
	return Array.isArray(value) && value.length === 0;
}
