import type { INodeProperties } from 'n8n-workflow';
import { allowRemovalParameter } from '../../../shared/parameters/toolUse';
import { columnsParameters } from '../../columns';
import { upsertOptions } from '../../matchOptions';
import { writeOptions } from '../../writeOptions';
import { keyedOperation } from '../../writeRecords';

export const option = {
	name: 'Create or Update',
	value: 'upsert',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	action: 'Create or update records',
};

export const properties: INodeProperties[] = [
	allowRemovalParameter,
	...columnsParameters('getColumnsToUpsert', 'upsert'),
	writeOptions(upsertOptions),
];

export const operation = keyedOperation({ isCreating: true });
