/**
 * A set of ids as short text. What a bulk import made is one run of ids, and takes a few characters;
 * other ids take about as many as their distance to the one before needs: 1 below 16, 2 below 512.
 */
export type PackedIds = string;

export function packIds(ids: Iterable<number>): PackedIds {
	return packRuns(runsOf(ids));
}

/** The same as packing all of them, but does not take them apart. */
export function addIds(packed: PackedIds, ids: Iterable<number>): PackedIds {
	return packRuns(joined([...runsIn(packed), ...runsOf(ids)].sort(byFirst)));
}

/** The ids in ascending order. */
export function unpackIds(packed: PackedIds): Set<number> {
	const ids = new Set<number>();
	for (const [first, last] of runsIn(packed)) {
		for (let id = first; id <= last; id++) ids.add(id);
	}
	return ids;
}

export function isPackedIds(value: unknown): value is PackedIds {
	return typeof value === 'string' && areSmallNumbers(value);
}

export function isOptionalIds(value: unknown): value is PackedIds | undefined {
	return value === undefined || isPackedIds(value);
}

type Run = readonly [first: number, last: number];

function runsOf(ids: Iterable<number>): Run[] {
	const runs: Run[] = [];
	let [first, last] = [NaN, NaN];
	// Plain numbers sort ten times as fast as what is compared by a function.
	for (const id of Float64Array.from(ids).sort()) {
		if (id <= last + 1) {
			last = id;
			continue;
		}
		if (first <= last) runs.push([first, last]);
		[first, last] = [id, id];
	}
	return first <= last ? [...runs, [first, last]] : runs;
}

function byFirst(one: Run, other: Run): number {
	return one[0] - other[0];
}

/** Runs in their order, where those that touch each other become one. */
function joined(runs: readonly Run[]): Run[] {
	const longest: Run[] = [];
	for (const run of runs) {
		const [first, last] = run;
		const open = longest.at(-1);
		if (open && first <= open[1] + 1)
			longest[longest.length - 1] = [open[0], Math.max(open[1], last)];
		else longest.push(run);
	}
	return longest;
}

function packRuns(runs: readonly Run[]): PackedIds {
	let packed = '';
	let end = -1;
	for (const [first, last] of runs) {
		const distance = first - end - 1;
		const isRun = last > first;
		packed += writeNumber(distance * 2 + (isRun ? 1 : 0));
		if (isRun) packed += writeNumber(last - first - 1);
		end = last;
	}
	return packed;
}

function* runsIn(packed: PackedIds): Iterable<Run> {
	let end = -1;
	for (let at = 0; at < packed.length;) {
		const [token, afterToken] = readNumber(packed, at);
		const first = end + 1 + Math.floor(token / 2);
		const isRun = token % 2 === 1;
		const [more, afterRun] = isRun ? readNumber(packed, afterToken) : [-1, afterToken];
		end = first + more + 1;
		yield [first, end];
		at = afterRun;
	}
}

/*
 * Whole numbers from 0 on as text, the smaller the shorter: five bits a character, the lowest first,
 * as source maps do it. Every character but the last has a sixth bit set.
 */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const BASE = 32;

export function writeNumber(value: number): string {
	let text = '';
	let rest = value;
	for (; rest >= BASE; rest = Math.floor(rest / BASE)) text += DIGITS[BASE + (rest % BASE)] ?? '';
	return text + (DIGITS[rest] ?? '');
}

/** The number at a place of a text, and the place behind it. */
export function readNumber(text: string, start: number): [value: number, end: number] {
	let value = 0;
	let weight = 1;
	for (let at = start; at < text.length; at++) {
		const digit = DIGITS.indexOf(text.charAt(at));
		value += (digit % BASE) * weight;
		weight *= BASE;
		if (digit < BASE) return [value, at + 1];
	}
	return [value, text.length];
}

/** Whether a text holds such numbers, the last one with its end. */
export function areSmallNumbers(text: string): boolean {
	return /^(?:[g-z0-9_-]*[A-Za-f])*$/.test(text);
}
