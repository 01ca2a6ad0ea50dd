import type { Outcome } from '../batch/batch';
import { Batch } from '../batch/batch';
import type { Request, SendSettings } from '../batch/send';
import { forRows, sendAll } from '../batch/send';
import type { ModelClient } from '../client/modelClient';
import type { Change } from './changeRequest';
import { changeRequest } from './changeRequest';
import type { NewRecord } from './createRequest';
import { createRequest } from './createRequest';
import type { Matcher } from './matchers';
import type { Plan } from './plan';
import type { WriteResult } from './rows';

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
	const changes = changing.flatMap(({ index, value }) =>
		value.updates.map((change): Change & { readonly row: number } => ({ ...change, row: index })),
	);
	if (changes.length === 0) return plans;
	const request = await changeRequest(model, changes);
	const sent = await sendAll(
		Batch.of<(typeof changes)[number], number>(changes),
		request,
		settings,
	);
	const outcomesOf = new Map<number, Array<Outcome<number>>>();
	for (const [position, outcome] of sent.outcomes().entries()) {
		const { row } = changes[position] as (typeof changes)[number];
		const known = outcomesOf.get(row) ?? [];
		outcomesOf.set(row, known);
		known.push(outcome);
	}
	return plans.settle(
		new Map(
			changing.map(({ index, value }) => [index, together(value, outcomesOf.get(index) ?? [])]),
		),
	);
}

function together(
	{ ids, action }: Plan,
	outcomes: ReadonlyArray<Outcome<number>>,
): Outcome<WriteResult> {
	const doneCount = outcomes.filter(({ status }) => status === 'done').length;
	if (doneCount === outcomes.length) return { status: 'done', result: { ids, action } };
	const failed = outcomes.find((outcome) => outcome.status === 'failed');
	if (failed?.status !== 'failed') return { status: 'notRun' };
	if (doneCount === 0) return failed;
	const message = `Only ${doneCount} of the item's ${outcomes.length} records were changed. ${failed.error.message}`;
	return { status: 'failed', error: failed.error.with({ message }) };
}
