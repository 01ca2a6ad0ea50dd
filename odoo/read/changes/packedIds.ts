import { areSmallNumbers, readNumber, writeNumber } from './smallNumbers';

/**
 * A set of ids as short text. What a bulk import made is one run of ids, and takes a few characters;
 * other ids take about as many as their distance to the one before needs: 1 below 16, 2 below 512.
 */
export type PackedIds = string;

export function packIds(ids: Iterable<number>): PackedIds {
	let packed = '';
	let end = -1;
	for (const [first, last] of runsOf(ids)) {
		const distance = first - end - 1;
		const isRun = last > first;
		packed += writeNumber(distance * 2 + (isRun ? 1 : 0));
		if (isRun) packed += writeNumber(last - first - 1);
		end = last;
	}
	return packed;
}

/** The ids in ascending order. */
export function unpackIds(packed: PackedIds): Set<number> {
	const ids = new Set<number>();
	let end = -1;
	for (let at = 0; at < packed.length;) {
		const [token, afterToken] = readNumber(packed, at);
		const first = end + 1 + Math.floor(token / 2);
		const isRun = token % 2 === 1;
		const [more, afterRun] = isRun ? readNumber(packed, afterToken) : [-1, afterToken];
		end = first + more + 1;
		for (let id = first; id <= end; id++) ids.add(id);
		at = afterRun;
	}
	return ids;
}

export function isPackedIds(value: unknown): value is PackedIds {
	return typeof value === 'string' && areSmallNumbers(value);
}

export function isOptionalIds(value: unknown): value is PackedIds | undefined {
	return value === undefined || isPackedIds(value);
}

function runsOf(ids: Iterable<number>): Array<[first: number, last: number]> {
	const runs: Array<[first: number, last: number]> = [];
	for (const id of [...ids].sort((one, other) => one - other)) {
		const open = runs.at(-1);
		if (open && id <= open[1] + 1) open[1] = Math.max(open[1], id);
		else runs.push([id, id]);
	}
	return runs;
}
