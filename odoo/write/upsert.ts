import type { OdooClient } from '../client/client';
import type { OdooError } from '../errors';
import { caughtOdooError, isConnectionError } from '../errors';
import type { Schema } from '../schema/schema';
import { tooMany, undone } from './atOnce';
import type { KeyedRow } from './recordKey';
import type { Outcome, SettleOptions } from './settle';
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
		if (isStopped) outcomes.push(...batch.map(() => NOT_RUN));
		else if (fatal) outcomes.push(...failed(batch, fatal));
		else {
			try {
				outcomes.push(...(await writeBatch(client, schema, batch, settings)));
			} catch (thrown) {
				const error = caughtOdooError(thrown);
				if (isConnectionError(error)) fatal = error;
				outcomes.push(...failed(batch, error));
			}
		}
	}
	return outcomes;
}

async function writeBatch(
	client: OdooClient,
	schema: Schema,
	rows: ReadonlyArray<KeyedRow | OdooError>,
	settings: UpsertSettings & SettleOptions,
): Promise<WriteOutcome[]> {
	const { plans, errors } = await planRows(client, schema, rows, settings);
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
	return await replayShared(client, schema, rows, plans, outcomes, settings);
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
async function replayShared(
	client: OdooClient,
	schema: Schema,
	rows: ReadonlyArray<KeyedRow | OdooError>,
	plans: readonly Plan[],
	outcomes: readonly WriteOutcome[],
	settings: UpsertSettings & SettleOptions,
): Promise<WriteOutcome[]> {
	const replayed = [...outcomes];
	for (const { members } of plans) {
		const [first] = members;
		const outcome = outcomes[first ?? -1];
		if (members.length === 1 || !outcome || !isReplayable(outcome)) continue;
		for (const [index, position] of members.entries()) {
			const row = rows[position];
			const isStopped =
				settings.stopAtFirstError &&
				members.slice(0, index).some((each) => replayed[each]?.status === 'failed');
			const [own = NOT_RUN] =
				row && !isStopped ? await writeBatch(client, schema, [row], settings) : [];
			replayed[position] = own;
		}
	}
	return replayed;
}

function isReplayable(outcome: WriteOutcome): boolean {
	if (outcome.status !== 'failed') return false;
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
