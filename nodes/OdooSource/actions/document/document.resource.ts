import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../../../shared/operation';
import * as getPortalLink from './getPortalLink.operation';

export const operations: Readonly<Record<string, Operation>> = {
	getPortalLink: getPortalLink.operation,
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'getPortalLink',
		displayOptions: { show: { resource: ['document'] } },
		options: [
			{
				name: 'Get Portal Link',
				value: 'getPortalLink',
				description:
					"Get the link to the customer's page of a quotation, order or invoice, and optionally a payment link",
				action: 'Get portal link',
			},
		],
	},
	...getPortalLink.description,
];
