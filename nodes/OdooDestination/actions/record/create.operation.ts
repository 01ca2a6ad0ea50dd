import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import type { CreateRow, OdooClient, Outcome, Schema } from '../../../../odoo';
import {
	createNew,
	isBlank,
	OdooError,
	prepareCreates,
	prepareRows,
	schemaToWrite,
	validateCreates,
} from '../../../../odoo';
import type { BatchOperation, BatchRow, OutputItem, RunSettings } from '../../../shared/operation';
import { readModel } from '../../../shared/parameters/model';
import { checkAllTogether } from '../../allOrNothing';
import type { Columns } from '../../columns';
import { columnsParameter, readColumns } from '../../columns';
import { exactlyOnceOptions, readExactlyOnceId } from '../../exactlyOnce';
import { inPortionsOfFiles } from '../../itemFiles';
import { outputsOf } from '../../result';
import { rowSettings, rowsOfItems } from '../../rows';
import { verdictOutputs } from '../../verdicts';
import type { WriteSettings } from '../../writeOptions';
import { readWriteSettings, writeOptions } from '../../writeOptions';

interface WriteTarget {
	readonly model: string;
	readonly settings: WriteSettings;
}

interface Row {
	readonly columns: Columns;
	readonly item: INodeExecutionData;
	/** The external ID that Exactly Once gives the record. */
	readonly onceId?: string;
}

const properties: INodeProperties[] = [
	columnsParameter('getColumnsToCreate', 'add'),
	writeOptions(exactlyOnceOptions),
];

const displayOptions = { show: { resource: ['record'], operation: ['create'] } };

export const description = updateDisplayOptions(displayOptions, properties);

export const operation: BatchOperation<WriteTarget, Row> = { kind: 'batch', readRow, execute };

function readRow(
	ctx: IExecuteFunctions,
	itemIndex: number,
	item: INodeExecutionData,
): BatchRow<WriteTarget, Row> {
	const model = readModel(ctx, itemIndex);
	const columns = readColumns(ctx, itemIndex, item);
	const settings = readWriteSettings(ctx, itemIndex);
	const onceId = readExactlyOnceId(ctx, itemIndex, item);

	return { target: { model, settings }, row: { columns, item, onceId } };
}

async function execute(
	odoo: OdooClient,
	{ model, settings }: WriteTarget,
	rows: readonly Row[],
	run: RunSettings,
): Promise<Array<Outcome<OutputItem>>> {
	checkAllTogether(rows, settings, run);
	const schema = await schemaToWrite(odoo, model, settings.context);
	return await inPortionsOfFiles(
		rows,
		schema,
		settings,
		run,
		async (portion) => await createPortion(odoo, schema, portion, settings, run),
	);
}

async function createPortion(
	odoo: OdooClient,
	schema: Schema,
	rows: readonly Row[],
	settings: WriteSettings,
	run: RunSettings,
): Promise<Array<Outcome<OutputItem>>> {
	const { allOrNothing, batchSize, context, validateOnly } = settings;
	const columns = rows.map((row) => row.columns);
	const values = await rowsOfItems(columns, schema, settings, run);
	const prepared = await prepareRows(odoo, schema, values, rowSettings(columns, settings, run));
	const vals = prepareCreates(schema, prepared);
	const newRows = vals.map((own, index) =>
		own instanceof OdooError ? own : { vals: own, ...identityOf(rows[index]) },
	);

	const items = rows.map(({ item }) => item);
	if (validateOnly) {
		const verdicts = await validateCreates(odoo, schema, context, newRows);
		return verdictOutputs(verdicts, items, settings);
	}
	const { stopAtFirstError } = run;
	const options = { allOrNothing, batchSize, stopAtFirstError };
	const created = await createNew(odoo, schema, context, newRows, options);
	return await outputsOf(odoo, schema.model, created, items, settings);
}

/** An external ID of the user's own goes before one that Exactly Once would make. */
function identityOf(row: Row | undefined): Pick<CreateRow, 'xmlid' | 'keepsExisting'> {
	const { xmlid } = row?.columns.values ?? {};
	const isOnce = row?.onceId !== undefined;
	return { xmlid: isBlank(xmlid) ? row?.onceId : xmlid, keepsExisting: isOnce };
}
