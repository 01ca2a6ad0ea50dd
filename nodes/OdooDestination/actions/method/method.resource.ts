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
				description: 'Call any public method of a model',
				action: 'Call method',
			},
		],
	},
	{
		...modelParameter,
		description: 'The model that has the method',
		displayOptions: { show: { resource: ['method'] } },
	},
	...call.description,
];
