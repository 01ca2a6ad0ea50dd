import { rawPages } from '../read/pages';
import { activeNameIn } from '../schema/activeName';
import { matchingIds } from './changeSource';
import { startFeed } from './feed';
import type { StoredFields } from './fieldValues';
import { RememberedValues } from './fieldValues';
import { takeSnapshot } from './findByIds';
import { packIds, unpackIds } from './packedIds';
import type { Watching, WatchState } from './watch';
import { roomForValues } from './watch';
import { areOfArchive, areOfFilter } from './watchEvents';

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

/** The values of all watched fields; those that were not watched so far are read for every record. */
export async function rememberAll(
	{ client, query, schema }: Watching,
	stored: StoredFields = {},
	room: number,
): Promise<StoredFields> {
	const { records, watches } = query;
	const { model, domain } = records;
	const fields = [...new Set(watches.map(({ field }) => field))];
	const remembered = RememberedValues.fromStored(stored, fields);
	const added = fields.filter((field) => !remembered.watches(field));
	if (added.length === 0) return stored;
	const context = { ...records.context, active_test: false };
	for (const field of added) remembered.watch(field);
	for await (const page of rawPages(client, { model, domain, fields: added, context })) {
		for (const raw of page) {
			for (const field of added) remembered.remember(Number(raw.id), field, raw[field.name]);
		}
	}
	return await remembered.toStored(
		schema,
		room,
		async () => await matchingIds(client, { model, domain, context }),
	);
}
