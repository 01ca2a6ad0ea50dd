/** A value as it arrives from the wire: JSON's values, on every protocol. */
export type Value =
	null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

export type Dict = Readonly<Record<string, Value>>;

/** Odoo's messages quote values as Python prints them: `('name', '=', True)`. */
export function repr(value: Value): string {
	if (typeof value === 'string') return quote(value);
	if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`;
	if (isDict(value)) {
		const entries = Object.entries(value).map(([key, item]) => `${quote(key)}: ${repr(item)}`);
		return `{${entries.join(', ')}}`;
	}
	return str(value);
}

/** Tuples have parentheses, and a comma when alone. */
export function tuple(values: readonly Value[]): string {
	return values.length === 1 ? `(${repr(values[0]!)},)` : `(${values.map(repr).join(', ')})`;
}

/** `str(value)`: text as it is, everything else as `repr`. */
export function str(value: Value): string {
	if (value === null) return 'None';
	if (value === true) return 'True';
	if (value === false) return 'False';
	return typeof value === 'string' || typeof value === 'number' ? String(value) : repr(value);
}

export function isTruthy(value: Value | undefined): boolean {
	if (Array.isArray(value)) return value.length > 0;
	return isDict(value) ? Object.keys(value).length > 0 : Boolean(value);
}

export function isDict(value: unknown): value is Dict {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly Value[] {
	return Array.isArray(value);
}

/** Name of a value's Python type, as `TypeError`s name it. */
export function typeName(value: Value): string {
	if (value === null) return 'NoneType';
	if (isList(value)) return 'list';
	if (typeof value === 'boolean') return 'bool';
	if (typeof value === 'string') return 'str';
	if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
	return 'dict';
}

function quote(text: string): string {
	const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
	const escaped = text
		.replaceAll('\\', '\\\\')
		.replaceAll(mark, `\\${mark}`)
		.replaceAll('\n', '\\n')
		.replaceAll('\r', '\\r')
		.replaceAll('\t', '\\t');
	return mark + escaped + mark;
}
