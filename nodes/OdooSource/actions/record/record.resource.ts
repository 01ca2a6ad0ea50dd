import type { INodeProperties } from 'n8n-workflow';
import { modelParameter } from '../../../shared/parameters/model';
import * as count from './count.operation';
import * as get from './get.operation';
import * as getMany from './getMany.operation';

export const operations = {
	count: count.operation,
	get: get.operation,
	getMany: getMany.operation,
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'getMany',
		displayOptions: { show: { resource: ['record'] } },
		options: [
			{
				name: 'Count',
				value: 'count',
				description: 'Count the records that match a filter',
				action: 'Count records',
			},
			{
				name: 'Get',
				value: 'get',
				description: 'Get one record by its ID, external ID or URL',
				action: 'Get a record',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				description: 'Get many records that match a filter',
				action: 'Get many records',
			},
		],
	},
	{ ...modelParameter, displayOptions: { show: { resource: ['record'] } } },
	...getMany.description,
	...get.description,
	...count.description,
];
