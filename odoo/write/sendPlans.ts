import type { Outcome } from '../batch/batch';
import { Batch } from '../batch/batch';
import type { Request, SendSettings } from '../batch/send';
import { forRows, sendAll } from '../batch/send';
import type { ModelClient } from '../client/modelClient';
import { outcomesOfLists } from '../lookup/recordLists';
import type { Change } from './changeRequest';
import { changeRequest } from './changeRequest';
import type { NewRecord } from './createRequest';
import { createRequest } from './createRequest';
import type { Matcher } from './matchers';
import type { Plan } from './plan';
import type { WriteResult } from './writeRow';

interface SendPlansSettings extends SendSettings {
	readonly matcher: Matcher;
}

/** Carries out the plans of one round: creates what is new, then changes what is there. */
export async function sendPlans(
	model: ModelClient,
	plans: Batch<Plan, WriteResult>,
	settings: SendPlansSettings,
): Promise<Batch<Plan, WriteResult>> {
	const { stopAtFirstError } = settings;
	const creating = plans.filter(({ create }) => create !== undefined);
	let all = plans.with(await sendAll(creating, newRecords(model, settings), settings));
	if (stopAtFirstError) all = all.cutAtFirstFailure();
	all = await sendChanges(model, all, settings);
	if (stopAtFirstError) all = all.cutAtFirstFailure();
	// What needs no request is done once nothing before it has failed.
	return all.finish(({ ids, action }) => ({ ids, action }));
}

/** How new records are created, and found again if the answer was lost: none had their keys before. */
function newRecords(
	model: ModelClient,
	{ matcher }: SendPlansSettings,
): Request<Plan, WriteResult> {
	const own = forRows(
		createRequest<NewRecord>(model),
		({ create }: Plan) => create ?? { vals: {} },
		(_, id): WriteResult => ({ ids: [id], action: 'created' }),
	);
	return {
		...own,
		reconcile: async (rows) => {
			const ids = await matcher.createdByKey(rows.map(({ keyValues }) => keyValues));
			if (!ids) return (await own.reconcile?.(rows)) ?? [];
			return ids.map((id) => (id === undefined ? undefined : { ids: [id], action: 'created' }));
		},
	};
}

/** A row may change several records, each with values of its own; it is done if all of them are. */
async function sendChanges(
	model: ModelClient,
	plans: Batch<Plan, WriteResult>,
	settings: SendSettings,
): Promise<Batch<Plan, WriteResult>> {
	const changing = plans.open.filter(({ value }) => value.updates.length > 0);
	const changes = changing.flatMap(({ value }) => value.updates);
	if (changes.length === 0) return plans;
	const request = await changeRequest(model, changes);
	const sent = await sendAll(Batch.of<Change, number>(changes), request, settings);
	const outcomes = outcomesOfLists(
		changing.map(({ value }) => value.updates.map(({ id }) => id)),
		sent.outcomes(),
		(done, all) => `Only ${done} of the item's ${all} records were changed.`,
	);
	return plans.settle(
		new Map(
			changing.map(({ index, value: { ids, action } }, position) => {
				const outcome = outcomes[position] as Outcome<unknown>;
				return [
					index,
					outcome.status === 'done' ? { status: 'done', result: { ids, action } } : outcome,
				];
			}),
		),
	);
}
