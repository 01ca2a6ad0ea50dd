/** Whether nothing was given: what an empty input, or an expression without a result, comes to. */
export function isBlank(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

export function isEmptyList(value: unknown): boolean {
	return Array.isArray(value) && value.length === 0;
}
