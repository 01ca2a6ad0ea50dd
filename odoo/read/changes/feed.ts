import { OdooError } from '../../errors';
import type { Cursor } from './cursor';
import type { PackedIds } from './packedIds';
import { isOptionalIds } from './packedIds';
import type { Moment } from './moment';
import { isMoment } from './moment';
import type { StoredSeen } from './seen';
import { isStoredSeen, Seen } from './seen';

/**
 * How far the changes of one model have been read: plain JSON, to be stored as it is. A few hundred
 * bytes; more only while many records were changed within the overlap, while more is waiting, and
 * with `known`, which has the ids of all records.
 */
export interface FeedState {
	readonly version: 1;
	/** Which model, filter, date, server and database it belongs to. */
	readonly feed: string;
	readonly at: Moment;
	readonly afterId?: number;
	readonly horizon: Moment;
	readonly seen: StoredSeen;
	/** Records created since are new to whoever reads the changes. */
	readonly newSince: Moment;
	/** While more is waiting: records that were delivered since then, and are not in `seen` any more. */
	readonly delivered?: PackedIds;
	/** Records to watch for being deleted. */
	readonly known?: PackedIds;
	/** Who sees these, as a print: another user, or in other companies, may see fewer. */
	readonly knownBy?: string;
	/** When the horizon last moved, or was tried to, by the client's clock: milliseconds since 1970. */
	readonly movedMs: number;
}

/**
 * The state in a value that was stored somewhere, as an object or as JSON text; undefined for nothing.
 * @throws OdooError `INVALID_VALUE`
 */
export function feedStateFrom(stored: unknown): FeedState | undefined {
	if (stored === undefined || stored === null || stored === '') return undefined;
	const value = typeof stored === 'string' ? parsed(stored) : stored;
	if (isFeedState(value)) return value;
	throw new OdooError('INVALID_VALUE', 'The cursor is not one that this node gave.', {
		hint: 'Use the _cursor of the last item of the previous run unchanged, or nothing to begin anew.',
	});
}

export function cursorOf({ at, afterId, horizon, seen }: FeedState): Cursor {
	return { at, afterId, horizon, seen: Seen.fromStored(seen) };
}

/** A cursor in the form it is stored in. */
export function storedCursor({ at, afterId, horizon, seen }: Cursor) {
	return { at, ...(afterId !== undefined && { afterId }), horizon, seen: seen.toStored() };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

export function isFeedState(value: unknown): value is FeedState {
	if (typeof value !== 'object' || value === null) return false;
	const state = value as Partial<Record<keyof FeedState, unknown>>;
	return (
		state.version === 1 &&
		typeof state.feed === 'string' &&
		isMoment(state.at) &&
		(state.afterId === undefined || typeof state.afterId === 'number') &&
		isMoment(state.horizon) &&
		isStoredSeen(state.seen) &&
		isMoment(state.newSince) &&
		[state.delivered, state.known].every(isOptionalIds) &&
		['string', 'undefined'].includes(typeof state.knownBy) &&
		typeof state.movedMs === 'number'
	);
}
