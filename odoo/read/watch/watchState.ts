import type { FeedState } from '../changes/feed';
import { isFeedState } from '../changes/feed';
import type { PackedIds } from '../changes/packedIds';
import { isOptionalIds } from '../changes/packedIds';
import type { StoredFields } from './rememberedValues';
import { isStoredFields } from './rememberedValues';

/** In characters, without the changes of the last minutes. */
const MOST_STORED = 195_000;

/**
 * What is remembered of a model between two polls: plain JSON, to be stored as it is. It has what the
 * chosen events need, and stays below 200 kB for a model of 100,000 records.
 */
export interface WatchState {
	readonly version: 1;
	/** Which model, filter and database it belongs to. */
	readonly watch: string;
	/** Counts the polls, so that of two states the newer one is known. */
	readonly poll: number;
	/** Up to where writes were seen. */
	readonly feed?: FeedState;
	/** Records that match the filter, to see them enter and leave it. */
	readonly visible?: PackedIds;
	/** Records that match the filter, archived ones too, to see them deleted. */
	readonly all?: PackedIds;
	/** Archived records of the model. */
	readonly archived?: PackedIds;
	/** Values of the watched fields. */
	readonly values?: StoredFields;
}

export function isWatchState(value: unknown): value is WatchState {
	if (typeof value !== 'object' || value === null) return false;
	const state = value as Partial<Record<keyof WatchState, unknown>>;
	return (
		state.version === 1 &&
		typeof state.watch === 'string' &&
		typeof state.poll === 'number' &&
		[state.visible, state.all, state.archived].every(isOptionalIds) &&
		(state.values === undefined || isStoredFields(state.values)) &&
		(state.feed === undefined || isFeedState(state.feed))
	);
}

/** How many characters are left for the values, beside which records there are. */
export function roomForValues({
	visible = '',
	all = '',
	archived = '',
}: Partial<WatchState>): number {
	return MOST_STORED - visible.length - all.length - archived.length;
}
