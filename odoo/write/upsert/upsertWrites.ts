import type { OdooClient } from '../../client/client';
import { OdooError } from '../../errors';
import type { Schema } from '../../schema/schema';
import { changesOf } from '../prepare/changes';
import { createTogether } from '../create/create';
import { inLists } from '../inLists';
import { loadNew } from '../create/loadNew';
import { orFindOut } from '../settle/lostAnswer';
import { matchRecords } from './matchRecords';
import { prepareUpdates } from '../prepare/prepareUpdates';
import type { KeyedRow } from './recordKey';
import { rightsChecked } from '../rights';
import type { Outcome, SettleOptions } from '../settle/settle';
import { settle } from '../settle/settle';
import type { UpdateRun } from '../update';
import { writeUpdates } from '../update';
import type { NewPlan, Plan, UpsertSettings } from './upsertPlan';

interface Create extends NewPlan {
	readonly row: KeyedRow;
	/** Of its plan. */
	readonly index: number;
}

/**
 * Carries out plans: creates what is new, then changes what is there.
 * @returns the ids of each plan's records
 */
export async function runPlans(
	client: OdooClient,
	schema: Schema,
	plans: readonly Plan[],
	settings: UpsertSettings & SettleOptions,
): Promise<Array<Outcome<readonly number[]>>> {
	const created = await runCreates(client, schema, plans, settings);
	const isStopped = settings.stopAtFirstError && created.some(isFailed);
	const updatesOfPlans = plans.map((plan) => plan.updates);
	const updates = isStopped ? [] : updatesOfPlans.flat();
	const target = { model: schema.model, context: settings.context };
	const around = (run: UpdateRun): UpdateRun => verified(client, schema, settings, run);
	const updated = await writeUpdates(client, target, updates, settings, around);
	const written = inLists(updatesOfPlans, updated);
	return plans.map((plan, index) => {
		if (plan.create) return created[index] ?? { status: 'notRun' };
		const own = written[index] ?? [];
		if (own.length < plan.updates.length) return { status: 'notRun' };
		const bad = own.find(isFailed) ?? own.find(({ status }) => status === 'notRun');
		return bad && bad.status !== 'done' ? bad : { status: 'done', result: plan.ids };
	});
}

/** @returns an outcome for each plan that creates a record, at the plan's place */
async function runCreates(
	client: OdooClient,
	schema: Schema,
	plans: readonly Plan[],
	settings: UpsertSettings & SettleOptions,
): Promise<Array<Outcome<readonly number[]>>> {
	const creates = plans.flatMap(({ create, row }, index): Create[] =>
		create ? [{ ...create, row, index }] : [],
	);
	const plain = creates.filter(({ xmlid }) => xmlid === undefined);
	const identified = creates.filter(({ xmlid }) => xmlid !== undefined);
	const target = { model: schema.model, context: settings.context };

	const create = async (batch: readonly Create[]) => {
		const vals = batch.map((each) => each.vals);
		const rows = batch.map(({ row }) => row);
		return await orFindOut(
			async () => await createTogether(client, target, vals),
			async () => await findCreated(client, schema, rows, settings),
		);
	};
	const outcomes: Array<Outcome<readonly number[]>> = plans.map(() => ({ status: 'notRun' }));
	const put = (entries: readonly Create[], settled: ReadonlyArray<Outcome<number>>) => {
		for (const [position, outcome] of settled.entries()) {
			outcomes[entries[position]?.index ?? -1] =
				outcome.status === 'done' ? { status: 'done', result: [outcome.result] } : outcome;
		}
	};
	put(plain, await settle(plain, rightsChecked(client, schema.model, 'create', create), settings));
	if (settings.stopAtFirstError && outcomes.some(isFailed)) return outcomes;
	const rows = identified.map(({ vals, xmlid = '' }) => ({ vals, xmlid }));
	put(identified, await loadNew(client, schema, settings.context, rows, settings));
	return outcomes;
}

/**
 * The records of a create whose answer was lost: there were none with these keys before, so that
 * one for each row means that Odoo has done its work.
 */
async function findCreated(
	client: OdooClient,
	schema: Schema,
	rows: readonly KeyedRow[],
	settings: UpsertSettings,
): Promise<readonly number[] | undefined> {
	if (settings.key.by !== 'fields') return undefined;
	const matches = await matchRecords(client, schema, rows, settings);
	const ids = matches.flatMap((match) => (match instanceof OdooError ? [] : match.ids));
	const isOneEach = matches.every(
		(match) => !(match instanceof OdooError) && match.ids.length === 1,
	);
	return isOneEach ? ids : undefined;
}

/** Looks, after a change whose answer was lost, whether the records hold what was written. */
function verified(
	client: OdooClient,
	schema: Schema,
	{ context, zones }: UpsertSettings,
	run: UpdateRun,
): UpdateRun {
	return async (batch) =>
		await orFindOut(
			async () => await run(batch),
			async () => {
				const now = await prepareUpdates(client, schema, batch, context, 'all', zones);
				const isWritten = now.every(
					(update) =>
						!(update instanceof OdooError) &&
						update.current !== undefined &&
						Object.keys(changesOf(update.vals, update.current, schema)).length === 0,
				);
				return isWritten ? batch.map(({ id }) => id) : undefined;
			},
		);
}

function isFailed({ status }: Outcome<unknown>): boolean {
	return status === 'failed';
}
