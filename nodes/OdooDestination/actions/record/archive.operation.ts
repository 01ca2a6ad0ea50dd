import { archiveRecords } from '../../../../odoo';
import type { BatchOperation } from '../../../shared/operation';
import { idsParameter } from '../../../shared/parameters/ids';
import { allowToolUseParameter } from '../../../shared/parameters/toolUse';
import type { RecordsItem } from '../../namedRecords';
import { executeRemoval, readRecordsRow } from '../../namedRecords';
import { removeOptions } from '../../writeOptions';
import type { WriteTarget } from '../../writeRecords';
import type { ListedOperation } from '../../../shared/resource';

export const archiveOperation: ListedOperation = {
	option: {
		name: 'Archive',
		value: 'archive',
		description: 'Archive records (hidden, not deleted)',
		action: 'Archive records',
	},
	properties: [
		allowToolUseParameter,
		idsParameter('Records to archive. They are hidden, but not deleted.'),
		removeOptions,
	],
	operation: {
		kind: 'batch',
		needsPermission: true,
		readRow: readRecordsRow,
		execute: executeRemoval(archiveRecords),
	} satisfies BatchOperation<WriteTarget, RecordsItem>,
};
