import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { OdooClient, OdooError, Outcome, Verdict } from '../../odoo';
import type { BatchRow, OutputItem, RunSettings } from '../shared/operation';
import { readIds } from '../shared/parameters/ids';
import { readModel } from '../shared/parameters/model';
import { checkAllTogether } from './allOrNothing';
import { locateAll, regroup } from './idLists';
import type { Result } from './result';
import { outputsOf } from './result';
import { verdictOutputs } from './verdicts';
import type { WriteSettings } from './writeOptions';
import { readWriteSettings } from './writeOptions';

/** Where records are deleted or archived. */
export interface RecordsTarget {
	readonly model: string;
	readonly settings: WriteSettings;
}

/** The records that an item names. */
export interface RecordsItem {
	readonly ids: readonly unknown[];
	readonly item: INodeExecutionData;
}

/** The common part of operations that take IDs. */
export function readRecordsRow(
	ctx: IExecuteFunctions,
	itemIndex: number,
	item: INodeExecutionData,
): BatchRow<RecordsTarget, RecordsItem> {
	const model = readModel(ctx, itemIndex);
	const ids = readIds(ctx, itemIndex);
	const settings = readWriteSettings(ctx, itemIndex);

	return { target: { model, settings }, row: { ids, item } };
}

/** The records of all items, in one list. */
export async function recordsOfItems(
	odoo: OdooClient,
	{ model, settings }: RecordsTarget,
	rows: readonly RecordsItem[],
	run: RunSettings,
): Promise<Array<{ readonly id: number } | OdooError>> {
	checkAllTogether(rows, settings, run);
	return await locateAll(
		odoo,
		model,
		rows.flatMap(({ ids }) => ids),
	);
}

/** The output of each item from what became of its records. */
export async function outputsOfRecords(
	odoo: OdooClient,
	{ model, settings }: RecordsTarget,
	rows: readonly RecordsItem[],
	outcomes: ReadonlyArray<Outcome<Result>>,
): Promise<Array<Outcome<OutputItem>>> {
	const grouped = regroup(rows, outcomes, ({ action }) => action === 'unchanged');
	const items = rows.map(({ item }) => item);
	return await outputsOf(odoo, model, grouped, items, settings);
}

/** The same for what would become of them. */
export function verdictsOfRecords(
	{ settings }: RecordsTarget,
	rows: readonly RecordsItem[],
	verdicts: ReadonlyArray<Outcome<Verdict>>,
): Array<Outcome<OutputItem>> {
	const grouped = regroup(rows, verdicts, ({ would }) => would === 'unchanged');
	return verdictOutputs(
		grouped,
		rows.map(({ item }) => item),
		settings,
	);
}
