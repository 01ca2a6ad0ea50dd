import { notTogether, rolledBack, tooMany } from '../batch/atomic';
import type { Entry } from '../batch/batch';
import type { Outcome } from '../batch/outcome';
import { Batch } from '../batch/batch';
import { runRounds } from '../batch/rounds';
import type { SendSettings } from '../batch/send';
import type { ModelClient } from '../client/modelClient';
import type { OdooError } from '../errors';
import { isStandIn } from '../values/standIns';
import { linksNotLoadable } from './createRequest';
import { LineTies } from './lineTies';
import type { Matcher } from './matcher';
import type { ChangeVals } from './makePlans';
import { NewRecords } from './newRecords';
import type { Plan } from './plan';
import { PlanChecks } from './planChecks';
import type { RecordRounds } from './planner';
import { RecordPlanner } from './planner';
import type { RemovalSettings } from './prepare/removal';
import { Projection } from './projection';
import type { MatchSettings } from './recordsByKey';
import { RecordsByKey } from './recordsByKey';
import type { ValueSettings } from './prepare/values';
import type { DryRunResult, WriteResult, WriteRow } from './writeRow';
import { sendAtOnce } from './sendAtOnce';
import { sendPlans } from './sendPlans';
import { zip } from '../zip';

export interface WriteSettings extends ValueSettings, SendSettings, RemovalSettings {
	/** Write all rows in one transaction, or none; no more rows than a batch has. */
	readonly allOrNothing: boolean;
	/** Find out what would be done, and write nothing. */
	readonly validateOnly: boolean;
	/** What else new records get, by the values of their rows. */
	readonly completeNew?: ChangeVals;
}

type Outcomes = Array<Outcome<WriteResult | DryRunResult>>;

/**
 * Creates a record for each row. What it comes to is what the rows would come to one after the other:
 * a row may link to a record that another one creates, whatever their order.
 * @returns one outcome per row, in their order; `unchanged` for a record that an earlier try made
 */
export async function createRecords(
	model: ModelClient,
	rows: ReadonlyArray<WriteRow | OdooError>,
	settings: WriteSettings,
): Promise<Outcomes> {
	const writer = new RecordWriter(model, new NewRecords(model), {
		...settings,
		skipUnchanged: false,
	});
	return await writer.write(rows);
}

/**
 * Writes rows to the records that their keys name: changes those that exist, creates the others or
 * not. It comes to what the rows would one after the other, also where several mean the same record.
 * @returns one outcome per row, in their order
 * @throws OdooError `INVALID_VALUE`, `FIELD_NOT_FOUND` for columns that cannot be matched on
 */
export async function writeByKey(
	model: ModelClient,
	rows: ReadonlyArray<WriteRow | OdooError>,
	settings: WriteSettings & MatchSettings,
): Promise<Outcomes> {
	const matcher = new RecordsByKey(model, settings);
	return await new RecordWriter(model, matcher, settings).write(rows);
}

class RecordWriter {
	constructor(
		private readonly model: ModelClient,
		private readonly matcher: Matcher,
		private readonly settings: WriteSettings & Pick<MatchSettings, 'skipUnchanged'>,
	) {}

	async write(rows: ReadonlyArray<WriteRow | OdooError>): Promise<Outcomes> {
		const { allOrNothing, batchSize, validateOnly } = this.settings;
		const given = Batch.of<WriteRow, WriteResult>(rows);
		const refusal = allOrNothing ? tooMany(rows.length, batchSize) : undefined;
		if (refusal) return given.fail(refusal).outcomes();
		if (validateOnly) return (await this.validate(given)).outcomes();
		return (await (allOrNothing ? this.writeAtomically(given) : this.send(given))).outcomes();
	}

	private async send(rows: Batch<WriteRow, WriteResult>): Promise<Batch<never, WriteResult>> {
		return await this.run(
			rows,
			async (plans) =>
				await sendPlans(this.model, plans, { ...this.settings, matcher: this.matcher }),
		);
	}

	/** Takes plans for carried out that Odoo would not refuse, as far as that can be told. */
	private async validate(rows: Batch<WriteRow, WriteResult>): Promise<Batch<never, WriteResult>> {
		const projection = new Projection(this.model);
		const checks = new PlanChecks(this.model);
		const { breathe } = this.model.client;
		const carryOut = async (plans: Batch<Plan, WriteResult>) => {
			const creating = plans.filter((plan) => plan.action === 'created');
			const loadable = await creating.mapTogether(async (all) => {
				const errors = await linksNotLoadable(
					this.model,
					all.map(({ create }) => create),
				);
				return zip(all, errors).map(([plan, error]) => error ?? plan);
			});
			const checked = await plans.with(loadable).mapEach(async (plan) => {
				await breathe();
				return (await checks.refusalOf(plan)) ?? plan;
			});
			const going = checked.underStop(this.settings);
			for (const plan of going.values) {
				await breathe();
				projection.apply(plan);
			}
			return going.finish((plan): WriteResult | DryRunResult => {
				const ids = projection.idsOf(plan).filter((id) => !isStandIn(id));
				const { action } = plan;
				return action === 'updated' ? { ids, action, changes: plan.changes } : { ids, action };
			});
		};
		return await this.run(rows, carryOut, projection);
	}

	/** Plans all rows as if those before them had been written, and writes what they come to at once. */
	private async writeAtomically(
		rows: Batch<WriteRow, WriteResult>,
	): Promise<Batch<never, WriteResult>> {
		const projection = new Projection(this.model);
		const checks = new PlanChecks(this.model);
		const lineTies = new LineTies(this.model.schema);
		const { breathe } = this.model.client;
		const plans: Array<Entry<Plan>> = [];
		const carryOut = async (planned: Batch<Plan, WriteResult>) => {
			// Written together with others for the same record, a row that empties it would do no harm.
			const checked = await planned.mapEach(async (plan) => {
				await breathe();
				return lineTies.concern(plan) ? notTogether() : (checks.clearedBy(plan) ?? plan);
			});
			for (const entry of checked.open) {
				await breathe();
				projection.apply(entry.value);
				lineTies.add(entry.value, projection.idsOf(entry.value));
				plans.push(entry);
			}
			return checked.finish((plan) => ({ ids: projection.idsOf(plan), action: plan.action }));
		};
		const planned = await this.run(rows, carryOut, projection);
		if (planned.errors.length > 0) return rolledBack(planned.reopened(rows), this.settings);
		const how = { ...this.settings, matcher: this.matcher };
		return await sendAtOnce(this.model, { rows: planned.reopened(rows), plans, projection }, how);
	}

	private async run(
		rows: Batch<WriteRow, WriteResult>,
		carryOut: RecordRounds['carryOut'],
		projection?: Projection,
	): Promise<Batch<never, WriteResult>> {
		const { matcher, model, settings } = this;
		const planner = new RecordPlanner({ model, matcher, settings, projection, carryOut });
		const ordered = await planner.inOrder(await planner.draftAll(rows));
		return await runRounds(ordered, planner, settings);
	}
}
