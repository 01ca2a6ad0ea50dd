/** Far below what a request may hold. */
const IDS_PER_REQUEST = 20_000;

/** A list in parts of so many at most, in order. */
export function* chunksOf<T>(list: readonly T[], size: number): Generator<readonly T[]> {
	for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size);
}

/** Each id once, as many at a time as one request asks for. */
export function* inChunks(
	ids: readonly number[],
	size = IDS_PER_REQUEST,
): Generator<readonly number[]> {
	yield* chunksOf([...new Set(ids)], size);
}
