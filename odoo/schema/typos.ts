/**
 * Names of fields have at most 63 letters. Longer texts are no misspelt names, and comparing them would
 * take as many steps as one has letters times those of the other.
 */
const MAX_COMPARED_LENGTH = 64;

/**
 * How many letters must be changed, added, removed or swapped with the next (Damerau-Levenshtein). Of
 * long texts that differ, all of them.
 */
export function typosBetween(from: string, to: string): number {
	const longest = Math.max(from.length, to.length);
	if (longest > MAX_COMPARED_LENGTH) return from === to ? 0 : longest;
	let before: number[] = [];
	let row = Array.from({ length: to.length + 1 }, (_, column) => column);
	for (let i = 1; i <= from.length; i++) {
		const next = [i];
		for (let j = 1; j <= to.length; j++) {
			const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
			const isSwapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
			const swapped = isSwapped ? (before[j - 2] ?? Infinity) + 1 : Infinity;
			next.push(Math.min(replaced, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
		}
		before = row;
		row = next;
	}
	return row[to.length] ?? 0;
}
