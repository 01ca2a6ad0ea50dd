import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../../../shared/operation';
import * as getMany from './getMany.operation';

export const operations: Readonly<Record<string, Operation>> = { getMany: getMany.operation };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'getMany',
		displayOptions: { show: { resource: ['activity'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getMany',
				description: 'Get the activities of a user, model or record',
				action: 'Get many activities',
			},
		],
	},
	...getMany.description,
];
