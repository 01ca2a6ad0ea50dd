import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { createRecords } from '../../../../odoo';
import type { BatchRow } from '../../../shared/operation';
import { batchOperation } from '../../../shared/operation';
import { readModel } from '../../../shared/parameters/model';
import { columnsParameters, readColumns } from '../../columns';
import { exactlyOnceOptions, readExactlyOnceId } from '../../exactlyOnce';
import type { WriteItem } from '../../rows';
import { readWriteSettings, writeOptions } from '../../writeOptions';
import type { WriteTarget } from '../../writeRecords';
import { aboutOf, executeWith } from '../../writeRecords';
import type { ListedOperation } from '../../../shared/resource';

export const createOperation: ListedOperation = {
	option: {
		name: 'Create',
		value: 'create',
		description: 'Create a record for each item',
		action: 'Create records',
	},
	properties: [...columnsParameters('getColumnsToCreate', 'add'), writeOptions(exactlyOnceOptions)],
	operation: batchOperation(readRow, executeWith(createRecords)),
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

	const row = { columns, item, onceId };
	return { target: { model, settings }, row, about: aboutOf(settings) };
}
