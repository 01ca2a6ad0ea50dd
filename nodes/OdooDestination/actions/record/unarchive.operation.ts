import type { INodeProperties } from 'n8n-workflow';
import { unarchiveRecords } from '../../../../odoo';
import type { BatchOperation } from '../../../shared/operation';
import { idsParameter } from '../../../shared/parameters/ids';
import type { RecordsItem } from '../../namedRecords';
import { executeRemoval, readRecordsRow } from '../../namedRecords';
import { removeOptions } from '../../writeOptions';
import type { WriteTarget } from '../../writeRecords';

export const option = {
	name: 'Unarchive',
	value: 'unarchive',
	description: 'Restore archived records',
	action: 'Unarchive records',
};

export const properties: INodeProperties[] = [
	idsParameter('Archived records to bring back.'),
	removeOptions,
];

export const operation: BatchOperation<WriteTarget, RecordsItem> = {
	kind: 'batch',
	readRow: readRecordsRow,
	execute: executeRemoval(unarchiveRecords),
};
