import type { INodeProperties } from 'n8n-workflow';
import { archiveRecords } from '../../../../odoo';
import type { BatchOperation } from '../../../shared/operation';
import { idsParameter } from '../../../shared/parameters/ids';
import { allowToolUseParameter } from '../../../shared/parameters/toolUse';
import type { RecordsItem } from '../../namedRecords';
import { executeRemoval, readRecordsRow } from '../../namedRecords';
import { removeOptions } from '../../writeOptions';
import type { WriteTarget } from '../../writeRecords';

export const option = {
	name: 'Archive',
	value: 'archive',
	description: 'Archive records (hidden, not deleted)',
	action: 'Archive records',
};

export const properties: INodeProperties[] = [
	allowToolUseParameter,
	idsParameter('Records to archive. They are hidden, but not deleted.'),
	removeOptions,
];

export const operation: BatchOperation<WriteTarget, RecordsItem> = {
	kind: 'batch',
	needsPermission: true,
	readRow: readRecordsRow,
	execute: executeRemoval(archiveRecords),
};
