const MAX_ID = 2 ** 31 - 1;
const ID_TEXT = /^\d{1,10}$/;

/** The database id in `7`, `"7"`, `{id: 7, ...}` or `[7, "Name"]`. */
export function idFrom(value: unknown): number | undefined {
	if (typeof value === 'number') return isId(value) ? value : undefined;
	if (typeof value === 'string')
		return ID_TEXT.test(value.trim()) ? idFrom(Number(value)) : undefined;
	if (Array.isArray(value)) return isNamedId(value) ? idFrom(value[0]) : undefined;
	const isRecord = typeof value === 'object' && value !== null && 'id' in value;
	return isRecord && typeof value.id !== 'object' ? idFrom(value.id) : undefined;
}

/** `[7, "Name"]`, as Odoo itself answers a many2one; without the name where the user may not read it. */
export function isNamedId([id, name, ...others]: readonly unknown[]): boolean {
	const isName = typeof name === 'string' || name === null || name === false;
	return typeof id === 'number' && isName && others.length === 0;
}

function isId(number: number): boolean {
	return Number.isInteger(number) && number > 0 && number <= MAX_ID;
}
