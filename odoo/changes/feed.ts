import { OdooError } from '../errors';
import { parseJson } from '../parseJson';
import { CHECK_SEARCH } from '../protocol/explanations';
import { timestampAt } from '../values/dates';
import type { ChangeSource } from './changeSource';
import { matchingIds } from './changeSource';
import type { Cursor, Listing, Step } from './feedCursor';
import { advance, afterReading, windowOf } from './feedCursor';
import { listChanges } from './listChanges';
import type { PackedIds } from './packedIds';
import { addIds, isOptionalIds, membership, packIds } from './packedIds';
import type { StoredSeen } from './seen';
import { isStoredSeen, Seen } from './seen';
import type { Timestamp } from './timestamps';
import {
	BEGINNING,
	earliest,
	isTimestamp,
	latest,
	newestWrite,
	serverTime,
	shifted,
} from './timestamps';
import { isObject } from '../isObject';

/*
 * A feed gives the changes of a model in steps, each change once. Its state is kept by whoever reads it,
 * as text or JSON between two runs: so its form must stay what it is, and whatever comes back is checked.
 */

/** What the steps of a feed have in common. */
export interface Feed {
	readonly source: ChangeSource;
	/** How long a transaction in Odoo may take without its changes being missed. */
	readonly overlapSeconds: number;
	/** After how long to ask for the server's time though nothing is new, so that the state tells it. */
	readonly asksTimeAfterMs?: number;
}

/**
 * Odoo ends a request after two minutes (`limit_time_real`), and a server without workers checks that
 * once a minute: with two minutes to spare.
 */
export const DEFAULT_OVERLAP_MINUTES = 5;

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

/** Where to begin: a timestamp is in UTC, `YYYY-MM-DD HH:MM:SS`. */
export type StartFrom = 'now' | 'beginning' | { readonly timestamp: Timestamp };

interface StartOptions {
	/** Says what the state belongs to. */
	readonly feed: string;
	readonly startFrom: StartFrom;
	readonly watchesDeletions: boolean;
}

/** The state before the first change to deliver. */
export async function startFeed(
	feed: Feed,
	{ feed: name, startFrom, watchesDeletions }: StartOptions,
): Promise<FeedState> {
	const { source } = feed;
	const watermark = await firstWatermark(feed);
	const at = firstPosition(startFrom, watermark);
	const known = watchesDeletions && (await firstKnown(source, startFrom));
	const state: FeedState = {
		version: 1,
		feed: name,
		at,
		horizon: latest(at, watermark),
		seen: {},
		newSince: at,
		movedMs: source.client.now(),
		askedMs: source.client.now(),
		...(known !== false && { known }),
	};
	return startFrom === 'now' ? await skipToNow(feed, state) : state;
}

/** What one look at the server brings. */
export interface FeedStep extends Pick<Step, 'taken' | 'isCaughtUp'> {
	readonly state: FeedState;
}

/** How many changes are looked up and read at a time. */
export const CHUNK_SIZE = 10_000;

/** From so many remembered changes on, it pays to ask for the server's time, to forget some. */
const MANY_SEEN = 500;

/** Finds the next changes, up to a limit and without their records, and the state behind them. */
export async function stepFeed(feed: Feed, state: FeedState, limit: number): Promise<FeedStep> {
	const take = await lookAhead(feed, state, limit);
	return take(limit);
}

/**
 * Lists the next changes, up to a limit. How many of them fit may turn out only when their records have
 * been looked at: the function that is returned takes the first so many, at least 1, and gives the state
 * behind those.
 */
export async function lookAhead(
	feed: Feed,
	state: FeedState,
	limit: number,
): Promise<(limit: number) => FeedStep> {
	const { source, overlapSeconds } = feed;
	const nowMs = source.client.now();
	const clientNow = timestampAt(nowMs);
	const { before, listing, serverNow, hasAsked } = await lookFrom(feed, state, { limit, nowMs });
	return (taking) => {
		const step = advance(before, listing, {
			limit: taking,
			overlapSeconds,
			serverNow,
			clientNow,
		});
		if (isStuck(before, step)) throw neverEnds(source.model);
		const { taken, cursor, isCaughtUp } = step;
		const hasMoved = hasAsked || cursor.watermark !== state.horizon;
		const { version, feed: name, movedMs, known } = state;
		const askedMs = hasAsked ? nowMs : state.askedMs;
		return {
			taken,
			isCaughtUp,
			state: {
				version,
				feed: name,
				...storedCursor(cursor),
				...newRecordsAfter(state, step),
				movedMs: hasMoved ? nowMs : movedMs,
				...(askedMs !== undefined && { askedMs }),
				...(known !== undefined && { known }),
			},
		};
	};
}

/** A listing, and the cursor that it is of. */
interface Look {
	readonly before: Cursor;
	readonly listing: Listing;
	/** A reading of the server's clock made before the listing. */
	readonly serverNow?: Timestamp;
	/** Whether it was asked for. */
	readonly hasAsked: boolean;
}

/**
 * Where so much is new that a listing does not hold it all, the server's time is asked for: what is older
 * than the overlap need not be remembered, and is listed in pages.
 */
async function lookFrom(
	{ source, overlapSeconds, asksTimeAfterMs = Infinity }: Feed,
	state: FeedState,
	{ limit, nowMs }: { readonly limit: number; readonly nowMs: number },
): Promise<Look> {
	const cursor = cursorOf(state);
	const isLongAgo = (thenMs: number, afterMs: number) => Math.abs(nowMs - thenMs) > afterMs;
	const isDue = isLongAgo(state.movedMs, overlapSeconds * 1000);
	const asksFirst =
		(isDue && cursor.seen.count(cursor.watermark) >= MANY_SEEN) ||
		isLongAgo(state.askedMs ?? 0, asksTimeAfterMs);
	// Before the listing: only what was visible at that time may count as final.
	const serverNow = asksFirst ? await serverClock(source) : undefined;
	const listing = await listChanges(source, windowOf(cursor, limit));
	const { cutAfter } = listing;
	const isFresh = !asksFirst && !isLongAgo(state.askedMs ?? 0, overlapSeconds * 1000);
	const first = { before: cursor, listing, serverNow, hasAsked: asksFirst };
	if (!cutAfter || isFresh || !isMany(cursor, listing)) return first;
	const reading = serverNow ?? (await serverClock(source));
	const clientNow = timestampAt(nowMs);
	const before = afterReading(cursor, { overlapSeconds, serverNow: reading, clientNow });
	if (before.watermark <= cutAfter.at) return { ...first, hasAsked: true };
	return { before, listing: await listChanges(source, windowOf(before, limit)), hasAsked: true };
}

/** Whether a listing is of those that must be remembered, and has many of them. */
function isMany({ at, watermark, seen }: Cursor, { rows }: Listing): boolean {
	return at >= watermark && rows.length + seen.count(at) >= MANY_SEEN;
}

/** Tells which changed records are new to whoever reads the changes, by the second of their creation. */
export function newRecordsIn(state: FeedState): (id: number, created: Timestamp) => boolean {
	const { seen } = cursorOf(state);
	const wasDelivered = membership(state.delivered ?? '');
	return (id, created) => created >= state.newSince && !seen.hasRecord(id) && !wasDelivered(id);
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

/** What was written before then is visible, by the newest write, which was not later than the server's time. */
async function firstWatermark({ source, overlapSeconds }: Feed): Promise<Timestamp> {
	const { client, model, hasWriteDate } = source;
	const newest = hasWriteDate ? await newestWrite(client, model) : undefined;
	// Not shown is not the same as not there: messages that the user may not see take up the limit.
	const reading = newest ?? (await serverTime(client));
	return reading === undefined
		? BEGINNING
		: shifted(earliest(reading, timestampAt(client.now())), -overlapSeconds);
}

/** A reading of the server's clock; the newest write is one, of the time when it was made. */
async function serverClock({
	client,
	model,
	hasWriteDate,
}: ChangeSource): Promise<Timestamp | undefined> {
	return (
		(await serverTime(client)) ?? (hasWriteDate ? await newestWrite(client, model) : undefined)
	);
}

function firstPosition(startFrom: StartFrom, watermark: Timestamp): Timestamp {
	if (startFrom === 'now') return watermark;
	return startFrom === 'beginning' ? BEGINNING : startFrom.timestamp;
}

/** From the beginning, a record is known once it was delivered. */
async function firstKnown(source: ChangeSource, startFrom: StartFrom): Promise<PackedIds> {
	return startFrom === 'beginning' ? '' : packIds(await matchingIds(source.client, source));
}

/** As if everything visible had been delivered. */
async function skipToNow(feed: Feed, start: FeedState): Promise<FeedState> {
	let state = start;
	for (;;) {
		const step = await stepFeed(feed, state, CHUNK_SIZE);
		({ state } = step);
		if (step.isCaughtUp) return state;
	}
}

/**
 * What to remember so that no record is new twice. Once everything was delivered, whatever was
 * created since is in `seen`. Until then `seen` forgets records that were created since as well.
 */
function newRecordsAfter(
	before: FeedState,
	{ taken, cursor, isCaughtUp }: Step,
): Pick<FeedState, 'newSince' | 'delivered'> {
	if (isCaughtUp) return { newSince: cursor.watermark };
	const known = [...cursorOf(before).seen.ids(), ...taken.map(({ id }) => id)];
	const forgotten = known.filter((id) => !cursor.seen.hasRecord(id));
	const delivered = addIds(before.delivered ?? '', forgotten);
	return { newSince: before.newSince, ...(delivered && { delivered }) };
}

/** Whether the next step would be the same again. */
function isStuck(before: Cursor, { taken, cursor, isCaughtUp }: Step): boolean {
	const isSame =
		cursor.at === before.at &&
		cursor.afterId === before.afterId &&
		cursor.watermark === before.watermark;
	return isSame && taken.length === 0 && !isCaughtUp;
}

function neverEnds(model: string): OdooError {
	return new OdooError('PROTOCOL', `The server returned the same changes of ${model} again.`, {
		hint: CHECK_SEARCH,
	});
}
