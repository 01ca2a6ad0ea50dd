import type { OdooClient } from '../../client/client';
import { matchingIds } from './deletions';
import type { FeedState } from './feed';
import type { PackedIds } from './packedIds';
import { packIds } from './packedIds';
import type { Moment } from './moment';
import { BEGINNING, earliest, latest, momentAt, shifted } from './moment';
import { newestWrite } from './serverTime';
import { PORTION, stepFeed } from './stepFeed';
import type { Tracked } from './tracked';

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
