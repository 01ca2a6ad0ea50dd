import { rolledBack, sendAtomic, tooMany } from '../batch/atomic';
import type { Outcome } from '../batch/outcome';
import { Batch } from '../batch/batch';
import { mapDone } from '../batch/outcome';
import type { Request, SendSettings } from '../batch/send';
import { sendAll } from '../batch/send';
import { withAccessCheck } from '../access/forbiddenModel';
import type { Right } from '../access/rights';
import { accessError } from '../access/rights';
import type { ModelCalls, ModelClient } from '../client/modelClient';
import { OdooError, recordNotFound } from '../errors';
import { checkExisting, existingIds } from '../lookup/byId';
import type { RecordLocator } from '../lookup/locate';
import { locateExisting, outcomesOfLists } from '../lookup/recordLists';
import { expectTrue } from '../protocol/expect';
import { activeNameIn } from '../schema/activeName';
import { zip } from '../zip';

/** What became of the records of one row, or what would become of them. */
export interface RemoveResult {
	readonly ids: readonly number[];
	readonly action: 'archived' | 'deleted' | 'unarchived' | 'unchanged';
}

export interface RemoveSettings extends SendSettings {
	/** Run for all rows in one transaction, or for none; no more records than a batch has. */
	readonly allOrNothing: boolean;
	/** Find out what would be done, and do nothing. */
	readonly validateOnly: boolean;
}

/** What a row names: database IDs and External IDs. */
type Named = ReadonlyArray<readonly RecordLocator[]>;

/** One record, and what is to become of it. */
interface Task {
	readonly id: number;
	readonly action: RemoveResult['action'];
}

/** What is done with records that are named by their ids. */
interface Removal {
	readonly right: Right;
	/** What is to become of each record, or why nothing can. */
	readonly plan: (ids: readonly number[]) => Promise<ReadonlyArray<Task | OdooError>>;
	readonly request: Request<Task, Task>;
}

/**
 * Deletes records for good. A record that several rows name is deleted once, for all of them.
 * @returns for each row its records, or why they were not deleted
 */
export async function deleteRecords(
	model: ModelCalls,
	rows: Named,
	settings: RemoveSettings,
): Promise<Array<Outcome<RemoveResult>>> {
	const send = async (tasks: readonly Task[]) => {
		await model.call('unlink', { ids: tasks.map(({ id }) => id) }, expectTrue);
		return tasks;
	};
	const reconcile = async (tasks: readonly Task[]) => {
		const left = await existingIds(
			model,
			tasks.map(({ id }) => id),
		);
		return tasks.map((task) => (left.has(task.id) ? undefined : task));
	};
	return await runRemoval(model, rows, settings, {
		right: 'unlink',
		request: { send, reconcile },
		plan: async (ids) =>
			await checkExisting(
				model,
				ids.map((id): Task => ({ id, action: 'deleted' })),
			),
	});
}

/**
 * Archives records. Those that are archived already stay as they are.
 * @throws OdooError `FIELD_NOT_FOUND` for a model that cannot be archived
 */
export async function archiveRecords(
	model: ModelCalls,
	rows: Named,
	settings: RemoveSettings,
): Promise<Array<Outcome<RemoveResult>>> {
	return await writeActive(model, rows, settings, 'archived');
}

/**
 * Brings archived records back. Those that are not archived stay as they are.
 * @throws OdooError `FIELD_NOT_FOUND` for a model that cannot be archived
 */
export async function unarchiveRecords(
	model: ModelCalls,
	rows: Named,
	settings: RemoveSettings,
): Promise<Array<Outcome<RemoveResult>>> {
	return await writeActive(model, rows, settings, 'unarchived');
}

async function writeActive(
	calls: ModelCalls,
	rows: Named,
	settings: RemoveSettings,
	changed: 'archived' | 'unarchived',
): Promise<Array<Outcome<RemoveResult>>> {
	const model = await calls.of(calls.name);
	const active = activeFieldOf(model);
	const isArchived = changed === 'archived';
	const plan = async (ids: readonly number[]): Promise<Array<Task | OdooError>> => {
		const found = await model.readByIds(ids, [active]);
		return ids.map((id) => {
			const record = found.get(id);
			if (!record) return recordNotFound(model.name, id);
			return { id, action: (record[active] === true) === isArchived ? changed : 'unchanged' };
		});
	};
	const send = async (tasks: readonly Task[]) => {
		const ids = tasks.map(({ id }) => id);
		await model.call('write', { ids, params: { vals: { [active]: !isArchived } } }, expectTrue);
		return tasks;
	};
	const reconcile = async (tasks: readonly Task[]) => {
		const now = await plan(tasks.map(({ id }) => id));
		return zip(tasks, now).map(([task, state]) => {
			const isDone = !(state instanceof OdooError) && state.action === 'unchanged';
			return isDone ? task : undefined;
		});
	};
	return await runRemoval(model, rows, settings, {
		right: 'write',
		plan,
		request: { send, reconcile },
	});
}

async function runRemoval(
	model: ModelCalls,
	named: Named,
	settings: RemoveSettings,
	removal: Removal,
): Promise<Array<Outcome<RemoveResult>>> {
	const lists = await locateExisting(model, named);
	// A list that could not be found is a row as well, so that it stops the run in its place.
	const rows = lists.map((list) => (list instanceof OdooError ? [list] : list));
	const distinct = [...new Set(rows.flat())];
	const planned = await Batch.of<number, Task>(distinct).mapTogether(removal.plan);
	const carriedOut = await carryOut(model, planned, settings, removal);
	const outcomeOf = new Map(zip(distinct, carriedOut.outcomes()));
	const outcomes = rows.flat().flatMap((row) => outcomeOf.get(row) ?? []);
	return mapDone(outcomesOfLists(rows, outcomes), (tasks) => {
		const changed = tasks.find(({ action }) => action !== 'unchanged');
		return { ids: tasks.map(({ id }) => id), action: changed?.action ?? 'unchanged' };
	});
}

async function carryOut(
	model: ModelCalls,
	planned: Batch<Task, Task>,
	settings: RemoveSettings,
	{ right, request }: Removal,
): Promise<Batch<never, Task>> {
	const isChanging = ({ action }: Task) => action !== 'unchanged';
	const changing = planned.filter(isChanging);
	if (settings.validateOnly) {
		const denied = await accessError(model.client, model.name, right);
		return planned.map((task) => (isChanging(task) && denied) || task).finish((task) => task);
	}
	const { parallel } = model.client;
	const checked = { ...request, parallel, send: withAccessCheck(model, right, request.send) };
	if (settings.allOrNothing) {
		const refusal = tooMany(planned.indexes.length, settings.batchSize);
		if (refusal) return planned.fail(refusal);
		if (planned.errors.length > 0) return rolledBack(planned, settings);
		const sent = planned.with(await sendAtomic(changing, checked, settings));
		if (sent.errors.length > 0) return rolledBack(sent, settings);
		return sent.finish((task) => task);
	}
	const going = planned.underStop(settings);
	const sent = going.with(await sendAll(going.filter(isChanging), checked, settings));
	return sent.underStop(settings).finish((task) => task);
}

/** The field that says whether a record is archived. @throws OdooError `FIELD_NOT_FOUND` */
function activeFieldOf({ name: model, schema }: ModelClient): string {
	const name = activeNameIn(schema);
	if (name) return name;
	throw new OdooError(
		'FIELD_NOT_FOUND',
		`${model} records cannot be archived: the model has no field "active".`,
		{
			field: 'active',
			hint: 'Delete the records instead, or use a field of the model, such as its state.',
		},
	);
}
