/** The names in a parameter that takes a list, or one text with commas, as expressions may give. */
export function fieldNames(value: unknown): string[] {
	const list: readonly unknown[] = Array.isArray(value) ? value : String(value ?? '').split(',');
	return list.map(fieldName).filter((name) => name !== '');
}

/** One name, or path; empty where an expression gave nothing. */
export function fieldName(value: unknown): string {
	return String(value ?? '').trim();
}
