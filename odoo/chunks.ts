/** A list in parts of so many at most, in order. */
export function* chunksOf<T>(list: readonly T[], size: number): Generator<readonly T[]> {
	for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size);
}
