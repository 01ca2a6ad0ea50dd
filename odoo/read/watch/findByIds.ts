import type { OdooClient } from '../../client/client';
import { matchingIds } from '../changes/deletions';
import { packIds, unpackIds } from '../changes/packedIds';
import type { Happenings } from './happenings';
import { takeSnapshot } from './snapshot';
import { areOfFilter } from './watchEvent';
import type { Watching } from './watching';
import type { WatchState } from './watchState';

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
