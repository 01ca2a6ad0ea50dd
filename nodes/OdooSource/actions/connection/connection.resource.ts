import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../../../shared/operation';
import * as check from './check.operation';

export const operations: Readonly<Record<string, Operation>> = { check: check.operation };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'check',
		displayOptions: { show: { resource: ['connection'] } },
		options: [
			{
				name: 'Check',
				value: 'check',
				description:
					"Check the connection and the user's access rights. Problems are returned as items, not as errors.",
				action: 'Check connection',
			},
		],
	},
	...check.description,
];
