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
					'Find out whether the connection works, who the user is and what they may do, without failing',
				action: 'Check the connection',
			},
		],
	},
	...check.description,
];
