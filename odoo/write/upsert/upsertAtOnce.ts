import type { Vals } from '../../call';
import type { OdooClient } from '../../client/client';
import { caughtOdooError } from '../../errors';
import type { Schema } from '../../schema/schema';
import { atOnce, notTogether } from '../settle/atOnce';
import type { LoadedRow } from '../create/load';
import { load } from '../create/load';
import { columnsOf, loadRowOf } from '../create/loadCell';
import { forNewRecord } from '../create/loadNew';
import { expectXmlid } from './recordKey';
import { rightsChecked } from '../rights';
import { RowsRefused } from '../settle/rowsRefused';
import type { Outcome, SettleOptions } from '../settle/settle';
import type { Plan, UpsertSettings } from './upsertPlan';
import { runPlans } from './upsertWrites';

/** From this version on the import takes new records among existing ones. Seen on Odoo 19, not on 14. */
const FIRST_VERSION_TO_IMPORT_BOTH = 19;

/**
 * Carries out plans in one transaction, or none of them: with one request of the usual ones if all
 * are alike, else with one of Odoo's import.
 * @returns the ids of each plan's records
 */
export async function runPlansAtOnce(
	client: OdooClient,
	schema: Schema,
	plans: readonly Plan[],
	settings: UpsertSettings & SettleOptions,
): Promise<Array<Outcome<readonly number[]>>> {
	const kinds = new Set(plans.flatMap(kindsOf));
	if (kinds.size <= 1) return await runPlans(client, schema, plans, settings);
	const run = async (all: readonly Plan[]) => await importAll(client, schema, all, settings);
	return await atOnce(plans, rightsChecked(client, schema.model, 'write', run), settings);
}

function kindsOf({ create, updates }: Plan): string[] {
	if (create) return [create.xmlid === undefined ? 'create' : 'load'];
	return updates.length > 0 ? ['update'] : [];
}

async function importAll(
	client: OdooClient,
	schema: Schema,
	plans: readonly Plan[],
	settings: UpsertSettings,
): Promise<Array<readonly number[]>> {
	const isByXmlid = settings.key.by === 'xmlid';
	if (!isByXmlid && (await client.version()) < FIRST_VERSION_TO_IMPORT_BOTH) throw notTogether();
	const rows = plans.flatMap((plan, index) =>
		rowsOf(plan, schema, isByXmlid).map((row) => ({ row, index })),
	);
	if (new Set(rows.map(({ row }) => columnsOf(row.cells))).size > 1) throw notTogether();
	try {
		const loaded = rows.map(({ row }) => row);
		const ids = await load(client, schema, settings.context, loaded);
		return plans.map(({ create, ids: existing }, index) =>
			create ? ids.filter((_, position) => rows[position]?.index === index) : existing,
		);
	} catch (thrown) {
		const error = caughtOdooError(thrown);
		if (!(error instanceof RowsRefused)) throw error;
		throw refusedAt(error, (position) => rows[position]?.index ?? 0);
	}
}

/** What a plan writes, as the import takes it: by the external ID if there is one, else by the database ID. */
function rowsOf(plan: Plan, schema: Schema, isByXmlid: boolean): LoadedRow[] {
	const { create, updates, vals } = plan;
	if (create) return [{ xmlid: create.xmlid, cells: cellsOf(forNewRecord(create.vals), schema) }];
	return updates.map(({ id }) => ({
		...(isByXmlid ? { xmlid: expectXmlid(plan.row.xmlid) } : { id }),
		cells: cellsOf(vals, schema),
	}));
}

function cellsOf(vals: Vals, schema: Schema): LoadedRow['cells'] {
	const cells = loadRowOf(vals, schema);
	if ('unfit' in cells) throw notTogether(cells.unfit);
	return cells;
}

/** The same refusal, of the plans that the rows belong to. */
function refusedAt(error: RowsRefused, planOf: (position: number) => number): RowsRefused {
	return new RowsRefused(error, new Set([...error.positions].map(planOf)));
}
