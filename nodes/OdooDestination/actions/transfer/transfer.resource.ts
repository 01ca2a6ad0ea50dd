import type { INodeProperties } from 'n8n-workflow';
import { BUSINESS_ACTIONS } from '../../../../odoo';
import type { Operation } from '../../../shared/operation';
import { businessOperation } from '../business/businessOperation';

const actions = BUSINESS_ACTIONS.transfer;

const validateParameters: readonly INodeProperties[] = [
	{
		displayName: 'If Products Are Missing',
		name: 'backorder',
		type: 'options',
		noDataExpression: true,
		default: 'create',
		options: [
			{ name: 'Create a Backorder', value: 'create', description: 'Deliver the rest later' },
			{ name: 'No Backorder', value: 'cancel', description: 'Cancel the rest' },
		],
	},
];

const checkAvailability = businessOperation(actions.checkAvailability, {
	resource: 'transfer',
	operation: 'checkAvailability',
	ids: 'Transfers to check.',
});
const validate = businessOperation(actions.validate, {
	resource: 'transfer',
	operation: 'validate',
	ids: 'Transfers to validate.',
	parameters: validateParameters,
});

export const operations: Readonly<Record<string, Operation>> = {
	checkAvailability: checkAvailability.operation,
	validate: validate.operation,
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'validate',
		displayOptions: { show: { resource: ['transfer'] } },
		options: [
			{
				name: 'Check Availability',
				value: 'checkAvailability',
				description: 'Reserve the products that are in stock',
				action: 'Check availability for transfer',
			},
			{
				name: 'Validate',
				value: 'validate',
				description:
					'Complete deliveries, receipts or internal transfers with the reserved quantities',
				action: 'Validate transfer',
			},
		],
	},
	...checkAvailability.description,
	...validate.description,
];
