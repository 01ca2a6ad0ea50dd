import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { BatchOperation, BatchRow } from '../../../shared/operation';
import { readModel } from '../../../shared/parameters/model';
import { allowRemovalParameter } from '../../../shared/parameters/toolUse';
import { columnsParameters, readColumns } from '../../columns';
import { readMatchOptions, updateOptions } from '../../matchOptions';
import type { WriteItem } from '../../rows';
import { readWriteSettings, writeOptions } from '../../writeOptions';
import type { KeyedTarget } from '../../writeRecords';
import { writeByKey } from '../../writeRecords';

export const option = {
	name: 'Update',
	value: 'update',
	description: 'Update existing records, found by ID or by fields to match on',
	action: 'Update records',
};

export const properties: INodeProperties[] = [
	allowRemovalParameter,
	...columnsParameters('getColumnsToUpdate', 'update'),
	writeOptions(updateOptions),
];

export const operation: BatchOperation<KeyedTarget, WriteItem> = {
	kind: 'batch',
	readRow,
	execute: writeByKey,
};

function readRow(
	ctx: IExecuteFunctions,
	itemIndex: number,
	item: INodeExecutionData,
): BatchRow<KeyedTarget, WriteItem> {
	const model = readModel(ctx, itemIndex);
	const columns = readColumns(ctx, itemIndex, item);
	const match = readMatchOptions(ctx, itemIndex, { isCreating: false });
	const settings = readWriteSettings(ctx, itemIndex);

	return { target: { model, settings, match }, row: { columns, item } };
}
