import type { INodeProperties } from 'n8n-workflow';
import { allowRemovalParameter } from '../../../shared/parameters/toolUse';
import { columnsParameters } from '../../columns';
import { updateOptions } from '../../matchOptions';
import { writeOptions } from '../../writeOptions';
import { keyedOperation } from '../../writeRecords';

export const option = {
	name: 'Update',
	value: 'update',
	description: 'Update existing records, found by ID, External ID or fields to match on',
	action: 'Update records',
};

export const properties: INodeProperties[] = [
	allowRemovalParameter,
	...columnsParameters('getColumnsToUpdate', 'update'),
	writeOptions(updateOptions),
];

export const operation = keyedOperation({ isCreating: false });
