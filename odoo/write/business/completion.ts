import type { RpcValue, Vals } from '../../call';
import { listIn, recordIn } from '../../call';
import { onchange } from '../../client/onchange';
import type { OdooError } from '../../errors';
import { anyError, recover, toOdooError } from '../../errors';
import { forVersion } from '../../forVersion';
import { fieldsIn } from '../../form/condition';
import { expectTrue } from '../../protocol/expect';
import { fieldOf } from '../../schema/choose';
import { CREATE, DELETE, LINK, UPDATE } from '../../values/commands';
import type { Zones } from '../../values/dates';
import { linkedIds, withoutName } from '../../values/recordId';
import type { FormLines } from '../method/wizardForm';
import { valsOfRow } from '../prepare/values';
import type { Completion, Given } from './businessAction';
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
		const vals = await valsOfRow(opened, row, zones);
		const more = forVersion(along, await model.client.version());
		return { ...more?.of(vals), ...vals };
	};
	return {
		...(completes && { own: await valsFor(model.name, completes) }),
		...(completesMade && made && { made: await valsFor(made.model, completesMade) }),
	};
}

/** What was written to records before they are acted on. */
interface Completed {
	readonly states: ReadonlyArray<RecordState & { readonly written: Vals }>;
	/** What one of them had already, though something else was given. */
	readonly kept?: string;
}

/** Writes what is missing in records before they are acted on. @throws OdooError */
export async function completeOwn(
	states: RecordStates,
	todo: readonly RecordState[],
	{ own: vals }: Completing,
): Promise<Completed> {
	const { model, own, version } = states;
	if (!vals || !own.completes) return { states: [] };
	const { byForm = [], if: condition } = own.completes;
	const form = forVersion(byForm, version);
	const open: Array<Completed['states'][number]> = [];
	for (const state of todo.filter((each) => states.isIncomplete(each))) {
		const along = form && (await formChanges(states, { ...state, vals }, form.lines));
		const written = { ...along, ...vals };
		if (form) await model.call('write', { ids: [state.id], params: { vals: written } }, expectTrue);
		open.push({ ...state, written });
	}
	const ids = open.map(({ id }) => id);
	if (!form && ids.length > 0) await model.call('write', { ids, params: { vals } }, expectTrue);
	const names = fieldsIn(condition).filter((name) => name in vals);
	for (const { record } of todo) {
		const name = names.find((each) => record[each] && record[each] !== vals[each]);
		if (name === undefined) continue;
		const { label } = fieldOf(model.schema, name);
		const kept = `${nameShown(record)} kept its ${label}, ${String(record[name])}: ${String(vals[name])} is only for records that have none.`;
		return { states: open, kept };
	}
	return { states: open };
}

/** What the form of a record changes as values are entered, as it would be saved. */
async function formChanges(
	{ model, own }: RecordStates,
	{ id, record, vals }: Pick<RecordState, 'id' | 'record'> & { readonly vals: Vals },
	lines: FormLines,
): Promise<Vals> {
	const names = Object.entries(lines).flatMap(([list, columns]) => [
		list,
		...columns.map((column) => `${list}.${column}`),
	]);
	const changed = Object.keys(vals);
	const asked = [...changed, ...(own.completes?.changes ?? []), ...names];
	const fields = Object.fromEntries(asked.map((name) => [name, {}]));
	// Odoo changes only the lines that the form holds.
	const held = Object.keys(lines).map((list) => [
		list,
		linkedIds(record[list]).map((line) => [LINK, line]),
	]);
	const values = { ...(Object.fromEntries(held) as Vals), ...vals };
	const { value } = await onchange(model, fields, { id, values, changed, older: '1' });
	const entries = Object.entries(value).map(([name, answer]) => [
		name,
		name in lines ? lineCommands(answer, linkedIds(record[name])) : answer,
	]);
	return Object.fromEntries(entries) as Vals;
}

/** The lines of a form as they are saved: it names all of them, and begins with none. */
function lineCommands(answer: RpcValue, before: readonly number[]): RpcValue {
	const commands = listIn(answer).map((command) => listIn(command));
	const named = new Set(commands.map(([, id]) => id));
	const removed = before.filter((id) => !named.has(id)).map((id) => [DELETE, id]);
	const written = commands.flatMap(([code, id = 0, line]) => {
		if (code !== CREATE && code !== UPDATE) return [];
		const values = Object.entries(recordIn(line)).map(([name, each]) => [name, withoutName(each)]);
		return [[code, code === CREATE ? 0 : id, Object.fromEntries(values) as Vals]];
	});
	return [...removed, ...written];
}

/**
 * Puts back what was written for an action that Odoo then refused, unless somebody has changed it meanwhile.
 * @returns the error, which says where that was not possible
 */
export async function putBack(
	states: RecordStates,
	{ states: completed }: Completed,
	error: OdooError,
): Promise<OdooError> {
	if (completed.length === 0) return error;
	// Nobody knows whether it still runs.
	const isKnown = error.code !== 'OUTCOME_UNKNOWN';
	if (isKnown && (await recover(restore(states, completed), anyError, () => false))) return error;
	const [first = ''] = states.own.completes?.changes ?? [];
	const stays = `${fieldOf(states.model.schema, first).label} was set before, and stays so.`;
	return error.andHint(stays);
}

async function restore(states: RecordStates, completed: Completed['states']): Promise<true> {
	const { model, own } = states;
	const { changes = [] } = own.completes ?? {};
	const now = await states.read(completed.map(({ id }) => id));
	for (const { id, record, written } of completed) {
		const state = now.get(id);
		const isOurs = changes.every(
			(name) => !(name in written) || state?.record[name] === written[name],
		);
		if (!state || !isOurs || states.isDone(state)) continue;
		const former = changes.map((name) => [name, record[name] ?? false]);
		const vals = Object.fromEntries(former) as Vals;
		await model.call('write', { ids: [id], params: { vals } }, expectTrue);
	}
	return true;
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
