import type { Vals } from '../call';
import { notTogether, rolledBack, sendAtomic } from '../batch/atomic';
import type { Entry } from '../batch/batch';
import type { Outcome } from '../batch/outcome';
import { Batch } from '../batch/batch';
import type { Request } from '../batch/send';
import type { ModelClient } from '../client/modelClient';
import { WITH_ARCHIVED } from '../client/modelClient';
import type { OdooError } from '../errors';
import type { KeyValues } from '../lookup/recordKey';
import { expectXmlid } from '../lookup/recordKey';
import type { Schema } from '../schema/schema';
import { isStandIn, linksToRow } from '../values/standIns';
import { changeRequest } from './changeRequest';
import { cellsOfNew, createByKey, newTogether } from './createRequest';
import type { Projection } from './projection';
import { load } from './load';
import { columnsOf, loadRowOf } from './loadCell';
import type { Matcher } from './matcher';
import type { Plan } from './plan';
import { mergedVals } from './prepare/fit';
import type { PlanSettings } from './sendPlans';
import type { WriteResult } from './writeRow';
import { zip } from '../zip';

/** What all rows for one record come to together. */
interface Work {
	/** A stand-in for a new record. */
	readonly id: number;
	readonly keyValues: KeyValues;
	readonly xmlid?: string;
	/** The values of a new record, or what is left to write to one that exists. */
	readonly vals: Vals;
	/** All values of the rows, so that records which exist can share a request with new ones. */
	readonly all: Vals;
}

interface Planned {
	readonly rows: Batch<unknown, WriteResult>;
	/** In the order in which the rows would be written. */
	readonly plans: ReadonlyArray<Entry<Plan>>;
	readonly projection: Projection;
}

/** From this version on the import takes new records among existing ones. Seen on Odoo 19, not on 14. */
const IMPORT_OF_BOTH_SINCE = 19;

/**
 * Carries out the plans of all rows in one transaction, or none of them: with one request of the usual
 * ones if all are alike, else with one of Odoo's import. Rows for one record are written together, as
 * no request writes a record twice.
 */
export async function sendAtOnce(
	model: ModelClient,
	{ rows, plans, projection }: Planned,
	settings: PlanSettings,
): Promise<Batch<never, WriteResult>> {
	const works = worksOf(plans, projection, model.schema);
	const linking = works.find(({ vals }) => linksToRow(vals));
	const request = linking
		? alwaysRefused<Work, number>(notTogether())
		: await requestFor(model, works, settings);
	// With Stop, only the work that is at fault fails, which tells the rows that are.
	const sent = await sendAtomic(Batch.of<Work, number>(works), request, {
		...settings,
		stopAtFirstError: true,
	});
	const outcomes = new Map(zip(works, sent.outcomes()).map(([{ id }, outcome]) => [id, outcome]));

	if (sent.errors.length === 0)
		return rows.settle(new Map(plans.map(doneBy(outcomes, projection)))).expectSettled();
	const isOneAtFault = sent.errors.length < outcomes.size;
	const failed = plans.flatMap(({ index, value }): Array<[number, Outcome<WriteResult>]> => {
		const own = worksOfPlan(value, projection).map(({ id }) => outcomes.get(id));
		const failure = isOneAtFault
			? own.find((outcome) => outcome?.status === 'failed')
			: [...outcomes.values()][0];
		return failure?.status === 'failed' ? [[index, failure]] : [];
	});
	return rolledBack(rows.settle(new Map(failed)), settings);
}

/** What is to be written to each record; new ones first, as rows that change them come later. */
function worksOf(
	plans: ReadonlyArray<Entry<Plan>>,
	projection: Projection,
	schema: Schema,
): readonly Work[] {
	const works = new Map<number, Work>();
	for (const { value: plan } of plans) {
		for (const work of worksOfPlan(plan, projection)) {
			const before = works.get(work.id);
			works.set(work.id, before ? bothWorks(before, work, schema) : work);
		}
	}
	return [...works.values()];
}

function worksOfPlan(plan: Plan, projection: Projection): readonly Work[] {
	const { keyValues, vals: all } = plan;
	if (plan.action === 'created') {
		return projection.idsOf(plan).map((id) => ({ id, keyValues, all, ...plan.create }));
	}
	return plan.action === 'updated'
		? plan.updates.map(({ id, vals }) => ({ id, keyValues, vals, all }))
		: [];
}

function bothWorks(before: Work, work: Work, schema: Schema): Work {
	return {
		...before,
		vals: mergedVals(before.vals, work.vals, schema),
		all: mergedVals(before.all, work.all, schema),
	};
}

async function requestFor(
	model: ModelClient,
	works: readonly Work[],
	{ matcher }: PlanSettings,
): Promise<Request<Work, number>> {
	const changes = works.filter(({ id }) => !isStandIn(id));
	if (changes.length === works.length) {
		return await changeRequest<Work>(model, works, { isAtomic: true });
	}
	if (changes.length > 0) return await importRequest(model, matcher, changes);
	return createByKey<Work>(model, matcher);
}

/** New records and such as exist, by Odoo's import, which finds the latter by an External ID or a database ID. */
async function importRequest(
	model: ModelClient,
	matcher: Matcher,
	changes: readonly Work[],
): Promise<Request<Work, number>> {
	const isByXmlid = matcher.columns.includes('xmlid');
	if (!isByXmlid && (await model.client.version()) < IMPORT_OF_BOTH_SINCE) {
		return alwaysRefused(notTogether());
	}
	const ids = changes.map(({ id }) => id);
	const isAnyHidden = !isByXmlid && (await model.search([['id', 'in', ids]])).length < ids.length;
	const rowOf = ({ id, xmlid, keyValues, vals, all }: Work) => {
		// A list that is set while archived records show would lose those that are in it.
		const isList = (name: string) => model.schema.fields.get(name)?.type === 'many2many';
		const list = isAnyHidden && Object.keys(all).find(isList);
		if (list) throw notTogether(list);
		if (isStandIn(id)) return { xmlid, cells: cellsOfNew(vals, model.schema) };
		const cells = loadRowOf(all, model.schema);
		if ('cannotLoad' in cells) throw notTogether(cells.cannotLoad);
		return { ...(isByXmlid ? { xmlid: expectXmlid(keyValues.xmlid) } : { id }), cells };
	};
	return {
		send: async (works) => await load(model, works.map(rowOf), isAnyHidden ? WITH_ARCHIVED : {}),
		kindOf: (work) => columnsOf(rowOf(work).cells),
		...newTogether(model.name),
	};
}

function alwaysRefused<T, R>(error: OdooError): Request<T, R> {
	return { send: async () => await Promise.reject(error) };
}

function doneBy(outcomes: ReadonlyMap<number, Outcome<number>>, projection: Projection) {
	return ({ index, value }: Entry<Plan>): [number, Outcome<WriteResult>] => {
		const ids = projection.idsOf(value).map((id) => {
			const outcome = outcomes.get(id);
			return isStandIn(id) && outcome?.status === 'done' ? outcome.result : id;
		});
		return [index, { status: 'done', result: { ids, action: value.action } }];
	};
}
