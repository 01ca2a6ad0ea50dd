import { packIds } from '../changes/packedIds';
import { startFeed } from '../changes/startFeed';
import { activeNameIn } from '../../schema/activeName';
import { rememberAll } from './rememberAll';
import { takeSnapshot } from './snapshot';
import { areOfArchive, areOfFilter } from './watchEvent';
import type { Watching } from './watching';
import type { WatchState } from './watchState';
import { roomForValues } from './watchState';

/** How many changes to pass over at a time. */
const PORTION = 10_000;

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
		portion: PORTION,
	});
}

async function archivedOf(
	{ client, query, schema }: Watching,
	{ archived }: WatchState,
): Promise<Pick<WatchState, 'archived'>> {
	const active = activeNameIn(schema);
	if (!areOfArchive(query.events) || !active) return {};
	if (archived !== undefined) return { archived };
	const { model, context } = query.records;
	const { all } = await takeSnapshot(client, {
		model,
		domain: [[active, '=', false]],
		context,
		activeName: active,
		hidesArchived: false,
		needsVisible: false,
		needsAll: true,
	});
	return { archived: packIds(all) };
}

async function matchingOf(
	{ client, query, schema, hidesArchived }: Watching,
	{ visible, all }: WatchState,
): Promise<Pick<WatchState, 'visible' | 'all'>> {
	const [hasVisible, hasAll] = [areOfFilter(query.events), query.events.has('deleted')];
	const [needsVisible, needsAll] = [
		hasVisible && visible === undefined,
		hasAll && all === undefined,
	];
	const { model, domain, context } = query.records;
	const now =
		needsVisible || needsAll
			? await takeSnapshot(client, {
					model,
					domain,
					context,
					activeName: activeNameIn(schema),
					hidesArchived,
					needsVisible,
					needsAll,
				})
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
