import type { INodeProperties } from 'n8n-workflow';
import { modelParameter } from '../../../shared/parameters/model';
import * as create from './create.operation';
import * as deleteRecord from './delete.operation';
import * as update from './update.operation';

export const operations = {
	create: create.operation,
	delete: deleteRecord.operation,
	update: update.operation,
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'create',
		displayOptions: { show: { resource: ['record'] } },
		options: [
			{
				name: 'Create',
				value: 'create',
				description: 'Create a record for each item',
				action: 'Create records',
			},
			{
				name: 'Delete',
				value: 'delete',
				description: 'Delete records for good',
				action: 'Delete records',
			},
			{
				name: 'Update',
				value: 'update',
				description: 'Change existing records by their ID',
				action: 'Update records',
			},
		],
	},
	{ ...modelParameter, displayOptions: { show: { resource: ['record'] } } },
	...create.description,
	...update.description,
	...deleteRecord.description,
];
