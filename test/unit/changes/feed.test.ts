import fc from 'fast-check';
import type { Cursor } from '../../../odoo/changes/feedCursor';
import { advance, windowOf } from '../../../odoo/changes/feedCursor';
import type { FeedState } from '../../../odoo';
import { cursorOf, feedStateFrom, storedCursor } from '../../../odoo/changes/feedState';
import { fingerprint } from '../../../odoo/fingerprint';
import {
	addIds,
	countPackedIds,
	isPackedIds,
	membership,
	packIds,
	removeIds,
	unpackIds,
} from '../../../odoo/changes/packedIds';
import { BEGINNING, shifted } from '../../../odoo/changes/timestamps';
import { timestampAt } from '../../../odoo/values/dates';
import { Seen } from '../../../odoo/changes/seen';
import type { Transaction, Version } from './feedServer';
import { FeedServer } from './feedServer';

const START_MS = Date.parse('2026-01-31T23:59:30Z');
const OVERLAP_SECONDS = 5;
const OVERLAP_MS = OVERLAP_SECONDS * 1000;

/** Few ids and few seconds, so that everything happens to the same records in the same seconds. */
const transaction: fc.Arbitrary<Transaction> = fc
	.record({
		startMs: fc.integer({ min: 0, max: 30_000 }),
		tookMs: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: OVERLAP_MS })),
		ids: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 12 }),
	})
	.map(({ startMs, tookMs, ids }) => ({
		startMs: START_MS + startMs,
		commitMs: START_MS + startMs + tookMs,
		ids,
	}));

interface Poll {
	readonly afterMs: number;
	readonly limit: number;
	readonly asksTime: boolean;
	/** Between the list of changes and the reading of their records. */
	readonly readingMs: number;
	/** The run fails behind the poll: its cursor is not kept. */
	readonly fails: boolean;
}

const polls = (reading: fc.Arbitrary<number>, fails: fc.Arbitrary<boolean>): fc.Arbitrary<Poll[]> =>
	fc.array(
		fc.record({
			afterMs: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 8000 })),
			limit: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.constant(100)),
			asksTime: fc.boolean(),
			readingMs: reading,
			fails,
		}),
		{ maxLength: 40 },
	);

/** How far the clock of the reader is off. */
const skewMs = fc.constantFrom(0, 0, -7000, 7000, 86_400_000);
const versions = fc.constantFrom(14 as const, 19 as const);

/** What was delivered, as `id/content`. */
function follow(
	server: FeedServer,
	{ polls: planned, skew, startsNow }: { polls: readonly Poll[]; skew: number; startsNow: boolean },
): { delivered: string[]; missed: string[]; largestBatch: number[] } {
	const delivered: string[] = [];
	const missed: string[] = [];
	const largestBatch: number[] = [];
	const known = new Map<number, Version>();
	const learn = (version: Version) => {
		if (version.content >= (known.get(version.id)?.content ?? 0)) known.set(version.id, version);
	};
	let nowMs = START_MS + 5000;
	const newest = Math.max(0, ...[...server.visibleAt(nowMs).values()].map((row) => row.writtenMs));
	const watermark = newest ? shifted(timestampAt(newest), -OVERLAP_SECONDS) : BEGINNING;
	let cursor: Cursor = {
		at: startsNow ? watermark : BEGINNING,
		watermark,
		seen: Seen.fromStored({}),
	};
	const poll = ({ limit, asksTime, readingMs }: Poll) => {
		const serverNow = asksTime ? timestampAt(nowMs) : undefined;
		const clientNow = timestampAt(nowMs + skew);
		const listing = server.list(windowOf(cursor, limit), nowMs);
		const options = { limit, overlapSeconds: OVERLAP_SECONDS, serverNow, clientNow };
		const step = advance(cursor, listing, options);
		const visible = server.visibleAt(nowMs + readingMs);
		return { ...step, found: step.taken.flatMap(({ id }) => visible.get(id) ?? []) };
	};
	const keepAll = { limit: 1000, asksTime: false, readingMs: 0, afterMs: 0, fails: false };
	if (startsNow) {
		for (const version of server.visibleAt(nowMs).values()) learn(version);
		for (let isPassed = false; !isPassed;) {
			const step = poll(keepAll);
			cursor = step.cursor;
			isPassed = step.isCaughtUp;
		}
	}
	// In the end, as often as it takes to get everything.
	const endMs = START_MS + 60_000;
	const last = { ...keepAll, limit: 3 };
	let isDone = false;
	for (let round = 0; !isDone; round++) {
		const one = planned[round] ?? last;
		nowMs = one === last ? Math.max(nowMs, endMs) : nowMs + one.afterMs;
		const step = poll(one);
		largestBatch.push(step.found.length - one.limit);
		for (const version of step.found) {
			delivered.push(`${version.id}/${version.content}`);
			learn(version);
		}
		nowMs += one.readingMs;
		if (one.fails) continue;
		// The state goes through JSON, as it does between runs.
		const text = JSON.stringify(storedCursor(step.cursor));
		const stored = JSON.parse(text) as ReturnType<typeof storedCursor>;
		cursor = cursorOf({ ...stored, ...REST });
		isDone = one === last && step.isCaughtUp;
		if (!step.isCaughtUp) continue;
		const visible = server.visibleAt(nowMs - one.readingMs).values();
		for (const { id, content, value } of visible) {
			const have = known.get(id);
			const isNewer = have !== undefined && have.content > content;
			if (have?.value !== value && !isNewer) missed.push(`${id}/${content}`);
		}
	}
	return { delivered, missed, largestBatch };
}

const REST = { version: 1 as const, feed: '', newSince: BEGINNING, movedMs: 0 };

describe('reading changes while others write', () => {
	const transactions = fc.array(transaction, { minLength: 1, maxLength: 40 });

	it('delivers every change exactly once, however it is cut into batches', () => {
		const plan = polls(fc.constant(0), fc.constant(false));
		fc.assert(
			fc.property(
				versions,
				transactions,
				plan,
				skewMs,
				fc.boolean(),
				(version, writes, planned, skew, startsNow) => {
					const server = new FeedServer(version, writes);
					const result = follow(server, { polls: planned, skew, startsNow });
					expect(result.missed).toEqual([]);
					expect(new Set(result.delivered).size).toBe(result.delivered.length);
					expect(Math.max(...result.largestBatch)).toBeLessThanOrEqual(0);
				},
			),
			{ numRuns: 1000 },
		);
	});

	it('delivers every change when records change between being found and being read, and runs fail', () => {
		const plan = polls(fc.integer({ min: 0, max: 3000 }), fc.boolean());
		fc.assert(
			fc.property(versions, transactions, plan, skewMs, (version, writes, planned, skew) => {
				// Were it to go back to what it was in between, it would look as it was found.
				const server = new FeedServer(version, writes, Infinity);
				const { missed } = follow(server, { polls: planned, skew, startsNow: false });
				expect(missed).toEqual([]);
			}),
			{ numRuns: 1000 },
		);
	});

	it('delivers everything that is there at the end', () => {
		fc.assert(
			fc.property(versions, transactions, (version, writes) => {
				const server = new FeedServer(version, writes);
				const { delivered } = follow(server, { polls: [], skew: 0, startsNow: false });
				const visible = [...server.visibleAt(Infinity).values()];
				expect(delivered).toHaveLength(visible.length);
				expect(new Set(delivered)).toEqual(
					new Set(visible.map(({ id, content }) => `${id}/${content}`)),
				);
			}),
		);
	});
});

describe('the watermark', () => {
	const CURSOR: Cursor = {
		at: '2026-01-31 10:00:00',
		watermark: '2026-01-31 10:00:00',
		seen: Seen.fromStored({}),
	};
	const row = (id: number, at: string) => ({ id, at, versionTag: '', written: at });
	const options = { limit: 10, overlapSeconds: 300, clientNow: '2026-01-31 12:00:00' };
	const watermarkAfter = (rows: ReturnType<typeof row>[], more = {}) =>
		advance(CURSOR, { rows }, { ...options, ...more }).cursor.watermark;

	it('follows the newest change, and leaves the overlap', () => {
		const rows = [row(1, '2026-01-31 10:30:00'), row(2, '2026-01-31 11:00:00')];
		expect(watermarkAfter(rows)).toBe('2026-01-31 10:55:00');
	});

	it('never moves back, nor by the time of the reader alone', () => {
		expect(watermarkAfter([])).toBe(CURSOR.watermark);
		expect(watermarkAfter([row(1, '2026-01-31 10:02:00')])).toBe(CURSOR.watermark);
	});

	it('believes no date that lies in the future of the reader', () => {
		expect(watermarkAfter([row(1, '2099-01-31 00:00:00')])).toBe('2026-01-31 11:55:00');
	});

	it('takes the time of the server, and forgets what it passes', () => {
		const old = row(1, '2026-01-31 10:01:00');
		const step = advance(CURSOR, { rows: [old] }, { ...options, serverNow: '2026-01-31 11:00:00' });
		expect(step.cursor.watermark).toBe('2026-01-31 10:55:00');
		expect(step.cursor.seen.has(old)).toBe(false);
	});

	it('is not told by a date that users type in', () => {
		const typed = { id: 1, at: '2026-01-31 11:00:00', versionTag: '' };
		const step = advance(CURSOR, { rows: [typed] }, options);
		expect(step.cursor.watermark).toBe(CURSOR.watermark);
	});
});

describe('a stored state', () => {
	const STATE = {
		version: 1,
		feed: 'res.partner abc',
		at: '2026-01-31 10:00:00',
		afterId: 7,
		horizon: '2026-01-31 10:05:00',
		seen: { '2026-01-31 10:05:00': { '.000001': packIds([1, 2, 3, 9]), '#abc': packIds([10]) } },
		newSince: BEGINNING,
		movedMs: 0,
	};

	it('is read from an object or from text, and nothing is none', () => {
		expect(feedStateFrom(STATE)).toEqual(STATE);
		expect(feedStateFrom(JSON.stringify(STATE))).toEqual(STATE);
		expect(['', null, undefined].map(feedStateFrom)).toEqual([undefined, undefined, undefined]);
	});

	it('stays the same through a cursor', () => {
		const { at, afterId, horizon, seen } = STATE;
		const state = feedStateFrom(STATE);
		expect(state && storedCursor(cursorOf(state))).toEqual({ at, afterId, horizon, seen });
	});

	it('is read in the form in which users have it stored', () => {
		const text =
			'{"version":1,"feed":"res.partner abc","at":"2026-01-31 10:05:00","horizon":"2026-01-31 10:05:00",' +
			'"seen":{"2026-01-31 10:06:10":{"s0zj9":"U","ps8fm":"Y"},"2026-01-31 10:05:00":{".000001":"DA"}},' +
			'"newSince":"2026-01-31 10:00:00","movedMs":1769853600000,"delivered":"LB4F",' +
			'"known":"OhCB67BvlvHA","knownBy":"1k2"}';
		const state = feedStateFrom(text);
		expect(unpackIds(state?.known ?? '')).toEqual(new Set([7, 40, 41, 42, 1000, 123456, 123457]));
		expect(unpackIds(state?.delivered ?? '')).toEqual(new Set([5, 6, 7, 100]));
		const { watermark, seen } = cursorOf(state ?? ({} as FeedState));
		expect(watermark).toBe('2026-01-31 10:05:00');
		expect([...seen.ids()].sort((one, other) => one - other)).toEqual([1, 2, 10, 12]);
		const [at, versionTag] = ['2026-01-31 10:06:10', 's0zj9'];
		expect(seen.has({ id: 10, at, versionTag })).toBe(true);
		expect(seen.has({ id: 12, at, versionTag })).toBe(false);
		expect({ ...state, ...storedCursor(cursorOf(state ?? ({} as FeedState))) }).toEqual(
			JSON.parse(text),
		);
	});

	it.each([
		['another version', { ...STATE, version: 2 }],
		['a bad date', { ...STATE, at: 'yesterday' }],
		['bad ids', { ...STATE, seen: { [STATE.at]: { '': '1-x' } } }],
		['bad known ids', { ...STATE, known: 'all' }],
		['text that is no JSON', '{"version":'],
		['a number', 5],
	])('is refused: %s', (_, stored) => {
		expect(() => feedStateFrom(stored)).toThrow('not created by this node');
	});
});

describe('packed ids', () => {
	it.each([
		['nothing', [], 0],
		['one id', [5], 1],
		['neighbours', [3, 1, 2], 2],
		['several runs', [1, 2, 4, 6, 7], 5],
		['an import', [...Array(100_000).keys()], 5],
	])('are short: %s', (_, ids, length) => {
		expect(packIds(ids)).toHaveLength(length);
		expect(isPackedIds(packIds(ids))).toBe(true);
	});

	it('come back', () => {
		fc.assert(
			fc.property(fc.array(fc.oneof(fc.nat(500), fc.nat(2 ** 40))), (ids) => {
				expect(unpackIds(packIds(ids))).toEqual(new Set(ids));
			}),
		);
	});

	it('are never made of negative ids, which would come back as others', () => {
		const negative = fc.integer({ max: -1 });
		fc.assert(
			fc.property(fc.array(fc.integer()), negative, (ids, id) => {
				expect(() => packIds([...ids, id])).toThrow('cannot be packed');
				expect(() => addIds('', [...ids, id])).toThrow('cannot be packed');
			}),
		);
	});

	it('take further ids', () => {
		const some = fc.array(fc.nat(100));
		fc.assert(
			fc.property(some, some, (ids, more) => {
				expect(addIds(packIds(ids), more)).toBe(packIds([...ids, ...more]));
			}),
		);
	});

	it('let ids go', () => {
		const some = fc.array(fc.nat(100));
		fc.assert(
			fc.property(some, some, (ids, fewer) => {
				const kept = ids.filter((id) => !fewer.includes(id));
				expect(removeIds(packIds(ids), fewer)).toBe(packIds(kept));
			}),
		);
	});

	it('are looked up and counted without unpacking them', () => {
		const some = fc.array(fc.nat(60));
		fc.assert(
			fc.property(some, (ids) => {
				const packed = packIds(ids);
				const isAmong = membership(packed);
				const all = Array.from({ length: 62 }, (_, id) => id);
				expect(all.filter(isAmong)).toEqual([...unpackIds(packed)]);
				expect(countPackedIds(packed)).toBe(new Set(ids).size);
			}),
		);
	});
});

describe('a fingerprint', () => {
	it('differs with the value, and only with it', () => {
		const values = [[], [0], [false], ['0'], ['a', 'b'], ['ab'], ['a'.repeat(5000)], [[1, 2]]];
		expect(new Set(values.map(fingerprint)).size).toBe(values.length);
		expect(values.map(fingerprint)).toEqual(values.map(fingerprint));
	});
});
