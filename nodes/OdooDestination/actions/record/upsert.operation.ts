import { allowRemovalParameter } from '../../../shared/parameters/toolUse';
import { columnsParameters } from '../../columns';
import { readUpsertMatch, upsertOptions } from '../../matchOptions';
import { writeOptions } from '../../writeOptions';
import { keyedOperation } from '../../writeRecords';
import type { ListedOperation } from '../../../shared/resource';

export const upsertOperation: ListedOperation = {
	option: {
		name: 'Create or Update',
		value: 'upsert',
		description: 'Create a new record, or update the current one if it already exists (upsert)',
		action: 'Create or update records',
	},
	properties: [
		allowRemovalParameter,
		...columnsParameters('getColumnsToCreate', 'upsert'),
		writeOptions(upsertOptions),
	],
	operation: keyedOperation(readUpsertMatch),
};
