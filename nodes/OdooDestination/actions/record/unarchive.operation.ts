import { unarchiveRecords } from '../../../../odoo';
import type { BatchOperation } from '../../../shared/operation';
import { idsParameter } from '../../../shared/parameters/ids';
import type { RecordsItem } from '../../namedRecords';
import { executeRemoval, readRecordsRow } from '../../namedRecords';
import { removeOptions } from '../../writeOptions';
import type { WriteTarget } from '../../writeRecords';
import type { ListedOperation } from '../../../shared/resource';

export const unarchiveOperation: ListedOperation = {
	option: {
		name: 'Unarchive',
		value: 'unarchive',
		description: 'Restore archived records',
		action: 'Unarchive records',
	},
	properties: [idsParameter('Archived records to bring back.'), removeOptions],
	operation: {
		kind: 'batch',
		readRow: readRecordsRow,
		execute: executeRemoval(unarchiveRecords),
	} satisfies BatchOperation<WriteTarget, RecordsItem>,
};
