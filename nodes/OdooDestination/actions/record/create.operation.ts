import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import type { OdooClient, Outcome } from '../../../../odoo';
import { createRecords, ModelClient } from '../../../../odoo';
import type { BatchOperation, BatchRow, OutputItem, RunSettings } from '../../../shared/operation';
import { readModel } from '../../../shared/parameters/model';
import { checkAllTogether } from '../../allOrNothing';
import { columnsParameter, readColumns } from '../../columns';
import { exactlyOnceOptions, readExactlyOnceId } from '../../exactlyOnce';
import { outputsOf } from '../../result';
import type { WriteItem } from '../../rows';
import { unknownColumnsOf, writeRowsOf } from '../../rows';
import type { WriteSettings } from '../../writeOptions';
import { readWriteSettings, writeOptions } from '../../writeOptions';

interface WriteTarget {
	readonly model: string;
	readonly settings: WriteSettings;
}

const properties: INodeProperties[] = [
	columnsParameter('getColumnsToCreate', 'add'),
	writeOptions(exactlyOnceOptions),
];

const displayOptions = { show: { resource: ['record'], operation: ['create'] } };

export const description = updateDisplayOptions(displayOptions, properties);

export const operation: BatchOperation<WriteTarget, WriteItem> = {
	kind: 'batch',
	readRow,
	execute,
};

function readRow(
	ctx: IExecuteFunctions,
	itemIndex: number,
	item: INodeExecutionData,
): BatchRow<WriteTarget, WriteItem> {
	const model = readModel(ctx, itemIndex);
	const columns = readColumns(ctx, itemIndex, item);
	const settings = readWriteSettings(ctx, itemIndex);
	const onceId = readExactlyOnceId(ctx, itemIndex, item);

	return { target: { model, settings }, row: { columns, item, onceId } };
}

async function execute(
	odoo: OdooClient,
	{ model: name, settings }: WriteTarget,
	items: readonly WriteItem[],
	run: RunSettings,
): Promise<Array<Outcome<OutputItem>>> {
	checkAllTogether(items, settings, run);
	const model = await ModelClient.openToWrite(odoo, name, settings.context);
	const rows = await writeRowsOf(model, items, run);

	const { stopAtFirstError } = run;
	const unknownColumns = unknownColumnsOf(items, settings);
	const created = await createRecords(model, rows, {
		...settings,
		unknownColumns,
		stopAtFirstError,
	});

	return await outputsOf(
		model,
		created,
		items.map(({ item }) => item),
		settings,
	);
}
