import type { Vals } from '../../call';
import { toOdooError } from '../../errors';
import { expectTrue } from '../../protocol/expect';
import type { Zones } from '../../values/dates';
import { valsOfRow } from '../prepare/values';
import type { Completion, Given } from './businessAction';
import { forVersion } from './businessAction';
import type { RecordState, RecordStates } from './recordStates';

/** What a row gives that an action has no dialog for, converted before anything is changed. */
export interface Completing {
	/** For the records themselves. */
	readonly own?: Vals;
	/** For those that come of them. */
	readonly made?: Vals;
}

/** @throws OdooError `INVALID_VALUE` */
export async function completingOf(
	{ model, own: { completes, completesMade, made } }: RecordStates,
	given: Given,
	zones: Zones,
): Promise<Completing> {
	const valsFor = async (name: string, { values, along = [] }: Completion) => {
		const row = values(given);
		if (Object.keys(row).length === 0) return undefined;
		const opened = await model.of(name);
		const vals = await valsOfRow(opened, row, { zones, unknownColumns: 'error' });
		const more = forVersion(along, await model.client.version());
		return { ...more?.of(vals), ...vals };
	};
	return {
		...(completes && { own: await valsFor(model.name, completes) }),
		...(completesMade && made && { made: await valsFor(made.model, completesMade) }),
	};
}

/** Writes what is missing in records before they are acted on. @throws OdooError */
export async function completeOwn(
	states: RecordStates,
	todo: readonly RecordState[],
	{ own: vals }: Completing,
): Promise<void> {
	if (!vals) return;
	const ids = todo.filter((state) => states.isIncomplete(state)).map(({ id }) => id);
	if (ids.length === 0) return;
	await states.model.call('write', { ids, params: { vals } }, expectTrue);
}

/**
 * Writes to the records that came of others, which stay whatever happens.
 * @returns what could not be done
 */
export async function completeMade(
	states: RecordStates,
	todo: readonly RecordState[],
	{ made: vals }: Completing,
): Promise<string | undefined> {
	const { completesMade, made } = states.own;
	if (!vals || !completesMade || !made) return undefined;
	let ids: readonly number[] = [];
	try {
		const now = await states.read(todo.map(({ id }) => id));
		const before = new Set(todo.flatMap((state) => state.made));
		const all = new Set([...now.values()].flatMap((state) => state.made));
		ids = [...all].filter((id) => !before.has(id));
		if (ids.length === 0) return undefined;
		const model = await states.model.of(made.model);
		await model.call('write', { ids, params: { vals } }, expectTrue);
		return undefined;
	} catch (thrown) {
		const which = ids.length > 0 ? ` (ID ${ids.join(', ')})` : '';
		return `The ${completesMade.noun}${which} was created, but its values could not be set: ${toOdooError(thrown).message}`;
	}
}
