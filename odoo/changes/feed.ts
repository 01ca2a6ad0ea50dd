import type { OdooClient } from '../client/client';
import { OdooError } from '../errors';
import type { Tracked } from './changeSource';
import { listChanges, matchingIds } from './changeSource';
import type { Cursor, Step, StoredSeen } from './feedCursor';
import { advance, isStoredSeen, Seen, stretchOf } from './feedCursor';
import type { PackedIds } from './packedIds';
import { addIds, isOptionalIds, packIds, unpackIds } from './packedIds';
import type { Moment } from './timestamps';
import {
	BEGINNING,
	earliest,
	isMoment,
	latest,
	momentAt,
	newestWrite,
	serverTime,
	shifted,
} from './timestamps';

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

/** What one look at the server brings. */
export interface FeedStep extends Pick<Step, 'taken' | 'isCaughtUp'> {
	readonly state: FeedState;
}

export interface FeedStepOptions {
	readonly limit: number;
	readonly overlapSeconds: number;
}

/**
 * Odoo ends a request after two minutes (`limit_time_real`), and a server without workers checks that
 * once a minute: with two minutes to spare.
 */
export const DEFAULT_OVERLAP_MINUTES = 5;

/** How many changes are looked up and read at a time. */
export const PORTION = 10_000;

/** From so many remembered changes on, it pays to ask for the server's time, to forget some. */
const MANY_SEEN = 500;

/** Finds the next changes, without their records, and the state behind them. */
export async function stepFeed(
	client: OdooClient,
	tracked: Tracked,
	state: FeedState,
	options: FeedStepOptions,
): Promise<FeedStep> {
	const take = await lookAhead(client, tracked, state, options);
	return take(options.limit);
}

/**
 * Looks at the next changes, up to a limit. The function that comes back tells what it is to take
 * so many of them, or fewer; at least 1.
 */
export async function lookAhead(
	client: OdooClient,
	tracked: Tracked,
	state: FeedState,
	{ limit, overlapSeconds }: FeedStepOptions,
): Promise<(limit: number) => FeedStep> {
	const before = cursorOf(state);
	const nowMs = client.now();
	const isDue = Math.abs(nowMs - state.movedMs) > overlapSeconds * 1000;
	const asksTime = isDue && before.seen.count(before.horizon) >= MANY_SEEN;
	// Before the listing: only what was visible at that time may count as settled.
	const serverNow = asksTime ? await serverTime(client) : undefined;
	const listing = await listChanges(client, tracked, stretchOf(before, limit));
	const clientNow = momentAt(nowMs);
	return (taking) => {
		const options = { limit: taking, overlapSeconds, serverNow, clientNow };
		const step = advance(before, listing, options);
		const { taken, cursor, isCaughtUp } = step;
		const hasMoved = asksTime || cursor.horizon !== before.horizon;
		const { version, feed, movedMs, known } = state;
		return {
			taken,
			isCaughtUp,
			state: {
				version,
				feed,
				...storedCursor(cursor),
				...afterStep(state, step),
				movedMs: hasMoved ? nowMs : movedMs,
				...(known !== undefined && { known }),
			},
		};
	};
}

/** Where to begin: a moment is in UTC, `YYYY-MM-DD HH:MM:SS`. */
export type StartFrom = 'now' | 'beginning' | { readonly moment: Moment };

export interface StartOptions {
	/** Says whom the state belongs to. */
	readonly feed: string;
	readonly startFrom: StartFrom;
	readonly watchesDeletions: boolean;
	readonly overlapSeconds: number;
}

/** The state before the first change to deliver. */
export async function startFeed(
	client: OdooClient,
	tracked: Tracked,
	options: StartOptions,
): Promise<FeedState> {
	const { feed, startFrom, watchesDeletions } = options;
	const horizon = await firstHorizon(client, tracked, options);
	const at = firstMoment(startFrom, horizon);
	const known = watchesDeletions && (await firstKnown(client, tracked, startFrom));
	const state: FeedState = {
		version: 1,
		feed,
		at,
		horizon: latest(at, horizon),
		seen: {},
		newSince: at,
		movedMs: client.now(),
		...(known !== false && { known }),
	};
	return startFrom === 'now' ? await passOver(client, tracked, state, options) : state;
}

/** What was written before then is visible, as far as the newest write tells the server's time. */
async function firstHorizon(
	client: OdooClient,
	{ model, hasWriteDate }: Tracked,
	{ overlapSeconds }: StartOptions,
): Promise<Moment> {
	const newest = hasWriteDate ? await newestWrite(client, model) : undefined;
	return newest === undefined
		? BEGINNING
		: shifted(earliest(newest, momentAt(client.now())), -overlapSeconds);
}

function firstMoment(startFrom: StartFrom, horizon: Moment): Moment {
	if (startFrom === 'now') return horizon;
	return startFrom === 'beginning' ? BEGINNING : startFrom.moment;
}

/** From the beginning, a record is known once it was delivered. */
async function firstKnown(
	client: OdooClient,
	tracked: Tracked,
	startFrom: StartFrom,
): Promise<PackedIds> {
	return startFrom === 'beginning' ? '' : packIds(await matchingIds(client, tracked));
}

/** As if everything visible had been delivered. */
async function passOver(
	client: OdooClient,
	tracked: Tracked,
	start: FeedState,
	{ overlapSeconds }: StartOptions,
): Promise<FeedState> {
	let state = start;
	for (;;) {
		const step = await stepFeed(client, tracked, state, { limit: PORTION, overlapSeconds });
		({ state } = step);
		if (step.isCaughtUp) return state;
	}
}

/** Tells which changed records are new to whoever reads the changes, by the second of their creation. */
export function newRecordsIn(state: FeedState): (id: number, created: Moment) => boolean {
	const { seen } = cursorOf(state);
	const delivered = unpackIds(state.delivered ?? '');
	return (id, created) => created >= state.newSince && !seen.hasRecord(id) && !delivered.has(id);
}

/**
 * What to remember so that no record is new twice. Once everything was delivered, whatever was
 * created since is in `seen`. Until then `seen` forgets records that were created since as well.
 */
export function afterStep(
	before: FeedState,
	{ taken, cursor, isCaughtUp }: Step,
): { readonly newSince: Moment; readonly delivered?: PackedIds } {
	if (isCaughtUp) return { newSince: cursor.horizon };
	const known = [...cursorOf(before).seen.ids(), ...taken.map(({ id }) => id)];
	const forgotten = known.filter((id) => !cursor.seen.hasRecord(id));
	const delivered = addIds(before.delivered ?? '', forgotten);
	return { newSince: before.newSince, ...(delivered && { delivered }) };
}
