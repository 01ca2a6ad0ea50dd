import type { PackedIds } from './packedIds';
import { isPackedIds, packIds, unpackIds } from './packedIds';
import type { Moment } from './timestamps';
import { earliest, isMoment, latest, shifted } from './timestamps';

/*
 * Why this is not simply "everything after the last date":
 *
 * A row's date is the time at which its transaction began, but it becomes visible when that
 * commits. So rows turn up behind rows that were already read. Odoo limits how long a transaction
 * can take, hence the two zones: changes before the `horizon` are all visible, once and for all;
 * they are read like a list, second by second and within a second by id. From the horizon on, all
 * changes are looked at each time, and those in `seen` are left out.
 *
 * The horizon never moves by anyone's clock but the server's: a change that can be seen was
 * committed, so the server's clock has reached its date.
 */

/** How far the changes of a model have been delivered. */
export interface Cursor {
	/** Changes before this second were delivered. */
	readonly at: Moment;
	/** Of the second `at`, records up to this id as well: it is read by id. */
	readonly afterId?: number;
	/** No change before this second can turn up any more. */
	readonly horizon: Moment;
	/** Changes behind the position that were delivered nevertheless. */
	readonly seen: Seen;
}

/** Which changes to ask the server for next, by date; with `afterId` by id. */
export interface Stretch {
	readonly from: Moment;
	/** The first second that does not belong to it. */
	readonly until?: Moment;
	readonly afterId?: number;
	/** Whether changes within one second must be told apart. */
	readonly needsMarks: boolean;
	/** More rows than this are of no use. */
	readonly limit: number;
}

/** The answer to a stretch. */
export interface Listing {
	readonly rows: readonly ChangedRow[];
	/** There are no further rows. */
	readonly isComplete: boolean;
}

export interface Step {
	/** What to deliver, oldest first. May be empty although more follows. */
	readonly taken: readonly ChangedRow[];
	readonly cursor: Cursor;
	/** Everything visible was delivered. */
	readonly isCaughtUp: boolean;
}

export interface StepOptions {
	/** The most changes to deliver; at least 1. */
	readonly limit: number;
	/** How long a transaction may take. */
	readonly overlapSeconds: number;
	/** A reading of the server's clock made before the listing, if there is one. */
	readonly serverNow?: Moment;
	/** No date later than this is believed to be a reading of the server's clock. */
	readonly clientNow: Moment;
}

/** What to list so that `advance` can deliver up to `limit` changes. */
export function stretchOf({ at, afterId, horizon, seen }: Cursor, limit: number): Stretch {
	const until = afterId !== undefined ? shifted(at, 1) : at < horizon ? horizon : undefined;
	const seenCount = seen.count(at, until);
	// Without an end, what is delivered must be remembered.
	const needsMarks = seenCount > 0 || until === undefined;
	return { from: at, until, afterId, needsMarks, limit: limit + seenCount };
}

/** What the listing of the cursor's stretch brings, and where the next one goes on. */
export function advance(cursor: Cursor, listing: Listing, options: StepOptions): Step {
	if (cursor.afterId !== undefined) return withinSecond(cursor, listing, options);
	return cursor.at < cursor.horizon
		? beforeHorizon(cursor, listing, options)
		: fromHorizon(cursor, listing, options);
}

function withinSecond(cursor: Cursor, listing: Listing, { limit }: StepOptions): Step {
	const { taken, isWhole } = select(cursor, listing, limit);
	const last = taken.at(-1);
	const { at, seen } = cursor;
	const next = shifted(at, 1);
	const position =
		isWhole || !last
			? { at: next, afterId: undefined, seen: seen.since(next) }
			: { at, afterId: last.id, seen: seen.since(at, last.id) };
	return { taken, cursor: { ...cursor, ...position }, isCaughtUp: false };
}

function beforeHorizon(cursor: Cursor, listing: Listing, { limit }: StepOptions): Step {
	const { taken, isWhole } = select(cursor, listing, limit);
	const { horizon, seen } = cursor;
	const last = taken.at(-1);
	if (isWhole || !last) {
		return {
			taken,
			cursor: { at: horizon, horizon, seen: seen.since(horizon) },
			isCaughtUp: false,
		};
	}
	// Within a second rows come by their fractions, which say nothing about where to go on: by id.
	return {
		taken: taken.filter(({ at }) => at < last.at),
		cursor: { at: last.at, afterId: 0, horizon, seen: seen.since(last.at) },
		isCaughtUp: false,
	};
}

function fromHorizon(cursor: Cursor, listing: Listing, options: StepOptions): Step {
	const { taken, left, isWhole } = select(cursor, listing, options.limit);
	const horizon = movedHorizon(cursor.horizon, listing.rows, options);
	// Rows that the listing left out are not before its last one.
	const undelivered = isWhole ? undefined : (left[0] ?? listing.rows.at(-1));
	const at = undelivered ? earliest(horizon, undelivered.at) : horizon;
	const seen = cursor.seen.plus(taken).since(at);
	return { taken, cursor: { at, horizon, seen }, isCaughtUp: isWhole };
}

function select(
	{ seen }: Cursor,
	{ rows, isComplete }: Listing,
	limit: number,
): { taken: readonly ChangedRow[]; left: readonly ChangedRow[]; isWhole: boolean } {
	const unseen = rows.filter((row) => !seen.has(row));
	const left = unseen.slice(limit);
	return { taken: unseen.slice(0, limit), left, isWhole: isComplete && left.length === 0 };
}

function movedHorizon(
	horizon: Moment,
	rows: readonly ChangedRow[],
	{ overlapSeconds, serverNow, clientNow }: StepOptions,
): Moment {
	const readings = rows.map(({ written }) => written).filter((moment) => moment !== undefined);
	if (serverNow !== undefined) readings.push(serverNow);
	const newest = readings.reduce((found, moment) => latest(found, moment), horizon);
	return latest(horizon, shifted(earliest(newest, clientNow), -overlapSeconds));
}

/** One record as it stands after its last change. */
export interface ChangedRow {
	readonly id: number;
	/** The second of the change. */
	readonly at: Moment;
	/** Tells changes within one second apart; empty where that was not asked for. */
	readonly mark: string;
	/** The second of the last write, by the server's clock; `at` may be a date that users type in. */
	readonly written?: Moment;
}

/** How `Seen` is stored: ids by mark by second. */
export type StoredSeen = Readonly<Record<Moment, Readonly<Record<string, PackedIds>>>>;

type Change = Pick<ChangedRow, 'at' | 'mark'>;

/** Stands for every mark. */
const ANY_MARK = '*';

/**
 * Of how many changes marks are kept, where a bulk write of Odoo 19 counts as one. Marks matter for
 * a record that is written twice within one second. Of older ones among so many that second is over,
 * and so it is where more was written in it at once: Odoo 14 writes some 4000 records a second.
 */
const MOST_MARKS = 5000;

/** The last change of each record that was delivered. Never changes itself: methods give a new one. */
export class Seen {
	static readonly none = new Seen(new Map());

	private constructor(private readonly changes: ReadonlyMap<number, Change>) {}

	static fromStored(stored: StoredSeen): Seen {
		const changes = new Map<number, Change>();
		for (const [at, marks] of Object.entries(stored)) {
			for (const [mark, ids] of Object.entries(marks)) {
				for (const id of unpackIds(ids)) changes.set(id, { at, mark });
			}
		}
		return new Seen(changes);
	}

	toStored(): StoredSeen {
		const seconds: Record<Moment, Record<string, number[]>> = {};
		for (const [id, { at, mark }] of this.changes) ((seconds[at] ??= {})[mark] ??= []).push(id);
		let room = MOST_MARKS;
		const stored = Object.keys(seconds)
			.sort()
			.reverse()
			.map((at) => {
				const marks = Object.entries(seconds[at] ?? {});
				room -= marks.length;
				const kept = room >= 0 ? marks : [[ANY_MARK, marks.flatMap(([, ids]) => ids)] as const];
				return [at, Object.fromEntries(kept.map(([mark, ids]) => [mark, packIds(ids)]))] as const;
			});
		return Object.fromEntries(stored);
	}

	has({ id, at, mark }: ChangedRow): boolean {
		const change = this.changes.get(id);
		return change?.at === at && (change.mark === mark || change.mark === ANY_MARK);
	}

	hasRecord(id: number): boolean {
		return this.changes.has(id);
	}

	ids(): Iterable<number> {
		return this.changes.keys();
	}

	/** How many changes from one moment up to another. */
	count(from: Moment, until?: Moment): number {
		let count = 0;
		for (const { at } of this.changes.values()) {
			if (at >= from && (until === undefined || at < until)) count += 1;
		}
		return count;
	}

	/**
	 * With further changes. They replace older ones of the same records: a record that goes back to what
	 * it was has changed all the same.
	 */
	plus(rows: readonly ChangedRow[]): Seen {
		const changes = new Map(this.changes);
		for (const { id, at, mark } of rows) changes.set(id, { at, mark });
		return new Seen(changes);
	}

	/** Without the changes before a moment; of that very second, without ids up to `afterId`. */
	since(from: Moment, afterId = 0): Seen {
		const kept = [...this.changes].filter(
			([id, { at }]) => at > from || (at === from && id > afterId),
		);
		return new Seen(new Map(kept));
	}
}

export function isStoredSeen(value: unknown): value is StoredSeen {
	if (typeof value !== 'object' || value === null) return false;
	return Object.entries(value).every(
		([at, marks]: [string, unknown]) =>
			isMoment(at) &&
			typeof marks === 'object' &&
			marks !== null &&
			Object.values(marks).every(isPackedIds),
	);
}
