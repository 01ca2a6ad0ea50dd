import type { OdooClient } from '../../client/client';
import type { OdooError } from '../../errors';
import { caughtOdooError, isConnectionError } from '../../errors';
import type { Schema } from '../../schema/schema';
import { tooMany, undone } from '../settle/atOnce';
import type { KeyedRow } from './recordKey';
import type { Outcome, SettleOptions } from '../settle/settle';
import type { Plan, PlannedAction, UpsertSettings } from './upsertPlan';
import { planRows } from './upsertPlan';
import { runPlansAtOnce } from './upsertAtOnce';
import { runPlans } from './upsertWrites';

/** What became of the records of one row. */
export interface WriteResult {
	readonly ids: readonly number[];
	readonly action: PlannedAction;
}

type WriteOutcome = Outcome<WriteResult>;

const NOT_RUN: WriteOutcome = { status: 'notRun' };

/**
 * Writes rows to the records that their keys name: changes those that exist, creates the others or
 * not. Rows with the same key come to what they would one after the other, in one write. Within a
 * batch, records are created first and changed after that.
 * @returns one outcome per row, in their order
 */
export async function upsertRecords(
	client: OdooClient,
	schema: Schema,
	rows: ReadonlyArray<KeyedRow | OdooError>,
	settings: UpsertSettings & SettleOptions,
): Promise<WriteOutcome[]> {
	if (settings.allOrNothing) return await writeAtOnce(client, schema, rows, settings);
	const outcomes: WriteOutcome[] = [];
	let fatal: OdooError | undefined;
	for (let start = 0; start < rows.length; start += settings.batchSize) {
		const batch = rows.slice(start, start + settings.batchSize);
		const isStopped = settings.stopAtFirstError && outcomes.some(isFailed);
		const written = isStopped
			? batch.map(() => NOT_RUN)
			: await writeOrFail(client, schema, batch, settings, fatal);
		for (const outcome of written) outcomes.push(outcome);
		const [first] = written;
		if (first?.status === 'failed' && isConnectionError(first.error)) fatal = first.error;
	}
	return outcomes;
}

/** An error that is not one of a row, such as a lost connection, is the answer for the batch alone. */
async function writeOrFail(
	client: OdooClient,
	schema: Schema,
	batch: ReadonlyArray<KeyedRow | OdooError>,
	settings: UpsertSettings & SettleOptions,
	fatal: OdooError | undefined,
): Promise<WriteOutcome[]> {
	if (fatal) return failed(batch, fatal);
	try {
		return await writeBatch(client, schema, batch, settings);
	} catch (thrown) {
		return failed(batch, caughtOdooError(thrown));
	}
}

async function writeBatch(
	client: OdooClient,
	schema: Schema,
	rows: ReadonlyArray<KeyedRow | OdooError>,
	settings: UpsertSettings & SettleOptions,
): Promise<WriteOutcome[]> {
	const { plans, errors, apart } = await planRows(client, schema, rows, settings);
	const outcomes: WriteOutcome[] = rows.map((_, position) => {
		const error = errors.get(position);
		return error ? { status: 'failed', error } : NOT_RUN;
	});
	const firstBad = settings.stopAtFirstError ? outcomes.findIndex(isFailed) : -1;
	if (firstBad > 0) {
		// The rows before it are planned anew, since rows behind it may have shared their records.
		const before = await writeBatch(client, schema, rows.slice(0, firstBad), settings);
		const isStoppedBefore = before.some(isFailed);
		return outcomes.map(
			(outcome, position) =>
				before[position] ?? (position > firstBad || isStoppedBefore ? NOT_RUN : outcome),
		);
	}
	if (firstBad === 0) return outcomes.map((outcome, position) => (position ? NOT_RUN : outcome));

	putOutcomes(outcomes, plans, await runPlans(client, schema, plans, settings));
	const failedPlans = plans.filter(({ members: [first = -1] }) => isReplayable(outcomes[first]));
	for (const members of [...apart, ...failedPlans.map((plan) => plan.members)]) {
		if (members.length > 1) await replay(client, schema, rows, members, outcomes, settings);
	}
	return outcomes;
}

/** One transaction for all rows, or nothing is written. */
async function writeAtOnce(
	client: OdooClient,
	schema: Schema,
	rows: ReadonlyArray<KeyedRow | OdooError>,
	settings: UpsertSettings & SettleOptions,
): Promise<WriteOutcome[]> {
	if (rows.length > settings.batchSize)
		return failed(rows, tooMany(rows.length, settings.batchSize));
	const { plans, errors } = await planRows(client, schema, rows, settings);
	if (errors.size > 0) {
		const checked = rows.map((row, position) => errors.get(position) ?? row);
		return undone(checked, settings.stopAtFirstError);
	}
	const outcomes: WriteOutcome[] = rows.map(() => NOT_RUN);
	putOutcomes(outcomes, plans, await runPlansAtOnce(client, schema, plans, settings));
	return outcomes;
}

/** Gives each row the outcome of its plan. */
function putOutcomes(
	outcomes: WriteOutcome[],
	plans: readonly Plan[],
	settled: ReadonlyArray<Outcome<readonly number[]>>,
): void {
	for (const [index, { members, actions }] of plans.entries()) {
		const outcome = settled[index] ?? { status: 'notRun' };
		for (const [member, position] of members.entries()) {
			outcomes[position] = resultOf(outcome, actions[member] ?? 'unchanged');
		}
	}
}

/** Rows that shared a record in vain are written one after the other: only some may be at fault. */
async function replay(
	client: OdooClient,
	schema: Schema,
	rows: ReadonlyArray<KeyedRow | OdooError>,
	members: readonly number[],
	outcomes: WriteOutcome[],
	settings: UpsertSettings & SettleOptions,
): Promise<void> {
	for (const position of members) {
		const row = rows.slice(position, position + 1);
		const [outcome] = await writeBatch(client, schema, row, settings);
		outcomes[position] = outcome ?? NOT_RUN;
		if (settings.stopAtFirstError && outcome && isFailed(outcome)) {
			for (const later of members) if (later > position) outcomes[later] = NOT_RUN;
			return;
		}
	}
}

function isReplayable(outcome: WriteOutcome | undefined): boolean {
	if (outcome?.status !== 'failed') return false;
	return outcome.error.code !== 'OUTCOME_UNKNOWN' && !isConnectionError(outcome.error);
}

function resultOf(outcome: Outcome<readonly number[]>, action: PlannedAction): WriteOutcome {
	if (outcome.status !== 'done') return outcome;
	return { status: 'done', result: { ids: outcome.result, action } };
}

function failed(rows: readonly unknown[], error: OdooError): WriteOutcome[] {
	return rows.map(() => ({ status: 'failed', error }));
}

function isFailed({ status }: Outcome<unknown>): boolean {
	return status === 'failed';
}
