import type { ChangedRow, Seen } from './seen';
import type { Timestamp } from './timestamps';
import { earliest, latest, shifted } from './timestamps';

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

/** Which changes to ask the server for next, by date; with `afterId` by id. */
export interface ChangeWindow {
	readonly from: Timestamp;
	/** The first second that does not belong to it. */
	readonly until?: Timestamp;
	readonly afterId?: number;
	/** Whether versions within one second must be told apart. */
	readonly needsVersionTags: boolean;
	/** Changes that were delivered: a listing may leave them out. */
	readonly seen: Seen;
	/** More rows that are new than this are of no use. */
	readonly limit: number;
}

/** The changes in a window. */
export interface Listing {
	readonly rows: readonly ChangedRow[];
	/** The row behind which further ones were left out; none where there are no further ones. */
	readonly cutAfter?: Pick<ChangedRow, 'id' | 'at'>;
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
	return { from: at, until, afterId, needsVersionTags, seen, limit };
}

/** What the listing of the cursor's window brings, and where the next one goes on. */
export function advance(cursor: Cursor, listing: Listing, options: StepOptions): Step {
	if (cursor.afterId !== undefined) return withinSecond(cursor, listing, options);
	return cursor.at < cursor.watermark
		? beforeWatermark(cursor, listing, options)
		: fromWatermark(cursor, listing, options);
}

/** The cursor once the server's clock was read: what was written an overlap before that is visible now. */
export function afterReading(cursor: Cursor, options: Omit<StepOptions, 'limit'>): Cursor {
	return { ...cursor, watermark: movedWatermark(cursor.watermark, [], options) };
}

function withinSecond(cursor: Cursor, listing: Listing, { limit }: StepOptions): Step {
	const { taken, cut } = select(cursor, listing, limit);
	const { at, seen } = cursor;
	const next = shifted(at, 1);
	const position = cut
		? { at, afterId: cut.id, seen: seen.since(at, cut.id) }
		: { at: next, afterId: undefined, seen: seen.since(next) };
	return { taken, cursor: { ...cursor, ...position }, isCaughtUp: false };
}

function beforeWatermark(cursor: Cursor, listing: Listing, { limit }: StepOptions): Step {
	const { taken, cut } = select(cursor, listing, limit);
	const { watermark, seen } = cursor;
	if (!cut) {
		return {
			taken,
			cursor: { at: watermark, watermark, seen: seen.since(watermark) },
			isCaughtUp: false,
		};
	}
	// Within a second rows come by their fractions, which say nothing about where to go on: by id.
	return {
		taken: taken.filter(({ at }) => at < cut.at),
		cursor: { at: cut.at, afterId: 0, watermark, seen: seen.since(cut.at) },
		isCaughtUp: false,
	};
}

function fromWatermark(cursor: Cursor, listing: Listing, options: StepOptions): Step {
	const { taken, cut } = select(cursor, listing, options.limit);
	const watermark = movedWatermark(cursor.watermark, listing.rows, options);
	const at = cut ? earliest(watermark, cut.at) : watermark;
	const seen = cursor.seen.plus(taken).since(at);
	return { taken, cursor: { at, watermark, seen }, isCaughtUp: !cut };
}

/** What to take of a listing, and the last row before those that are left; none where none is left. */
function select(
	{ seen }: Cursor,
	{ rows, cutAfter }: Listing,
	limit: number,
): { taken: readonly ChangedRow[]; cut: Listing['cutAfter'] } {
	const unseen = rows.filter((row) => !seen.has(row));
	const taken = unseen.slice(0, limit);
	const last = unseen.length > limit ? taken.at(-1) : undefined;
	// A row may have changed since it was listed, and come later than rows that were left out.
	const isFirst = last && (!cutAfter || last.at <= cutAfter.at);
	return { taken, cut: isFirst ? last : cutAfter };
}

function movedWatermark(
	watermark: Timestamp,
	rows: readonly ChangedRow[],
	{ overlapSeconds, serverNow, clientNow }: Omit<StepOptions, 'limit'>,
): Timestamp {
	const readings = rows.map(({ written }) => written).filter((at) => at !== undefined);
	if (serverNow !== undefined) readings.push(serverNow);
	const newest = readings.reduce((found, at) => latest(found, at), watermark);
	return latest(watermark, shifted(earliest(newest, clientNow), -overlapSeconds));
}
