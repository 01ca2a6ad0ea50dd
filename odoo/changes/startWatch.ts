import { rawPages } from '../read/pages';
import { activeNameIn, withArchived } from '../schema/activeName';
import { matchingIds } from './changeSource';
import { startFeed } from './feed';
import { listIds } from './findByIds';
import { membership, packIds } from './packedIds';
import { RememberedValues } from './rememberedValues';
import type { Watch, WatchState } from './watch';
import { roomForValues } from './watch';
import { hasArchiveEvents, hasFilterEvents } from './watchEvents';

/*
 * Each event needs a part of the state. Users may switch events on and off while a watch runs, so before
 * each poll the state gets the parts that are missing, as things stand now, and loses those that are of
 * no use any more.
 */

/** In characters. From so many on, it pays to forget archived records that have been deleted since. */
const MANY_ARCHIVED = 100_000;

/** The state with just what the events need; what was not watched so far is watched from now on. */
export async function startWatch(watch: Watch, before: WatchState): Promise<WatchState> {
	const { version, watch: name, poll } = before;
	const feed = await feedOf(watch, before);
	const archived = await archivedOf(watch, before);
	const matching = await matchingOf(watch, before);
	const room = roomForValues({ ...archived, ...matching });
	const values = await valuesOf(watch, before, room);
	return { version, watch: name, poll, ...(feed && { feed }), ...archived, ...matching, ...values };
}

async function feedOf(
	{ feed }: Watch,
	{ feed: state, watch: name }: WatchState,
): Promise<WatchState['feed']> {
	if (!feed) return undefined;
	return (
		state ?? (await startFeed(feed, { feed: name, startFrom: 'now', watchesDeletions: false }))
	);
}

async function archivedOf(
	{ client, query, schema }: Watch,
	{ archived }: WatchState,
): Promise<Pick<WatchState, 'archived'>> {
	const active = activeNameIn(schema);
	if (!hasArchiveEvents(query.events) || !active) return {};
	const { model, context } = query.records;
	if (archived === undefined) {
		const domain = [[active, '=', false]];
		return { archived: packIds(await matchingIds(client, { model, domain, context })) };
	}
	if (archived.length < MANY_ARCHIVED) return { archived };
	// All that exist, and not just archived ones: those that came back since the last poll stay to be reported.
	const isKnown = membership(archived);
	const existing = await matchingIds(client, { model, domain: [], context });
	return { archived: packIds([...existing].filter(isKnown)) };
}

async function matchingOf(
	watch: Watch,
	{ visible, all }: WatchState,
): Promise<Pick<WatchState, 'visible' | 'all'>> {
	const { events } = watch.query;
	const [hasVisible, hasAll] = [hasFilterEvents(events), events.has('deleted')];
	const [needsVisible, needsAll] = [
		hasVisible && visible === undefined,
		hasAll && all === undefined,
	];
	const now =
		needsVisible || needsAll
			? await listIds(watch, { needsVisible, needsAll })
			: { visible: [], all: [] };
	return {
		...(hasVisible && { visible: visible ?? packIds(now.visible) }),
		...(hasAll && { all: all ?? packIds(now.all) }),
	};
}

/** The values of all watched fields; those that were not watched so far are read for every record. */
async function valuesOf(
	{ client, query, schema }: Watch,
	{ values = {} }: WatchState,
	room: number,
): Promise<Pick<WatchState, 'values'>> {
	if (!query.events.has('fieldChanged')) return {};
	const { records, watches } = query;
	const { model, domain, context } = records;
	const fields = [...new Set(watches.map(({ field }) => field))];
	const remembered = RememberedValues.fromStored(values, fields);
	const added = fields.filter((field) => !remembered.watches(field));
	if (added.length === 0) return { values };
	for (const field of added) remembered.watch(field);
	const search = { model, domain: withArchived(schema, domain), fields: added, context };
	for await (const page of rawPages(client, search)) {
		for (const raw of page) {
			for (const field of added) remembered.remember(Number(raw.id), field, raw[field.name]);
		}
	}
	const stillExisting = async () => await matchingIds(client, { model, domain, context });
	return { values: await remembered.toStored({ schema, room, stillExisting }) };
}
