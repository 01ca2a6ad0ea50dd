import { OdooError } from '../errors';
import { CHECK_SEARCH } from '../protocol/explanations';
import { timestampAt } from '../values/dates';
import type { ChangeSource } from './changeSource';
import { matchingIds } from './changeSource';
import type { Cursor, Listing, Step } from './feedCursor';
import { advance, afterReading, windowOf } from './feedCursor';
import type { FeedState } from './feedState';
import { cursorOf, newRecordsAfter, storedCursor } from './feedState';
import { listChanges } from './listChanges';
import type { PackedIds } from './packedIds';
import { packIds } from './packedIds';
import type { Timestamp } from './timestamps';
import { BEGINNING, earliest, latest, newestWrite, serverTime, shifted } from './timestamps';

/* A feed gives the changes of a model in steps, each change once. */

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
