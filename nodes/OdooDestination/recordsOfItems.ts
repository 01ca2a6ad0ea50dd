import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { OdooClient, OdooError, Outcome, RecordList, Verdict } from '../../odoo';
import { locateExisting, outcomesOfLists, rowsOfLists } from '../../odoo';
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

/** What items name: the records of each, and all of them in one row. */
export interface NamedRecords {
	readonly lists: readonly RecordList[];
	readonly records: ReadonlyArray<{ readonly id: number } | OdooError>;
}

/** Finds the records of all items. */
export async function recordsOfItems(
	odoo: OdooClient,
	{ model, settings }: RecordsTarget,
	rows: readonly RecordsItem[],
	run: RunSettings,
): Promise<NamedRecords> {
	checkAllTogether(rows, settings, run);
	const lists = await locateExisting(odoo, { model, context: settings.context }, rows);
	return { lists, records: rowsOfLists(lists, rows, (id) => ({ id })) };
}

/** The output of each item from what became of its records. */
export async function outputsOfRecords(
	odoo: OdooClient,
	{ model, settings }: RecordsTarget,
	rows: readonly RecordsItem[],
	{ lists }: NamedRecords,
	outcomes: ReadonlyArray<Outcome<Result>>,
): Promise<Array<Outcome<OutputItem>>> {
	const grouped = ofItems(lists, outcomes, ({ action }) => action === 'unchanged');
	const items = rows.map(({ item }) => item);
	return await outputsOf(odoo, model, grouped, items, settings);
}

/** The same for what would become of them. */
export function verdictsOfRecords(
	{ settings }: RecordsTarget,
	rows: readonly RecordsItem[],
	{ lists }: NamedRecords,
	verdicts: ReadonlyArray<Outcome<Verdict>>,
): Array<Outcome<OutputItem>> {
	const grouped = ofItems(lists, verdicts, ({ would }) => would === 'unchanged');
	return verdictOutputs(
		grouped,
		rows.map(({ item }) => item),
		settings,
	);
}

/** One result for each item, from those of its records. It counts as changed if one of them is. */
function ofItems<R extends { readonly ids: readonly number[] }>(
	lists: readonly RecordList[],
	outcomes: ReadonlyArray<Outcome<R>>,
	isUnchanged: (result: R) => boolean,
): Array<Outcome<R>> {
	return outcomesOfLists(lists, outcomes).map((outcome): Outcome<R> => {
		if (outcome.status !== 'done') return outcome;
		const results = outcome.result;
		const result = results.find((each) => !isUnchanged(each)) ?? results[0];
		const ids = results.flatMap((each) => each.ids);
		return result ? { status: 'done', result: { ...result, ids } } : { status: 'notRun' };
	});
}
