import type { INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import { unarchiveRecords } from '../../../../odoo';
import type { BatchOperation } from '../../../shared/operation';
import { idsParameter } from '../../../shared/parameters/ids';
import type { RecordsItem } from '../../namedRecords';
import { executeWith, readRecordsRow } from '../../namedRecords';
import { removeOptions } from '../../writeOptions';
import type { WriteTarget } from '../../writeRecords';

const properties: INodeProperties[] = [
	idsParameter('Archived records to bring back.'),
	removeOptions,
];

const displayOptions = { show: { resource: ['record'], operation: ['unarchive'] } };

export const description = updateDisplayOptions(displayOptions, properties);

export const operation: BatchOperation<WriteTarget, RecordsItem> = {
	kind: 'batch',
	readRow: readRecordsRow,
	execute: executeWith(unarchiveRecords),
};
