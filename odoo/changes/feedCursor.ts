import type { PackedIds } from './packedIds';
import { countPackedIds, packIds, unpackIds } from './packedIds';
import type { Timestamp } from './timestamps';
import { earliest, isTimestamp, latest, shifted } from './timestamps';

/*
 * Why this is not simply "everything after the last date":
 *
 * A row's date is the time at which its transaction began, but it becomes visible when that
 * commits. So rows turn up behind rows that were already read. Odoo limits how long a transaction
 * can take, hence the two zones: changes before the `watermark` are all visible, once and for all;
 * they are read like a list, second by second and within a second by id. From the watermark on, all
 * changes are looked at each time, and those in `seen` are left out.
 *
 * The watermark never moves by anyone's clock but the server's: a change that can be seen was
 * committed, so the server's clock has reached its date.
 */

/** How far the changes of a model have been delivered. */
export interface Cursor {
	/** Changes before this second were delivered. */
	readonly at: Timestamp;
	/** Of the second `at`, records up to this id as well: it is read by id. */
	readonly afterId?: number;
	/** No change before this second can turn up any more. */
	readonly watermark: Timestamp;
	/** Changes behind the position that were delivered nevertheless. */
	readonly seen: Seen;
}

/** One record as it stands after its last change. */
export interface ChangedRow {
	readonly id: number;
	/** The second of the change. */
	readonly at: Timestamp;
	/** Tells versions of a record within one second apart; empty where that was not asked for. */
	readonly versionTag: string;
	/** The second of the last write, by the server's clock; `at` may be a date that users type in. */
	readonly written?: Timestamp;
}

/** Which changes to ask the server for next, by date; with `afterId` by id. */
export interface ChangeWindow {
	readonly from: Timestamp;
	/** The first second that does not belong to it. */
	readonly until?: Timestamp;
	readonly afterId?: number;
	/** Whether versions within one second must be told apart. */
	readonly needsVersionTags: boolean;
	/** More rows than this are of no use. */
	readonly limit: number;
}

/** The changes in a window. */
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

interface StepOptions {
	/** The most changes to deliver; at least 1. */
	readonly limit: number;
	/** How long a transaction may take. */
	readonly overlapSeconds: number;
	/** A reading of the server's clock made before the listing, if there is one. */
	readonly serverNow?: Timestamp;
	/** No date later than this is believed to be a reading of the server's clock. */
	readonly clientNow: Timestamp;
}

/** What to list so that `advance` can deliver up to `limit` changes. */
export function windowOf({ at, afterId, watermark, seen }: Cursor, limit: number): ChangeWindow {
	const until = afterId !== undefined ? shifted(at, 1) : at < watermark ? watermark : undefined;
	const seenCount = seen.count(at, until);
	// Without an end, what is delivered must be remembered.
	const needsVersionTags = seenCount > 0 || until === undefined;
	return { from: at, until, afterId, needsVersionTags, limit: limit + seenCount };
}

/** What the listing of the cursor's window brings, and where the next one goes on. */
export function advance(cursor: Cursor, listing: Listing, options: StepOptions): Step {
	if (cursor.afterId !== undefined) return withinSecond(cursor, listing, options);
	return cursor.at < cursor.watermark
		? beforeWatermark(cursor, listing, options)
		: fromWatermark(cursor, listing, options);
}

/** How `Seen` is stored: ids by version tag by second. */
export type StoredSeen = Readonly<Record<Timestamp, Readonly<Record<string, PackedIds>>>>;

type Version = Pick<ChangedRow, 'at' | 'versionTag'>;

/** Stands for every version tag. */
const ANY_TAG = '*';

/**
 * Of how many changes version tags are kept, where a bulk write of Odoo 19 counts as one. They matter
 * for a record that is written twice within one second. Of older ones among so many that second is over,
 * and so it is where more was written in it at once: Odoo 14 writes some 4000 records a second.
 */
const MAX_TAGS = 5000;

/** More changes than Odoo makes within any sensible overlap. A state with more is refused. */
const MAX_SEEN = 2_000_000;

/** The last change of each record that was delivered. Never changes itself: methods give a new one. */
export class Seen {
	static readonly none = new Seen(new Map());

	private constructor(private readonly changes: ReadonlyMap<number, Version>) {}

	static fromStored(stored: StoredSeen): Seen {
		const changes = new Map<number, Version>();
		for (const [at, tags] of Object.entries(stored)) {
			for (const [versionTag, ids] of Object.entries(tags)) {
				const version = { at, versionTag };
				for (const id of unpackIds(ids)) changes.set(id, version);
			}
		}
		return new Seen(changes);
	}

	toStored(): StoredSeen {
		const seconds = new Map<Timestamp, Map<string, number[]>>();
		for (const [id, { at, versionTag }] of this.changes) {
			const tags = seconds.get(at) ?? new Map<string, number[]>();
			seconds.set(at, tags);
			const ids = tags.get(versionTag);
			if (ids) ids.push(id);
			else tags.set(versionTag, [id]);
		}
		let room = MAX_TAGS;
		const newestFirst = [...seconds].sort(([one], [other]) => (one < other ? 1 : -1));
		const stored = newestFirst.map(([at, tags]) => {
			room -= tags.size;
			const kept = room >= 0 ? [...tags] : [[ANY_TAG, [...tags.values()].flat()] as const];
			return [at, Object.fromEntries(kept.map(([tag, ids]) => [tag, packIds(ids)]))] as const;
		});
		return Object.fromEntries(stored);
	}

	has({ id, at, versionTag }: ChangedRow): boolean {
		const seen = this.changes.get(id);
		return seen?.at === at && (seen.versionTag === versionTag || seen.versionTag === ANY_TAG);
	}

	hasRecord(id: number): boolean {
		return this.changes.has(id);
	}

	ids(): Iterable<number> {
		return this.changes.keys();
	}

	/** How many changes from one second up to another. */
	count(from: Timestamp, until?: Timestamp): number {
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
		for (const { id, at, versionTag } of rows) changes.set(id, { at, versionTag });
		return new Seen(changes);
	}

	/** Without the changes before a second; of that very second, without ids up to `afterId`. */
	since(from: Timestamp, afterId = 0): Seen {
		const kept = [...this.changes].filter(
			([id, { at }]) => at > from || (at === from && id > afterId),
		);
		return new Seen(new Map(kept));
	}
}

export function isStoredSeen(value: unknown): value is StoredSeen {
	if (typeof value !== 'object' || value === null) return false;
	let count = 0;
	for (const [at, tags] of Object.entries(value) as ReadonlyArray<[string, unknown]>) {
		if (!isTimestamp(at) || typeof tags !== 'object' || tags === null) return false;
		for (const ids of Object.values(tags) as readonly unknown[]) {
			count += (typeof ids === 'string' ? countPackedIds(ids) : undefined) ?? Infinity;
			if (count > MAX_SEEN) return false;
		}
	}
	return true;
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

function beforeWatermark(cursor: Cursor, listing: Listing, { limit }: StepOptions): Step {
	const { taken, isWhole } = select(cursor, listing, limit);
	const { watermark, seen } = cursor;
	const last = taken.at(-1);
	if (isWhole || !last) {
		return {
			taken,
			cursor: { at: watermark, watermark, seen: seen.since(watermark) },
			isCaughtUp: false,
		};
	}
	// Within a second rows come by their fractions, which say nothing about where to go on: by id.
	return {
		taken: taken.filter(({ at }) => at < last.at),
		cursor: { at: last.at, afterId: 0, watermark, seen: seen.since(last.at) },
		isCaughtUp: false,
	};
}

function fromWatermark(cursor: Cursor, listing: Listing, options: StepOptions): Step {
	const { taken, left, isWhole } = select(cursor, listing, options.limit);
	const watermark = movedWatermark(cursor.watermark, listing.rows, options);
	// Rows that the listing left out are not before its last one.
	const undelivered = isWhole ? undefined : (left[0] ?? listing.rows.at(-1));
	const at = undelivered ? earliest(watermark, undelivered.at) : watermark;
	const seen = cursor.seen.plus(taken).since(at);
	return { taken, cursor: { at, watermark, seen }, isCaughtUp: isWhole };
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

function movedWatermark(
	watermark: Timestamp,
	rows: readonly ChangedRow[],
	{ overlapSeconds, serverNow, clientNow }: StepOptions,
): Timestamp {
	const readings = rows.map(({ written }) => written).filter((at) => at !== undefined);
	if (serverNow !== undefined) readings.push(serverNow);
	const newest = readings.reduce((found, at) => latest(found, at), watermark);
	return latest(watermark, shifted(earliest(newest, clientNow), -overlapSeconds));
}
