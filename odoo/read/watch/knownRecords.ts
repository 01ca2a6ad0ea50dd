import type { PackedIds } from '../changes/packedIds';
import { packIds, unpackIds } from '../changes/packedIds';
import type { WatchState } from './watchState';

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
