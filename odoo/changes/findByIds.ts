import type { OdooClient } from '../client/client';
import type { RawRecord } from '../protocol/expect';
import { expectIds, expectRecords } from '../protocol/expect';
import { FORMATTED_SINCE } from '../read/groups/readGroups';
import { activeNameIn, withArchived } from '../schema/activeName';
import { existingIds, matchingIds, trackableIds } from './changeSource';
import type { PackedIds } from './packedIds';
import { packIds, unpackIds } from './packedIds';
import type { Watch, WatchState } from './watch';
import type { FoundEvents } from './watchEvents';
import { hasFilterEvents } from './watchEvents';

/*
 * A deleted record has no date, and a record may enter or leave the filter without a write: because a
 * linked one was changed, or time has passed. So the ids that match are compared with those of the last
 * poll.
 */

/**
 * Finds what entered or left the filter and what was deleted. One request, and one more if some are
 * missing: they were deleted, or only match no more. What is beyond the limit stays for the next poll.
 */
export async function findByIds(
	watch: Watch,
	state: WatchState,
	found: FoundEvents,
): Promise<{ readonly state: WatchState; readonly hasMore: boolean }> {
	const { client, query } = watch;
	const { events, records, limit } = query;
	const [needsVisible, needsAll] = [hasFilterEvents(events), events.has('deleted')];
	if (!needsVisible && !needsAll) return { state, hasMore: false };
	const now = await listIds(watch, { needsVisible, needsAll });
	const visible = new Set(needsVisible ? unpackIds(state.visible ?? '') : []);
	const all = new Set(needsAll ? unpackIds(state.all ?? '') : []);
	const entered = needsVisible ? [...now.visible].filter((id) => !visible.has(id)) : [];
	const left = [...visible].filter((id) => !now.visible.has(id));
	const lost = [...all].filter((id) => !now.all.has(id));
	const missing = [...new Set([...left, ...lost])];
	const existing = await existingIds(client, records, missing);
	const wasVisible = new Set(left);

	let hasMore = false;
	const isRoomFor = (id: number) => {
		const hasRoom = found.has(id) || found.recordCount < limit;
		hasMore ||= !hasRoom;
		return hasRoom;
	};
	for (const id of entered) {
		if (found.wantedOf(['entersFilter']).length > 0 && !isRoomFor(id)) continue;
		found.add({ id, events: ['entersFilter'] });
		visible.add(id);
	}
	if (needsAll) for (const id of now.all) all.add(id);
	for (const id of missing.sort((one, other) => one - other)) {
		const isDeleted = !existing.has(id);
		const hasLeft = wasVisible.has(id);
		const applying = [...(hasLeft ? (['leavesFilter'] as const) : [])];
		const ofRecord = isDeleted ? (['deleted', ...applying] as const) : applying;
		if (found.wantedOf(ofRecord).length > 0 && !isRoomFor(id)) continue;
		found.add({ id, events: ofRecord, isDeleted });
		visible.delete(id);
		// It may have been deleted since it was seen to leave.
		if (isDeleted || !now.all.has(id)) all.delete(id);
	}
	return {
		state: {
			...state,
			...(needsVisible && { visible: packIds(visible) }),
			...(needsAll && { all: packIds(all) }),
		},
		hasMore,
	};
}

/** What became of the records with events. */
interface Reported {
	/** The state before the poll. */
	readonly before: WatchState;
	/** Records that could not be read any more, so that they were not reported. */
	readonly unreadable: readonly number[];
	/** Records that were found archived and reported as active. */
	readonly returned: readonly number[];
	/** Records that were reported in a poll that did not get as far as comparing ids. */
	readonly reportedEarly: readonly number[];
}

/**
 * Brings the ids of a state in line with what was reported. A record that could not be read any more is
 * known again if it was so before the poll, so that the next one reports its deletion, and otherwise
 * forgotten: nobody has heard of it. One that was reported early is known from now on, so that its
 * deletion will be reported, and one that was reported as active is not known as archived.
 */
export function withReported(
	state: WatchState,
	{ before, unreadable, returned, reportedEarly }: Reported,
): WatchState {
	if (unreadable.length + returned.length + reportedEarly.length === 0) return state;
	const { visible, all, archived } = state;
	const restore = (ids: PackedIds, former: PackedIds | undefined) =>
		restored(unreadable, ids, former);
	return {
		...state,
		...(visible !== undefined && { visible: packIds(restore(visible, before.visible)) }),
		...(archived !== undefined && { archived: packIds(restored(returned, archived)) }),
		...(all !== undefined && { all: packIds([...restore(all, before.all), ...reportedEarly]) }),
	};
}

/** Which records match the filter at present. */
interface IdLists {
	/** As a search finds them: archived ones are left out, unless they are wanted. */
	readonly visible: ReadonlySet<number>;
	/** The archived ones as well. */
	readonly all: ReadonlySet<number>;
}

/** Which of the two are of use. */
interface ListNeeds {
	readonly needsVisible: boolean;
	readonly needsAll: boolean;
}

/** Takes one request, whatever is needed of it. */
export async function listIds(
	{ client, query, schema, hidesArchived }: Watch,
	{ needsVisible, needsAll }: ListNeeds,
): Promise<IdLists> {
	const active = activeNameIn(schema);
	if (active && hidesArchived && needsVisible && needsAll) {
		const records = { ...query.records, domain: withArchived(schema, query.records.domain) };
		return await inTwoGroups(client, records, active);
	}
	const options = { hidesArchived: hidesArchived && needsVisible };
	const ids = await matchingIds(client, query.records, options);
	return { visible: ids, all: ids };
}

/** The ids of now, where some belong to them if they did before. */
function restored(some: readonly number[], now: PackedIds, before: PackedIds = ''): Set<number> {
	const [known, ids] = [unpackIds(before), unpackIds(now)];
	for (const id of some) {
		if (known.has(id)) ids.add(id);
		else ids.delete(id);
	}
	return ids;
}

type Records = Watch['query']['records'];

/** The active ones and the archived ones, both of which the domain finds. */
async function inTwoGroups(client: OdooClient, query: Records, active: string): Promise<IdLists> {
	const { model, context } = query;
	const isFormatted = (await client.version()) >= FORMATTED_SINCE;
	const { method, params, idsOf } = isFormatted
		? formattedGroups(query, active)
		: unformattedGroups(query, active);
	const rows = await client.call({ model, method, params, context }, expectRecords);
	const idsIn = (chosen: readonly RawRecord[]) => {
		const ids = chosen.flatMap((row) => expectIds(idsOf(row) ?? [], `${model}.${method}`));
		return trackableIds(ids, model);
	};
	return { visible: idsIn(rows.filter((row) => row[active] === true)), all: idsIn(rows) };
}

/** Source: addons/web/models/models.py of Odoo 19. */
function formattedGroups({ domain }: Records, active: string) {
	const ids = 'id:array_agg';
	return {
		method: 'formatted_read_group',
		params: { domain, groupby: [active], aggregates: [ids] },
		idsOf: (row: RawRecord) => row[ids],
	};
}

/** `read_group` can list ids as well. Source: odoo/models.py of Odoo 14. */
function unformattedGroups({ domain }: Records, active: string) {
	return {
		method: 'read_group',
		params: { domain, fields: ['ids:array_agg(id)'], groupby: [active], lazy: false },
		idsOf: (row: RawRecord) => row.ids,
	};
}
