import { allowRemovalParameter } from '../../../shared/parameters/toolUse';
import { columnsParameters } from '../../columns';
import { readUpdateMatch, updateOptions } from '../../matchOptions';
import { writeOptions } from '../../writeOptions';
import { keyedOperation } from '../../writeRecords';
import type { ListedOperation } from '../../../shared/resource';

export const updateOperation: ListedOperation = {
	option: {
		name: 'Update',
		value: 'update',
		description: 'Update existing records, found by ID, External ID or fields to match on',
		action: 'Update records',
	},
	properties: [
		allowRemovalParameter,
		...columnsParameters('getColumnsToUpdate', 'update'),
		writeOptions(updateOptions),
	],
	operation: keyedOperation(readUpdateMatch),
};
