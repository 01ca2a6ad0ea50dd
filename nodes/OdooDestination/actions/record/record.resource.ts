import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../../../shared/operation';
import { modelParameter } from '../../../shared/parameters/model';
import * as archive from './archive.operation';
import * as create from './create.operation';
import * as deleteRecord from './delete.operation';
import * as unarchive from './unarchive.operation';
import * as update from './update.operation';
import * as upsert from './upsert.operation';

export const operations: Readonly<Record<string, Operation>> = {
	archive: archive.operation,
	create: create.operation,
	delete: deleteRecord.operation,
	unarchive: unarchive.operation,
	update: update.operation,
	upsert: upsert.operation,
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
				name: 'Archive',
				value: 'archive',
				description: 'Archive records (hidden, not deleted)',
				action: 'Archive records',
			},
			{
				name: 'Create',
				value: 'create',
				description: 'Create a record for each item',
				action: 'Create records',
			},
			{
				name: 'Create or Update',
				value: 'upsert',
				description: 'Create a new record, or update the current one if it already exists (upsert)',
				action: 'Create or update records',
			},
			{
				name: 'Delete',
				value: 'delete',
				description: 'Delete records permanently',
				action: 'Delete records',
			},
			{
				name: 'Unarchive',
				value: 'unarchive',
				description: 'Restore archived records',
				action: 'Unarchive records',
			},
			{
				name: 'Update',
				value: 'update',
				description: 'Update existing records, found by ID or by fields to match on',
				action: 'Update records',
			},
		],
	},
	{ ...modelParameter, displayOptions: { show: { resource: ['record'] } } },
	...create.description,
	...update.description,
	...upsert.description,
	...deleteRecord.description,
	...archive.description,
	...unarchive.description,
];
