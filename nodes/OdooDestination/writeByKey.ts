import type { INodeExecutionData } from 'n8n-workflow';
import type { OdooClient, Outcome, RecordKey, Row, Schema } from '../../odoo';
import {
	keyedRows,
	OdooError,
	recordKey,
	schemaToWrite,
	upsertRecords,
	validateUpsert,
} from '../../odoo';
import type { OutputItem, RunSettings } from '../shared/operation';
import { checkAllTogether } from './allOrNothing';
import type { Columns } from './columns';
import { inPortionsOfFiles } from './itemFiles';
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
	target: KeyedTarget,
	rows: readonly KeyedItem[],
	run: RunSettings,
): Promise<Array<Outcome<OutputItem>>> {
	const { model, settings, match } = target;
	checkAllTogether(rows, settings, run);
	const schema = await schemaToWrite(odoo, model, settings.context);
	const key = recordKey(match.columns, schema);
	return await inPortionsOfFiles(
		rows,
		schema,
		settings,
		run,
		async (portion) => await writePortion(odoo, { ...target, schema, key }, portion, run),
	);
}

async function writePortion(
	odoo: OdooClient,
	{
		schema,
		key,
		settings,
		match,
	}: KeyedTarget & { readonly schema: Schema; readonly key: RecordKey },
	rows: readonly KeyedItem[],
	run: RunSettings,
): Promise<Array<Outcome<OutputItem>>> {
	const { allOrNothing, batchSize, context, validateOnly, zones } = settings;
	const columns = rows.map((row) => row.columns);
	const values = await rowsOfItems(columns, schema, settings, run);
	const keyed = await keyedRows(
		odoo,
		schema,
		values.map((row, index) => withIds(row, columns[index])),
		{ key, columns: match.columns },
		rowSettings(columns, settings, run),
	);

	const { stopAtFirstError } = run;
	const how = { ...match, key, context, zones, batchSize, allOrNothing, stopAtFirstError };
	const items = rows.map(({ item }) => item);
	if (validateOnly) {
		return verdictOutputs(await validateUpsert(odoo, schema, keyed, how), items, settings);
	}
	const written = await upsertRecords(odoo, schema, keyed, how);
	return await outputsOf(odoo, schema.model, written, items, settings);
}

function withIds(row: Row | OdooError, columns: Columns | undefined): Row | OdooError {
	if (row instanceof OdooError) return row;
	const { id, xmlid } = columns?.values ?? {};
	return { ...row, id, xmlid };
}
