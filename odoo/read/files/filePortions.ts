/** A portion is held in memory several times: as answer, as text and as files. */
const MAX_BYTES = 8 * 1024 * 1024;

export const MAX_FILES_PER_PORTION = 500;

const UNITS: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** Portions of limited size, in the order of the rows; a single row may be larger. */
export function portionsOf<T extends { readonly bytes: number }>(rows: readonly T[]): T[][] {
	const portions: T[][] = [];
	let portion: T[] = [];
	let bytes = 0;
	for (const row of rows) {
		const isFull = bytes + row.bytes > MAX_BYTES || portion.length === MAX_FILES_PER_PORTION;
		if (portion.length > 0 && isFull) {
			portions.push(portion);
			portion = [];
			bytes = 0;
		}
		portion.push(row);
		bytes += row.bytes;
	}
	return portion.length > 0 ? [...portions, portion] : portions;
}

/**
 * What the context `bin_size` gives in place of a file, in bytes: `11.18 Kb`, `70.00 bytes`, or from
 * the database itself `12 kB`. A field that an app computes may give its content all the same.
 */
export function bytesIn(size: string): number {
	const [, number, unit = ''] = /^([\d.]+) ([kmg]?)b(?:ytes)?$/i.exec(size) ?? [];
	return number === undefined ? size.length : Number(number) * (UNITS[unit.toLowerCase()] ?? 1);
}
