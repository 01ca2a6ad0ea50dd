import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import type { OdooClient, Outcome } from '../../../../odoo';
import { idFrom, OdooError, prepareUpdates, updateRecords } from '../../../../odoo';
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

interface Row {
	readonly id: number;
	readonly columns: Columns;
}

const properties: INodeProperties[] = [
	columnsParameter('getColumnsToUpdate', 'update'),
	writeOptions,
];

const displayOptions = { show: { resource: ['record'], operation: ['update'] } };

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

	const id = idFrom(columns.values.id);
	if (id === undefined) throw noId(columns.values.id);
	return { target: { model, settings }, row: { id, columns } };
}

async function execute(
	odoo: OdooClient,
	{ model, settings }: WriteTarget,
	rows: readonly Row[],
	run: RunSettings,
): Promise<Array<Outcome<OutputItem>>> {
	const { batchSize, context } = settings;
	const schema = await odoo.schema(model);
	const columns = rows.map((row) => row.columns);
	const vals = await valsOfItems(odoo, schema, columns, settings, run);
	const updates = rows.map(({ id }, index) => {
		const own = vals[index] ?? {};
		return own instanceof OdooError ? own : { id, vals: own };
	});
	const prepared = await prepareUpdates(odoo, schema, updates, context, 'changes');

	const options = { batchSize, stopAtFirstError: run.stopAtFirstError };
	const updated = await updateRecords(odoo, { model, context }, prepared, options);

	return outcomesWith('updated', updated);
}

function noId(value: unknown): OdooError {
	const isMissing = value === undefined || value === null || value === '';
	const message = isMissing
		? 'The item has no ID of the record to update.'
		: `${JSON.stringify(value)} is no database ID.`;
	return new OdooError('INVALID_VALUE', message, {
		field: 'id',
		hint: 'Map the column ID to the database ID of the record, a whole number such as 42.',
	});
}
