import fc from 'fast-check';
import type { Cursor } from '../../../odoo/read/changes/cursor';
import { advance, stretchOf } from '../../../odoo/read/changes/cursor';
import { cursorOf, feedStateFrom, storedCursor } from '../../../odoo/read/changes/feed';
import { fingerprint } from '../../../odoo/read/changes/fingerprint';
import { fromRanges, isRanges, toRanges } from '../../../odoo/read/changes/idRanges';
import { BEGINNING, momentAt, shifted } from '../../../odoo/read/changes/moment';
import { Seen } from '../../../odoo/read/changes/seen';
import type { Transaction } from './changesServer';
import { ChangesServer } from './changesServer';

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
	server: ChangesServer,
	{ polls: planned, skew, startsNow }: { polls: readonly Poll[]; skew: number; startsNow: boolean },
): { delivered: string[]; missed: string[]; largestBatch: number[] } {
	const delivered: string[] = [];
	const missed: string[] = [];
	const largestBatch: number[] = [];
	const newestKnown = new Map<number, number>();
	const learn = (id: number, content: number) =>
		newestKnown.set(id, Math.max(content, newestKnown.get(id) ?? -1));
	let nowMs = START_MS + 5000;
	const newest = Math.max(0, ...[...server.visibleAt(nowMs).values()].map((row) => row.writtenMs));
	const horizon = newest ? shifted(momentAt(newest), -OVERLAP_SECONDS) : BEGINNING;
	let cursor: Cursor = { at: startsNow ? horizon : BEGINNING, horizon, seen: Seen.none };
	const poll = ({ limit, asksTime, readingMs }: Poll) => {
		const serverNow = asksTime ? momentAt(nowMs) : undefined;
		const clientNow = momentAt(nowMs + skew);
		const listing = server.list(stretchOf(cursor, limit), nowMs);
		const options = { limit, overlapSeconds: OVERLAP_SECONDS, serverNow, clientNow };
		const step = advance(cursor, listing, options);
		const visible = server.visibleAt(nowMs + readingMs);
		return { ...step, found: step.taken.flatMap(({ id }) => visible.get(id) ?? []) };
	};
	const keepAll = { limit: 1000, asksTime: false, readingMs: 0, afterMs: 0, fails: false };
	if (startsNow) {
		for (const { id, content } of server.visibleAt(nowMs).values()) learn(id, content);
		for (let isDone = false; !isDone;) {
			const step = poll(keepAll);
			cursor = step.cursor;
			isDone = step.isCaughtUp;
		}
	}
	// In the end, as often as it takes to get everything.
	const endMs = START_MS + 60_000;
	const last = Array.from({ length: 200 }, () => ({ ...keepAll, limit: 3 }));
	for (const one of [...planned, ...last]) {
		nowMs = last.includes(one) ? endMs : nowMs + one.afterMs;
		const step = poll(one);
		largestBatch.push(step.found.length - one.limit);
		for (const { id, content } of step.found) {
			delivered.push(`${id}/${content}`);
			learn(id, content);
		}
		nowMs += one.readingMs;
		if (one.fails) continue;
		// The state goes through JSON, as it does between runs.
		const stored = JSON.parse(JSON.stringify(storedCursor(step.cursor))) as Cursor;
		cursor = cursorOf({ ...stored, ...REST, seen: stored.seen as never });
		if (!step.isCaughtUp) continue;
		const visible = server.visibleAt(nowMs - one.readingMs).values();
		for (const { id, content } of visible) {
			if ((newestKnown.get(id) ?? -1) < content) missed.push(`${id}/${content}`);
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
					const server = new ChangesServer(version, writes);
					const result = follow(server, { polls: planned, skew, startsNow });
					expect(result.missed).toEqual([]);
					expect(new Set(result.delivered).size).toBe(result.delivered.length);
					expect(Math.max(...result.largestBatch)).toBeLessThanOrEqual(0);
				},
			),
			{ numRuns: 300 },
		);
	});

	it('delivers every change when records change between being found and being read, and runs fail', () => {
		const plan = polls(fc.integer({ min: 0, max: 3000 }), fc.boolean());
		fc.assert(
			fc.property(versions, transactions, plan, skewMs, (version, writes, planned, skew) => {
				const server = new ChangesServer(version, writes);
				const { missed } = follow(server, { polls: planned, skew, startsNow: false });
				expect(missed).toEqual([]);
			}),
			{ numRuns: 200 },
		);
	});

	it('delivers everything that is there at the end', () => {
		fc.assert(
			fc.property(versions, transactions, (version, writes) => {
				const server = new ChangesServer(version, writes);
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
