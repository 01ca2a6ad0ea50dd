/** Puts what came of the elements of all lists, in their order, into lists of the same lengths. */
export function inLists<T>(
	lists: ReadonlyArray<readonly unknown[]>,
	elements: readonly T[],
): T[][] {
	let start = 0;
	return lists.map(({ length }) => elements.slice(start, (start += length)));
}
