import type { OdooClient } from '../../client/client';
import { OdooError } from '../../errors';
import type { Schema } from '../../schema/schema';
import { ModelChecks } from './modelChecks';
import type { KeyedRow } from '../upsert/recordKey';
import type { Outcome } from '../settle/settle';
import type { Plan, PlannedAction, UpsertSettings } from '../upsert/upsertPlan';
import { planRows } from '../upsert/upsertPlan';
import type { Verdict } from './validate';

type Rows = ReadonlyArray<KeyedRow | OdooError>;

const WOULD: Readonly<Record<PlannedAction, Verdict['would']>> = {
	created: 'create',
	skipped: 'skip',
	unchanged: 'unchanged',
	updated: 'update',
};

/**
 * Checks rows as `upsertRecords` would, without writing. It sees all that can be known from outside:
 * values, records that are linked or meant, required fields, the user's rights on the model. It does
 * not see what only Odoo's code knows: constraints, unique values, access rules of single records.
 */
export async function validateUpsert(
	client: OdooClient,
	schema: Schema,
	rows: Rows,
	settings: UpsertSettings,
): Promise<Array<Outcome<Verdict>>> {
	// Not in batches: a record that a first one would create is not there for a second one.
	return await new UpsertValidation(client, schema, settings).verdicts(rows);
}

class UpsertValidation {
	private readonly checks: ModelChecks;

	constructor(
		private readonly client: OdooClient,
		private readonly schema: Schema,
		private readonly settings: UpsertSettings,
	) {
		this.checks = new ModelChecks(client, schema, settings.context);
	}

	async verdicts(rows: Rows): Promise<Array<Outcome<Verdict>>> {
		const { plans, errors, apart } = await this.plan(rows);
		const verdicts = rows.map((_, position): Outcome<Verdict> => {
			const error = errors.get(position);
			return error ? { status: 'failed', error } : { status: 'notRun' };
		});
		const together = [...apart];
		for (const plan of plans) {
			const error = await this.checks.ofPlan(plan);
			if (error && plan.members.length > 1) together.push(plan.members);
			for (const [index, position] of plan.members.entries()) {
				verdicts[position] = error ? { status: 'failed', error } : verdictOf(plan, index);
			}
		}
		for (const members of together) await this.oneByOne(rows, members, verdicts);
		return verdicts;
	}

	/** Rows that share a record and do not fit it together: only some of them may be at fault. */
	private async oneByOne(
		rows: Rows,
		members: readonly number[],
		verdicts: Array<Outcome<Verdict>>,
	): Promise<void> {
		const good: number[] = [];
		for (const position of members) {
			const error = await this.errorAlone(rows[position], good.length > 0);
			if (error) verdicts[position] = { status: 'failed', error };
			else good.push(position);
		}
		const { plans } = await this.plan(good.map((position) => rows[position] as KeyedRow));
		for (const plan of plans) {
			for (const [index, member] of plan.members.entries()) {
				verdicts[good[member] ?? -1] = verdictOf(plan, index);
			}
		}
	}

	/** @param isThere the record will have been created by then */
	private async errorAlone(
		row: KeyedRow | OdooError | undefined,
		isThere: boolean,
	): Promise<OdooError | undefined> {
		if (row === undefined || row instanceof OdooError) return row;
		const { plans, errors } = await this.plan([row]);
		const [plan] = plans;
		if (!plan) return errors.get(0);
		const isChange = plan.create !== undefined && isThere;
		return isChange ? await this.checks.ofChanged(row.vals) : await this.checks.ofPlan(plan);
	}

	private async plan(rows: Rows) {
		return await planRows(this.client, this.schema, rows, this.settings);
	}
}

function verdictOf({ actions, ids, changes }: Plan, index: number): Outcome<Verdict> {
	const would = WOULD[actions[index] ?? 'unchanged'];
	const result = { would, ids, changes: would === 'update' ? (changes[index] ?? {}) : {} };
	return { status: 'done', result };
}
