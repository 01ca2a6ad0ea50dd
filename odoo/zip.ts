import { Defect } from './errors';

/**
 * The elements of two lists in pairs, each with what the other list has in its place.
 * @throws Defect unless both lists have as many
 */
export function zip<A, B>(list: readonly A[], other: readonly B[]): Array<[A, B]> {
	checkLength(other, list.length);
	return list.map((element, at) => [element, other[at] as B]);
}

/**
 * What came of the elements of all lists, in their order, in lists of the same lengths.
 * @throws Defect unless something came of each
 */
export function inLists<T>(
	lists: ReadonlyArray<readonly unknown[]>,
	elements: readonly T[],
): T[][] {
	checkLength(
		elements,
		lists.reduce((sum, { length }) => sum + length, 0),
	);
	let start = 0;
	return lists.map(({ length }) => elements.slice(start, (start += length)));
}

/** Lists that do not match would give rows the results of others. */
function checkLength({ length }: readonly unknown[], expected: number): void {
	if (length !== expected) throw new Defect(`There are ${length} answers for ${expected} rows.`);
}
