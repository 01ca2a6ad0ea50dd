import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import { deleteRecords } from '../../../../odoo';
import type { BatchOperation, BatchRow } from '../../../shared/operation';
import { idsParameter } from '../../../shared/parameters/ids';
import { allowToolUseParameter, checkToolUse } from '../../../shared/parameters/toolUse';
import type { RecordsItem, RecordsTarget } from '../../namedRecords';
import { executeWith, readRecordsRow } from '../../namedRecords';
import { removeOptions } from '../../writeOptions';

const properties: INodeProperties[] = [
	allowToolUseParameter,
	idsParameter(
		'The record or records to delete for good. To keep them out of sight, archive them instead.',
	),
	removeOptions,
];

const displayOptions = { show: { resource: ['record'], operation: ['delete'] } };

export const description = updateDisplayOptions(displayOptions, properties);

export const operation: BatchOperation<RecordsTarget, RecordsItem> = {
	kind: 'batch',
	readRow,
	execute: executeWith(deleteRecords),
};

function readRow(
	ctx: IExecuteFunctions,
	itemIndex: number,
	item: INodeExecutionData,
): BatchRow<RecordsTarget, RecordsItem> {
	checkToolUse(ctx, itemIndex);
	return readRecordsRow(ctx, itemIndex, item);
}
