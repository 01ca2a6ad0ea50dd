import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../../../shared/operation';
import { modelParameter } from '../../../shared/parameters/model';
import * as press from './press.operation';

export const operations: Readonly<Record<string, Operation>> = {
	press: press.operation,
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'press',
		displayOptions: { show: { resource: ['button'] } },
		options: [
			{
				name: 'Press',
				value: 'press',
				description: "Press a button of a record's form, such as Confirm on an order",
				action: 'Press button',
			},
		],
	},
	{
		...modelParameter,
		description: 'The model whose form has the button, such as Sales Order',
		displayOptions: { show: { resource: ['button'] } },
	},
	...press.description,
];
