import type { INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import { archiveRecords } from '../../../../odoo';
import type { BatchOperation } from '../../../shared/operation';
import { idsParameter } from '../../../shared/parameters/ids';
import { allowToolUseParameter } from '../../../shared/parameters/toolUse';
import type { RecordsItem } from '../../namedRecords';
import { executeWith, readRecordsRow } from '../../namedRecords';
import { removeOptions } from '../../writeOptions';
import type { WriteTarget } from '../../writeRecords';

const properties: INodeProperties[] = [
	allowToolUseParameter,
	idsParameter('Records to archive. They are hidden, but not deleted.'),
	removeOptions,
];

const displayOptions = { show: { resource: ['record'], operation: ['archive'] } };

export const description = updateDisplayOptions(displayOptions, properties);

export const operation: BatchOperation<WriteTarget, RecordsItem> = {
	kind: 'batch',
	needsPermission: true,
	readRow: readRecordsRow,
	execute: executeWith(archiveRecords),
};
