import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../../../shared/operation';
import { modelParameter } from '../../../shared/parameters/model';
import * as aggregate from './aggregate.operation';
import * as count from './count.operation';
import * as get from './get.operation';
import * as getMany from './getMany.operation';
import * as getUpdated from './getUpdated.operation';
import * as split from './split.operation';

export const operations: Readonly<Record<string, Operation>> = {
	aggregate: aggregate.operation,
	count: count.operation,
	get: get.operation,
	getMany: getMany.operation,
	getUpdated: getUpdated.operation,
	split: split.operation,
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
				name: 'Aggregate',
				value: 'aggregate',
				description: 'Group records and calculate sums, averages and counts for each group',
				action: 'Aggregate records',
			},
			{
				name: 'Count',
				value: 'count',
				description: 'Count the records that match a filter',
				action: 'Count records',
			},
			{
				name: 'Get',
				value: 'get',
				description: 'Get one record by its ID, External ID or URL',
				action: 'Get record',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				description: 'Get many records that match a filter',
				action: 'Get many records',
			},
			{
				name: 'Get New or Updated',
				value: 'getUpdated',
				description: 'Get records created or changed since the last run',
				action: 'Get new or updated records',
			},
			{
				name: 'Split Into Ranges',
				value: 'split',
				description: 'Split records into ID ranges that can be read in parallel',
				action: 'Split records into ranges',
			},
		],
	},
	{ ...modelParameter, displayOptions: { show: { resource: ['record'] } } },
	...getMany.description,
	...getUpdated.description,
	...get.description,
	...count.description,
	...aggregate.description,
	...split.description,
];
