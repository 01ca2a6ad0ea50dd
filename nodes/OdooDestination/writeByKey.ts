import type { INodeExecutionData } from 'n8n-workflow';
import type { OdooClient, Outcome } from '../../odoo';
import { keyedRows, recordKey, upsertRecords, validateUpsert } from '../../odoo';
import type { OutputItem, RunSettings } from '../shared/operation';
import { checkAllTogether } from './allOrNothing';
import type { Columns } from './columns';
import type { MatchOptions } from './matchOptions';
import { outputsOf } from './result';
import { rowSettings, rowsOfItems } from './rows';
import { verdictOutputs } from './verdicts';
import type { WriteSettings } from './writeOptions';

/** Where items are written to, and how their records are found. */
export interface KeyedTarget {
	readonly model: string;
	readonly settings: WriteSettings;
	readonly match: MatchOptions;
}

export interface KeyedItem {
	readonly columns: Columns;
	readonly item: INodeExecutionData;
}

/** The common part of Update and Upsert. */
export async function writeByKey(
	odoo: OdooClient,
	{ model, settings, match }: KeyedTarget,
	rows: readonly KeyedItem[],
	run: RunSettings,
): Promise<Array<Outcome<OutputItem>>> {
	checkAllTogether(rows, settings, run);
	const { allOrNothing, batchSize, context, validateOnly } = settings;
	const schema = await odoo.schema(model);
	const key = recordKey(match.columns, schema);
	const columns = rows.map((row) => row.columns);
	const values = await rowsOfItems(columns, schema, run);
	const keyed = await keyedRows(
		odoo,
		schema,
		columns.map(({ values: { id, xmlid } }, index) => ({ ...values[index], id, xmlid })),
		{ key, columns: match.columns },
		rowSettings(columns, settings, run),
	);

	const { stopAtFirstError } = run;
	const how = { ...match, key, context, batchSize, allOrNothing, stopAtFirstError };
	const items = rows.map(({ item }) => item);
	if (validateOnly) {
		return verdictOutputs(await validateUpsert(odoo, schema, keyed, how), items, settings);
	}
	const written = await upsertRecords(odoo, schema, keyed, how);
	return await outputsOf(odoo, model, written, items, settings);
}
