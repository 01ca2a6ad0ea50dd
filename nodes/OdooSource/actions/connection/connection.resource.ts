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
					'Check the connection, the user and their access rights. Problems are returned, not thrown.',
				action: 'Check the connection',
			},
		],
	},
	...check.description,
];
