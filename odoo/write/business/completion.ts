import type { Vals } from '../../call';
import { toOdooError } from '../../errors';
import { fieldsIn } from '../../form/condition';
import { expectTrue } from '../../protocol/expect';
import { fieldOf } from '../../schema/choose';
import type { Zones } from '../../values/dates';
import { valsOfRow } from '../prepare/values';
import type { Completion, Given } from './businessAction';
import { forVersion } from './businessAction';
import { nameShown } from './recordNames';
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

/**
 * Writes what is missing in records before they are acted on.
 * @returns what one of them had already, though something else was given
 * @throws OdooError
 */
export async function completeOwn(
	states: RecordStates,
	todo: readonly RecordState[],
	{ own: vals }: Completing,
): Promise<string | undefined> {
	const { model, own } = states;
	if (!vals || !own.completes) return undefined;
	const ids = todo.filter((state) => states.isIncomplete(state)).map(({ id }) => id);
	if (ids.length > 0) await model.call('write', { ids, params: { vals } }, expectTrue);
	const names = fieldsIn(own.completes.if).filter((name) => name in vals);
	for (const { record } of todo) {
		const name = names.find((each) => record[each] && record[each] !== vals[each]);
		if (name === undefined) continue;
		const { label } = fieldOf(model.schema, name);
		return `${nameShown(record)} kept its ${label}, ${String(record[name])}: ${String(vals[name])} is only for records that have none.`;
	}
	return undefined;
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
