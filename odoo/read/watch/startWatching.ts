import { matchingIds } from '../changes/deletions';
import { packIds, unpackIds } from '../changes/packedIds';
import { startFeed } from '../changes/startFeed';
import { activeNameIn } from '../../schema/activeName';
import { rememberAll } from './rememberAll';
import { takeSnapshot } from './snapshot';
import { areOfArchive, areOfFilter } from './watchEvent';
import type { Watching } from './watching';
import type { WatchState } from './watchState';
import { roomForValues } from './watchState';

/** In characters. From so many on, it pays to forget archived records that have been deleted since. */
const MANY_ARCHIVED = 100_000;

/** The state with just what the events need; what was not watched so far is watched from now on. */
export async function startWatching(watching: Watching, before: WatchState): Promise<WatchState> {
	const { version, watch, poll } = before;
	const feed = await feedOf(watching, before);
	const archived = await archivedOf(watching, before);
	const matching = await matchingOf(watching, before);
	const room = roomForValues({ ...archived, ...matching });
	const values = await valuesOf(watching, before, room);
	return { version, watch, poll, ...(feed && { feed }), ...archived, ...matching, ...values };
}

async function feedOf(
	{ client, tracked, overlapSeconds }: Watching,
	{ feed, watch }: WatchState,
): Promise<WatchState['feed']> {
	if (feed || !tracked) return tracked && feed;
	return await startFeed(client, tracked, {
		feed: watch,
		startFrom: 'now',
		watchesDeletions: false,
		overlapSeconds,
	});
}

async function archivedOf(
	{ client, query, schema }: Watching,
	{ archived }: WatchState,
): Promise<Pick<WatchState, 'archived'>> {
	const active = activeNameIn(schema);
	if (!areOfArchive(query.events) || !active) return {};
	if (archived !== undefined && archived.length < MANY_ARCHIVED) return { archived };
	const { model, context } = query.records;
	// All that exist, where there are many: what has come back since the last poll is to be told.
	const domain = archived === undefined ? [[active, '=', false]] : [];
	const found = await matchingIds(client, { model, domain, context });
	const known = archived === undefined ? found : unpackIds(archived);
	return { archived: packIds([...known].filter((id) => found.has(id))) };
}

async function matchingOf(
	watching: Watching,
	{ visible, all }: WatchState,
): Promise<Pick<WatchState, 'visible' | 'all'>> {
	const { events } = watching.query;
	const [hasVisible, hasAll] = [areOfFilter(events), events.has('deleted')];
	const [needsVisible, needsAll] = [
		hasVisible && visible === undefined,
		hasAll && all === undefined,
	];
	const now =
		needsVisible || needsAll
			? await takeSnapshot(watching, { needsVisible, needsAll })
			: { visible: [], all: [] };
	return {
		...(hasVisible && { visible: visible ?? packIds(now.visible) }),
		...(hasAll && { all: all ?? packIds(now.all) }),
	};
}

async function valuesOf(
	watching: Watching,
	{ values }: WatchState,
	room: number,
): Promise<Pick<WatchState, 'values'>> {
	if (!watching.query.events.has('fieldChanged')) return {};
	return { values: await rememberAll(watching, values, room) };
}
