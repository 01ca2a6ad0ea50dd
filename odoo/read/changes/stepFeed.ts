import type { OdooClient } from '../../client/client';
import type { Step } from './cursor';
import { advance, stretchOf } from './cursor';
import type { FeedState } from './feed';
import { cursorOf, storedCursor } from './feed';
import { listChanges } from './listChanges';
import { momentAt } from './moment';
import { afterStep } from './newRecords';
import { serverTime } from './serverTime';
import type { Tracked } from './tracked';

/** What one look at the server brings. */
export interface FeedStep extends Pick<Step, 'taken' | 'isCaughtUp'> {
	readonly state: FeedState;
}

export interface FeedStepOptions {
	readonly limit: number;
	readonly overlapSeconds: number;
}

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
