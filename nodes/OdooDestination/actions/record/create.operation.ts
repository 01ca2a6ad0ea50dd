import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import type { OdooClient, Outcome } from '../../../../odoo';
import { createRecords, prepareCreates } from '../../../../odoo';
import type { BatchOperation, BatchRow, OutputItem, RunSettings } from '../../../shared/operation';
import { readModel } from '../../../shared/parameters/model';
import type { Columns } from '../../columns';
import { columnsParameter, readColumns } from '../../columns';
import { outcomesWith } from '../../result';
import { valsOfItems } from '../../rows';
import type { WriteSettings } from '../../writeOptions';
import { readWriteSettings, writeOptions } from '../../writeOptions';

interface WriteTarget {
	readonly model: string;
	readonly settings: WriteSettings;
}

const properties: INodeProperties[] = [columnsParameter('getColumnsToCreate', 'add'), writeOptions];

const displayOptions = { show: { resource: ['record'], operation: ['create'] } };

export const description = updateDisplayOptions(displayOptions, properties);

export const operation: BatchOperation<WriteTarget, Columns> = { kind: 'batch', readRow, execute };

function readRow(
	ctx: IExecuteFunctions,
	itemIndex: number,
	item: INodeExecutionData,
): BatchRow<WriteTarget, Columns> {
	const model = readModel(ctx, itemIndex);
	const columns = readColumns(ctx, itemIndex, item);
	const settings = readWriteSettings(ctx, itemIndex);

	return { target: { model, settings }, row: columns };
}

async function execute(
	odoo: OdooClient,
	{ model, settings }: WriteTarget,
	rows: readonly Columns[],
	run: RunSettings,
): Promise<Array<Outcome<OutputItem>>> {
	const { batchSize, context } = settings;
	const schema = await odoo.schema(model);
	const vals = prepareCreates(schema, await valsOfItems(odoo, schema, rows, settings, run));

	const options = { batchSize, stopAtFirstError: run.stopAtFirstError };
	const created = await createRecords(odoo, { model, context }, vals, options);

	return outcomesWith('created', created);
}
