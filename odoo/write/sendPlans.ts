import { Batch } from '../batch/batch';
import type { Outcome } from '../batch/outcome';
import type { SendSettings } from '../batch/send';
import { forRows, sendAll, sendPrepared } from '../batch/send';
import type { ModelClient } from '../client/modelClient';
import { outcomesOfLists } from '../lookup/recordLists';
import type { RecordChange } from './changeRequest';
import { changeRequest } from './changeRequest';
import { createByKey } from './createRequest';
import type { Matcher } from './matcher';
import type { CreatingPlan, Plan } from './plan';
import { writtenBy } from './plan';
import type { WriteResult } from './writeRow';
import { zip } from '../zip';

/** How plans are sent, and what tells new records whose answer was lost. */
export interface PlanSettings extends SendSettings {
	readonly matcher: Matcher;
}

/** Carries out the plans of one round: creates what is new, then changes what is there. */
export async function sendPlans(
	model: ModelClient,
	plans: Batch<Plan, WriteResult>,
	settings: PlanSettings,
): Promise<Batch<never, WriteResult>> {
	const creating = plans.filter((plan) => plan.action === 'created');
	const request = forRows(
		createByKey(model, settings.matcher),
		({ create, keyValues }: CreatingPlan) => ({ ...create, keyValues }),
		(_, id): WriteResult => ({ ids: [id], action: 'created' }),
	);
	const sent = await sendAll(creating, request, settings);
	const created = plans.with(sent).underStop(settings);
	const all = created.with(await sendChanges(model, created, settings));
	// What needs no request is done once nothing before it has failed.
	return all
		.underStop(settings)
		.finish((plan) => ({ ids: writtenBy(plan).ids, action: plan.action }));
}

/**
 * A row may change several records, each with values of its own; it is done if all of them are.
 * @returns the rows that change records
 */
async function sendChanges(
	model: ModelClient,
	plans: Batch<Plan, WriteResult>,
	settings: SendSettings,
): Promise<Batch<Plan, WriteResult>> {
	const changing = plans.filter((plan) => plan.action === 'updated');
	const changes = changing.values.flatMap(({ updates }) => updates);
	if (changes.length === 0) return changing;
	const sent = await sendPrepared(
		Batch.of<RecordChange, number>(changes),
		async (rows) => await changeRequest(model, rows),
		settings,
	);
	const outcomes = outcomesOfLists(
		changing.values.map(({ updates }) => updates.map(({ id }) => id)),
		sent.outcomes(),
		(done, all) => `Only ${done} of the item's ${all} records were changed.`,
	);
	const own = zip(changing.open, outcomes).map(
		([{ index, value }, outcome]): [number, Outcome<WriteResult>] => {
			const { ids, action } = value;
			return [index, outcome.status === 'done' ? { ...outcome, result: { ids, action } } : outcome];
		},
	);
	return changing.settle(new Map(own));
}
