import { deleteRecords } from '../../../../odoo';
import type { BatchOperation } from '../../../shared/operation';
import { idsParameter } from '../../../shared/parameters/ids';
import { allowToolUseParameter } from '../../../shared/parameters/toolUse';
import type { RecordsItem } from '../../namedRecords';
import { executeRemoval, readRecordsRow } from '../../namedRecords';
import { removeOptions } from '../../writeOptions';
import type { WriteTarget } from '../../writeRecords';
import type { ListedOperation } from '../../../shared/resource';

export const deleteOperation: ListedOperation = {
	option: {
		name: 'Delete',
		value: 'delete',
		description: 'Delete records permanently',
		action: 'Delete records',
	},
	properties: [
		allowToolUseParameter,
		idsParameter('Records to delete permanently. To only hide them, archive them instead.'),
		removeOptions,
	],
	operation: {
		kind: 'batch',
		needsPermission: true,
		readRow: readRecordsRow,
		execute: executeRemoval(deleteRecords),
	} satisfies BatchOperation<WriteTarget, RecordsItem>,
};
