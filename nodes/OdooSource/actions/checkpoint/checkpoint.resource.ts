import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../../../shared/operation';
import * as confirm from './confirm.operation';

export const operations: Readonly<Record<string, Operation>> = { confirm: confirm.operation };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'confirm',
		displayOptions: { show: { resource: ['checkpoint'] } },
		options: [
			{
				name: 'Confirm',
				value: 'confirm',
				description:
					'Mark the changes read by this execution as processed. Items pass through unchanged.',
				action: 'Confirm new or updated records',
			},
		],
	},
	...confirm.description,
];
