import { OdooError } from '../errors';
import { isObject } from '../isObject';
import { parseJson } from '../parseJson';
import type { Cursor, Step } from './feedCursor';
import type { PackedIds } from './packedIds';
import { addIds, isOptionalIds, membership } from './packedIds';
import type { StoredSeen } from './seen';
import { isStoredSeen, Seen } from './seen';
import type { Timestamp } from './timestamps';
import { isTimestamp } from './timestamps';

/*
 * The state of a feed is kept by whoever reads it, as text or JSON between two runs: so its form must stay
 * what it is, and whatever comes back is checked.
 */

/**
 * How far the changes of one model have been read: plain JSON, to be stored as it is. A few hundred
 * bytes; more only while many records were changed within the overlap, while more is waiting, and
 * with `known`, which has the ids of all records.
 */
export interface FeedState {
	readonly version: 1;
	/** Which model, filter, date, server and database it belongs to. */
	readonly feed: string;
	/** Its server and database alone; states of earlier versions do not say. */
	readonly server?: string;
	/** The position of the cursor. */
	readonly at: Timestamp;
	readonly afterId?: number;
	/** The watermark of the cursor. */
	readonly horizon: Timestamp;
	readonly seen: StoredSeen;
	/** Records created since are new to whoever reads the changes. */
	readonly newSince: Timestamp;
	/** While more is waiting: records that were delivered since then, and are not in `seen` any more. */
	readonly delivered?: PackedIds;
	/** Records to watch for being deleted. */
	readonly known?: PackedIds;
	/** Who sees these, as a fingerprint: another user, or in other companies, may see fewer. */
	readonly knownBy?: string;
	/** When the watermark last moved, or was tried to, by the client's clock: milliseconds since 1970. */
	readonly movedMs: number;
	/** When the server's time was last asked for, by the client's clock; states of earlier versions do not say. */
	readonly askedMs?: number;
}

/** Longer than any state that a feed makes: what is longer is not even parsed. */
const MAX_STATE_LENGTH = 40_000_000;

/**
 * The state in a value that was stored somewhere, as an object or as JSON text; undefined for nothing.
 * @throws OdooError `INVALID_VALUE`
 */
export function feedStateFrom(stored: unknown): FeedState | undefined {
	if (stored === undefined || stored === null || stored === '') return undefined;
	const value = typeof stored === 'string' ? parsedState(stored) : stored;
	if (isFeedState(value)) return value;
	throw new OdooError('INVALID_VALUE', 'The cursor was not created by this node.', {
		field: 'cursor',
		hint: 'Pass the _cursor of the last item of the previous run unchanged, or leave the cursor empty to start over.',
	});
}

export function isFeedState(value: unknown): value is FeedState {
	if (!isObject(value)) return false;
	const state = value as Partial<Record<keyof FeedState, unknown>>;
	return (
		state.version === 1 &&
		typeof state.feed === 'string' &&
		isTimestamp(state.at) &&
		(state.afterId === undefined || Number.isSafeInteger(state.afterId)) &&
		isTimestamp(state.horizon) &&
		isStoredSeen(state.seen) &&
		isTimestamp(state.newSince) &&
		[state.delivered, state.known].every(isOptionalIds) &&
		[state.server, state.knownBy].every(isOptionalText) &&
		typeof state.movedMs === 'number' &&
		(state.askedMs === undefined || typeof state.askedMs === 'number')
	);
}

function isOptionalText(value: unknown): boolean {
	return value === undefined || typeof value === 'string';
}

/** Whether two states of a feed tell the same, whenever they were looked at. */
export function isSameFeed(one: FeedState | undefined, other: FeedState | undefined): boolean {
	const mark = (state?: FeedState) => JSON.stringify(state && { ...state, movedMs: 0 });
	return mark(one) === mark(other);
}

export function cursorOf({ at, afterId, horizon: watermark, seen }: FeedState): Cursor {
	return { at, afterId, watermark, seen: Seen.fromStored(seen) };
}

/** A cursor in the form it is stored in. */
export function storedCursor({ at, afterId, watermark: horizon, seen }: Cursor) {
	return { at, ...(afterId !== undefined && { afterId }), horizon, seen: seen.toStored() };
}

/** Tells which changed records are new to whoever reads the changes, by the second of their creation. */
export function newRecordsIn(state: FeedState): (id: number, created: Timestamp) => boolean {
	const { seen } = cursorOf(state);
	const wasDelivered = membership(state.delivered ?? '');
	return (id, created) => created >= state.newSince && !seen.hasRecord(id) && !wasDelivered(id);
}

/**
 * What to remember so that no record is new twice. Once everything was delivered, whatever was
 * created since is in `seen`. Until then `seen` forgets records that were created since as well.
 */
export function newRecordsAfter(
	before: FeedState,
	{ taken, cursor, isCaughtUp }: Step,
): Pick<FeedState, 'newSince' | 'delivered'> {
	if (isCaughtUp) return { newSince: cursor.watermark };
	const known = [...cursorOf(before).seen.ids(), ...taken.map(({ id }) => id)];
	const forgotten = known.filter((id) => !cursor.seen.hasRecord(id));
	const delivered = addIds(before.delivered ?? '', forgotten);
	return { newSince: before.newSince, ...(delivered && { delivered }) };
}

/** Of a state that would be refused when it is read again. */
export function tooManyRecords(model: string, hint: string): OdooError {
	return new OdooError('INVALID_VALUE', `There are too many ${model} records to keep track of.`, {
		hint,
	});
}

function parsedState(text: string): unknown {
	return text.length > MAX_STATE_LENGTH ? undefined : parseJson(text);
}
