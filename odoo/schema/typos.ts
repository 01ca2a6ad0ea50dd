/** How many letters must be changed, added, removed or swapped with the next (Damerau-Levenshtein). */
export function typosBetween(from: string, to: string): number {
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
