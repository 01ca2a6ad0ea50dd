import type { INodeProperties } from 'n8n-workflow';
import { deleteRecords } from '../../../../odoo';
import type { BatchOperation } from '../../../shared/operation';
import { idsParameter } from '../../../shared/parameters/ids';
import { allowToolUseParameter } from '../../../shared/parameters/toolUse';
import type { RecordsItem } from '../../namedRecords';
import { executeRemoval, readRecordsRow } from '../../namedRecords';
import { removeOptions } from '../../writeOptions';
import type { WriteTarget } from '../../writeRecords';

export const option = {
	name: 'Delete',
	value: 'delete',
	description: 'Delete records permanently',
	action: 'Delete records',
};

export const properties: INodeProperties[] = [
	allowToolUseParameter,
	idsParameter('Records to delete permanently. To only hide them, archive them instead.'),
	removeOptions,
];

export const operation: BatchOperation<WriteTarget, RecordsItem> = {
	kind: 'batch',
	needsPermission: true,
	readRow: readRecordsRow,
	execute: executeRemoval(deleteRecords),
};
