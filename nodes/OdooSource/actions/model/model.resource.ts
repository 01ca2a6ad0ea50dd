import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../../../shared/operation';
import * as getFields from './getFields.operation';
import * as getMany from './getMany.operation';

export const operations: Readonly<Record<string, Operation>> = {
	getFields: getFields.operation,
	getMany: getMany.operation,
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'getMany',
		displayOptions: { show: { resource: ['model'] } },
		options: [
			{
				name: 'Get Fields',
				value: 'getFields',
				description: 'List the fields of a model with their types',
				action: 'Get model fields',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				description: 'List the models the user can access',
				action: 'Get many models',
			},
		],
	},
	...getMany.description,
	...getFields.description,
];
