import type { Step } from './cursor';
import type { FeedState } from './feed';
import { cursorOf } from './feed';
import type { Moment } from './moment';
import type { PackedIds } from './packedIds';
import { addIds, unpackIds } from './packedIds';

/** Tells which changed records are new to whoever reads the changes, by the second of their creation. */
export function newRecordsIn(state: FeedState): (id: number, created: Moment) => boolean {
	const { seen } = cursorOf(state);
	const delivered = unpackIds(state.delivered ?? '');
	return (id, created) => created >= state.newSince && !seen.hasRecord(id) && !delivered.has(id);
}

/**
 * What to remember so that no record is new twice. Once everything was delivered, whatever was
 * created since is in `seen`. Until then `seen` forgets records that were created since as well.
 */
export function afterStep(
	before: FeedState,
	{ taken, cursor, isCaughtUp }: Step,
): { readonly newSince: Moment; readonly delivered?: PackedIds } {
	if (isCaughtUp) return { newSince: cursor.horizon };
	const known = [...cursorOf(before).seen.ids(), ...taken.map(({ id }) => id)];
	const forgotten = known.filter((id) => !cursor.seen.hasRecord(id));
	const delivered = addIds(before.delivered ?? '', forgotten);
	return { newSince: before.newSince, ...(delivered && { delivered }) };
}
