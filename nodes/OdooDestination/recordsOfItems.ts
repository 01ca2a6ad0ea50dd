import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { OdooClient, Outcome, RecordList, Verdict } from '../../odoo';
import { locateExisting } from '../../odoo';
import type { BatchRow, OutputItem, RunSettings } from '../shared/operation';
import { readIds } from '../shared/parameters/ids';
import { readModel } from '../shared/parameters/model';
import { checkAllTogether } from './allOrNothing';
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

/** The records of each item. */
export async function recordsOfItems(
	odoo: OdooClient,
	{ model, settings }: RecordsTarget,
	rows: readonly RecordsItem[],
	run: RunSettings,
): Promise<RecordList[]> {
	checkAllTogether(rows, settings, run);
	const lists = rows.map(({ ids }) => ids);
	return await locateExisting(odoo, { model, context: settings.context }, lists);
}

/** The output of each item from what became of its records. */
export async function outputsOfRecords(
	odoo: OdooClient,
	{ model, settings }: RecordsTarget,
	rows: readonly RecordsItem[],
	outcomes: ReadonlyArray<Outcome<readonly Result[]>>,
): Promise<Array<Outcome<OutputItem>>> {
	const grouped = outcomes.map((outcome): Outcome<Result> => {
		if (outcome.status !== 'done') return outcome;
		// An item counts as changed if one of its records is.
		const { result: results } = outcome;
		const ids = results.flatMap((each) => each.ids);
		const changed = results.find(({ action }) => action !== 'unchanged');
		return { status: 'done', result: { action: changed?.action ?? 'unchanged', ids } };
	});
	const items = rows.map(({ item }) => item);
	return await outputsOf(odoo, model, grouped, items, settings);
}

/** The same for what would become of them. */
export function verdictsOfRecords(
	{ settings }: RecordsTarget,
	rows: readonly RecordsItem[],
	verdicts: ReadonlyArray<Outcome<readonly Verdict[]>>,
): Array<Outcome<OutputItem>> {
	const grouped = verdicts.map((verdict): Outcome<Verdict> => {
		if (verdict.status !== 'done') return verdict;
		const { result: each } = verdict;
		const would = each.find((one) => one.would !== 'unchanged')?.would ?? 'unchanged';
		return { status: 'done', result: { would, ids: each.flatMap(({ ids }) => ids), changes: {} } };
	});
	return verdictOutputs(
		grouped,
		rows.map(({ item }) => item),
		settings,
	);
}
