import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../../../shared/operation';
import { modelParameter } from '../../../shared/parameters/model';
import * as call from './call.operation';

export const operations: Readonly<Record<string, Operation>> = {
	call: call.operation,
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'call',
		displayOptions: { show: { resource: ['method'] } },
		options: [
			{
				name: 'Call',
				value: 'call',
				description: 'Do what a button in Odoo does, such as confirming an order',
				action: 'Call a method',
			},
		],
	},
	{
		...modelParameter,
		description: 'The kind of records that have the method',
		displayOptions: { show: { resource: ['method'] } },
	},
	...call.description,
];
