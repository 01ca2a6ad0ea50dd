/**
 * Names of fields have at most 63 letters. Longer texts are no misspelt names, and comparing them would
 * take as many steps as one has letters times those of the other.
 */
const MAX_COMPARED_LENGTH = 64;

const LETTERS_PER_TYPO = 4;

/**
 * How many letters must be changed, added, removed or swapped with the next (Damerau-Levenshtein) to
 * make a known word of the one that was written. Infinity for more than one letter in four: then it was
 * not the one that was meant.
 */
export function typosBetween(written: string, known: string): number {
	const most = Math.max(1, Math.floor(written.length / LETTERS_PER_TYPO));
	if (written === known) return 0;
	if (Math.max(written.length, known.length) > MAX_COMPARED_LENGTH) return Infinity;
	if (Math.abs(written.length - known.length) > most) return Infinity;
	let before: number[] = [];
	let row = Array.from({ length: known.length + 1 }, (_, column) => column);
	for (let i = 1; i <= written.length; i++) {
		const next = [i];
		for (let j = 1; j <= known.length; j++) {
			const replaced = (row[j - 1] ?? 0) + (written[i - 1] === known[j - 1] ? 0 : 1);
			const isSwapped = written[i - 1] === known[j - 2] && written[i - 2] === known[j - 1];
			const swapped = isSwapped ? (before[j - 2] ?? Infinity) + 1 : Infinity;
			next.push(Math.min(replaced, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
		}
		if (Math.min(...next) > most) return Infinity;
		before = row;
		row = next;
	}
	const typos = row[known.length] ?? 0;
	return typos > most ? Infinity : typos;
}
