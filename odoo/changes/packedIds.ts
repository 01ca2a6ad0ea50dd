import { Defect } from '../errors';

/*
 * States are kept as text between runs, and may name all records of a model. So ids are packed: what a
 * bulk import made is one run of ids and takes a few characters, other ids take about as many as their
 * distance to the one before needs, 1 below 16, 2 below 512. Since a few characters can stand for any
 * number of ids, a text from outside is counted before it is unpacked.
 */

/** A set of ids as short text. */
export type PackedIds = string;

/** Far more than a workflow can follow; a larger set is refused. */
const MAX_PACKED_IDS = 5_000_000;

/** Odoo's ids have 31 bits; some apps make larger ones. */
const MAX_ID = 2 ** 48;

/** @throws Defect for a negative id: those are refused where they are listed (`trackable`) */
export function packIds(ids: Iterable<number>): PackedIds {
	return packRuns(runsOf(ids));
}

/** The same as packing all of them, but does not unpack the former ones. */
export function addIds(packed: PackedIds, ids: Iterable<number>): PackedIds {
	return packRuns(joined(runsIn(packed), runsOf(ids)));
}

/** Without some of the ids, and without unpacking the others. */
export function removeIds(packed: PackedIds, ids: Iterable<number>): PackedIds {
	return packRuns(without(runsIn(packed), runsOf(ids)));
}

export function unpackIds(packed: PackedIds): Set<number> {
	return new Set(idsIn(packed));
}

/** The ids in ascending order, without a set of all of them. */
export function* idsIn(packed: PackedIds): Generator<number> {
	for (const [first, last] of runsIn(packed)) {
		for (let id = first; id <= last; id++) yield id;
	}
}

/** Tells which ids are among the packed ones, without a set of all of them. */
export function membership(packed: PackedIds): (id: number) => boolean {
	const firsts: number[] = [];
	const lasts: number[] = [];
	for (const [first, last] of runsIn(packed)) {
		firsts.push(first);
		lasts.push(last);
	}
	return (id) => {
		let [low, high] = [0, lasts.length];
		while (low < high) {
			const middle = (low + high) >>> 1;
			if ((lasts[middle] ?? Infinity) < id) low = middle + 1;
			else high = middle;
		}
		return (firsts[low] ?? Infinity) <= id;
	};
}

/**
 * How many ids a text stands for, as far as they are not too many, in a time that its length limits;
 * undefined if it is no such text.
 */
export function countPackedIds(text: string): number | undefined {
	if (!areVarints(text)) return undefined;
	let count = 0;
	for (const [first, last] of runsIn(text)) {
		if (last > MAX_ID) return undefined;
		count += last - first + 1;
		if (count > MAX_PACKED_IDS) return count;
	}
	return count;
}

export function isPackedIds(value: unknown): value is PackedIds {
	if (typeof value !== 'string') return false;
	const count = countPackedIds(value);
	return count !== undefined && count <= MAX_PACKED_IDS;
}

export function isOptionalIds(value: unknown): value is PackedIds | undefined {
	return value === undefined || isPackedIds(value);
}

type Run = readonly [first: number, last: number];

function runsOf(ids: Iterable<number>): Run[] {
	const runs: Run[] = [];
	let [first, last] = [NaN, NaN];
	// Plain numbers sort ten times as fast as what is compared by a function.
	const sorted = Float64Array.from(ids).sort();
	if ((sorted[0] ?? 0) < 0) throw new Defect(`The ID ${sorted[0]} cannot be packed.`);
	for (const id of sorted) {
		if (id <= last + 1) {
			last = id;
			continue;
		}
		if (first <= last) runs.push([first, last]);
		[first, last] = [id, id];
	}
	return first <= last ? [...runs, [first, last]] : runs;
}

/** All runs of both in their order, where those that touch each other become one. */
function* joined(one: Iterable<Run>, other: readonly Run[]): Generator<Run> {
	let [first, last] = [NaN, NaN];
	for (const run of inOrder(one, other)) {
		if (run[0] <= last + 1) {
			last = Math.max(last, run[1]);
			continue;
		}
		if (first <= last) yield [first, last];
		[first, last] = run;
	}
	if (first <= last) yield [first, last];
}

function* inOrder(one: Iterable<Run>, other: readonly Run[]): Generator<Run> {
	let at = 0;
	for (const run of one) {
		for (let next = other[at]; next && next[0] < run[0]; next = other[++at]) yield next;
		yield run;
	}
	yield* other.slice(at);
}

/** What is left of runs when others are cut out of them. */
function* without(runs: Iterable<Run>, removed: readonly Run[]): Generator<Run> {
	let at = 0;
	for (const [start, last] of runs) {
		let first = start;
		for (let hole = removed[at]; hole && hole[0] <= last; hole = removed[at]) {
			if (first < hole[0]) yield [first, hole[0] - 1];
			first = Math.max(first, hole[1] + 1);
			// It may reach into the next run.
			if (hole[1] > last) break;
			at += 1;
		}
		if (first <= last) yield [first, last];
	}
}

/** Each run is its distance to the one before, with a bit that says whether a length follows. */
function packRuns(runs: Iterable<Run>): PackedIds {
	let packed = '';
	let end = -1;
	for (const [first, last] of runs) {
		const distance = first - end - 1;
		const isLong = last > first;
		packed += writeVarint(distance * 2 + (isLong ? 1 : 0));
		if (isLong) packed += writeVarint(last - first - 1);
		end = last;
	}
	return packed;
}

function* runsIn(packed: PackedIds): Generator<Run> {
	let end = -1;
	for (let at = 0; at < packed.length;) {
		const [token, afterToken] = readVarint(packed, at);
		const first = end + 1 + Math.floor(token / 2);
		const isLong = token % 2 === 1;
		const [more, afterRun] = isLong ? readVarint(packed, afterToken) : [-1, afterToken];
		end = first + more + 1;
		yield [first, end];
		at = afterRun;
	}
}

/*
 * Varints: whole numbers from 0 on, the smaller the shorter. Five bits a character, the lowest first, as
 * source maps do it (VLQ). Every character but the last has a sixth bit set.
 */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const BASE = 32;
/** 50 bits, which numbers hold exactly. */
const MAX_DIGITS = 10;
const VALUES = new Int8Array(128).fill(-1);
for (let value = 0; value < DIGITS.length; value++) VALUES[DIGITS.charCodeAt(value)] = value;

function digitAt(text: string, at: number): number {
	return VALUES[text.charCodeAt(at)] ?? -1;
}

function writeVarint(value: number): string {
	let text = '';
	let rest = value;
	for (; rest >= BASE; rest = Math.floor(rest / BASE)) text += DIGITS[BASE + (rest % BASE)] ?? '';
	return text + (DIGITS[rest] ?? '');
}

/** The number at a position of a text, and the position behind it. */
function readVarint(text: string, start: number): [value: number, end: number] {
	let value = 0;
	let weight = 1;
	for (let at = start; at < text.length; at++) {
		const digit = digitAt(text, at);
		value += (digit % BASE) * weight;
		weight *= BASE;
		if (digit < BASE) return [value, at + 1];
	}
	return [value, text.length];
}

/** Whether a text holds such numbers, the last one with its end. */
function areVarints(text: string): boolean {
	let length = 0;
	for (let at = 0; at < text.length; at++) {
		const digit = digitAt(text, at);
		length += 1;
		if (digit < 0 || length > MAX_DIGITS) return false;
		if (digit < BASE) length = 0;
	}
	return length === 0;
}
