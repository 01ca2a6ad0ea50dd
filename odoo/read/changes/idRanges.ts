/** Ids as short text, e.g. `1-3,8`: what a bulk import made is one range. */
export type IdRanges = string;

export function toRanges(ids: Iterable<number>): IdRanges {
	const ranges: Array<[first: number, last: number]> = [];
	for (const id of [...ids].sort((one, other) => one - other)) {
		const open = ranges.at(-1);
		if (open && id <= open[1] + 1) open[1] = id;
		else ranges.push([id, id]);
	}
	return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join();
}

export function fromRanges(ranges: IdRanges): Set<number> {
	const ids = new Set<number>();
	for (const range of ranges ? ranges.split(',') : []) {
		const [first = 0, last = first] = range.split('-').map(Number);
		for (let id = first; id <= last; id++) ids.add(id);
	}
	return ids;
}

export function isRanges(value: unknown): value is IdRanges {
	return typeof value === 'string' && /^(\d+(-\d+)?(,\d+(-\d+)?)*)?$/.test(value);
}
