import type { OdooClient } from '../client/client';
import type { RawRecord } from '../protocol/expect';
import { expectIds, expectRecords } from '../protocol/expect';
import { activeNameIn } from '../schema/activeName';
import { matchingIds } from './changeSource';
import type { PackedIds } from './packedIds';
import { packIds, unpackIds } from './packedIds';
import type { Watching, WatchState } from './watch';
import type { Happenings } from './watchEvents';
import { areOfFilter } from './watchEvents';

/**
 * Finds what entered or left the filter and what was deleted, by comparing which records there are.
 * One request, and one more if some are missing: they were deleted, or only match no more. What is
 * beyond the limit counts as not yet happened.
 */
export async function findByIds(
	watching: Watching,
	state: WatchState,
	happenings: Happenings,
): Promise<{ readonly state: WatchState; readonly hasMore: boolean }> {
	const { client, query } = watching;
	const { events, records, limit } = query;
	const [needsVisible, needsAll] = [areOfFilter(events), events.has('deleted')];
	if (!needsVisible && !needsAll) return { state, hasMore: false };
	const now = await takeSnapshot(watching, { needsVisible, needsAll });
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
		const hasRoom = happenings.has(id) || happenings.count < limit;
		hasMore ||= !hasRoom;
		return hasRoom;
	};
	for (const id of entered) {
		if (happenings.wantedOf(['entersFilter']).length > 0 && !isRoomFor(id)) continue;
		happenings.add(id, ['entersFilter']);
		visible.add(id);
	}
	if (needsAll) for (const id of now.all) all.add(id);
	for (const id of missing.sort((one, other) => one - other)) {
		const isDeleted = !existing.has(id);
		const hasLeft = wasVisible.has(id);
		const apply = [...(hasLeft ? (['leavesFilter'] as const) : [])];
		const events = isDeleted ? (['deleted', ...apply] as const) : apply;
		if (happenings.wantedOf(events).length > 0 && !isRoomFor(id)) continue;
		happenings.add(id, events, { isDeleted });
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

async function existingIds(
	client: OdooClient,
	{ model, context }: Watching['query']['records'],
	ids: readonly number[],
): Promise<ReadonlySet<number>> {
	if (ids.length === 0) return new Set();
	return await matchingIds(client, { model, domain: [['id', 'in', ids]], context });
}

/** Which records match the filter at present. */
export interface Snapshot {
	/** As a search finds them: archived ones are left out, unless they are wanted. */
	readonly visible: ReadonlySet<number>;
	/** The archived ones as well. */
	readonly all: ReadonlySet<number>;
}

/** Which of the two are of use. */
export interface SnapshotNeeds {
	readonly needsVisible: boolean;
	readonly needsAll: boolean;
}

/** From this version on, grouping has a method of its own. Before, `read_group` can list ids as well. */
const FORMATTED_SINCE = 19;

/** Takes one request, whatever is needed of it. */
export async function takeSnapshot(
	{ client, query, schema, hidesArchived }: Watching,
	{ needsVisible, needsAll }: SnapshotNeeds,
): Promise<Snapshot> {
	const active = activeNameIn(schema);
	if (active && hidesArchived && needsVisible && needsAll) {
		return await inTwoGroups(client, query.records, active);
	}
	const options = { hidesArchived: hidesArchived && needsVisible };
	const ids = await matchingIds(client, query.records, options);
	return { visible: ids, all: ids };
}

/** The active ones and the archived ones. */
async function inTwoGroups(
	client: OdooClient,
	query: Watching['query']['records'],
	active: string,
): Promise<Snapshot> {
	const { model } = query;
	const isFormatted = (await client.version()) >= FORMATTED_SINCE;
	const { method, params, idsOf } = isFormatted
		? formattedGroups(query, active)
		: groups(query, active);
	const found = await client.call({
		model,
		method,
		params,
		context: { ...query.context, active_test: false },
	});
	const rows = expectRecords(found, `${model}.${method}`);
	const idsIn = (chosen: readonly RawRecord[]) =>
		new Set(chosen.flatMap((row) => expectIds(idsOf(row) ?? [], `${model}.${method}`)));
	return { visible: idsIn(rows.filter((row) => row[active] === true)), all: idsIn(rows) };
}

/** Source: addons/web/models/models.py of Odoo 19. */
function formattedGroups({ domain }: Watching['query']['records'], active: string) {
	const ids = 'id:array_agg';
	return {
		method: 'formatted_read_group',
		params: { domain, groupby: [active], aggregates: [ids] },
		idsOf: (row: RawRecord) => row[ids],
	};
}

/** Source: odoo/models.py of Odoo 14, `read_group`. */
function groups({ domain }: Watching['query']['records'], active: string) {
	return {
		method: 'read_group',
		params: { domain, fields: ['ids:array_agg(id)'], groupby: [active], lazy: false },
		idsOf: (row: RawRecord) => row.ids,
	};
}

interface Outcome {
	/** Records that were found, but gone when they were read: nothing was told of them. */
	readonly gone: readonly number[];
	/** Records that were told before it was looked at which ones there are. */
	readonly toldEarly: readonly number[];
}

/**
 * The state in line with what was told. Of a record that went before it could be told, that it goes is
 * told next time if it was known before this poll, and otherwise nothing at all. Of one that was told
 * early it will be told when it is deleted.
 */
export function inLine(
	state: WatchState,
	before: WatchState,
	{ gone, toldEarly }: Outcome,
): WatchState {
	if (gone.length + toldEarly.length === 0) return state;
	const { visible, all } = state;
	return {
		...state,
		...(visible !== undefined && { visible: packIds(asIn(before.visible, visible, gone)) }),
		...(all !== undefined && { all: packIds([...asIn(before.all, all, gone), ...toldEarly]) }),
	};
}

/** The ids of now, where some belong to them if they did before. */
function asIn(before: PackedIds = '', now: PackedIds, some: readonly number[]): Set<number> {
	const [known, ids] = [unpackIds(before), unpackIds(now)];
	for (const id of some) {
		if (known.has(id)) ids.add(id);
		else ids.delete(id);
	}
	return ids;
}
