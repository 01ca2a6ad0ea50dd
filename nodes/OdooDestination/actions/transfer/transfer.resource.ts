import type { INodeProperties } from 'n8n-workflow';
import { BUSINESS_ACTIONS } from '../../../../odoo';
import { businessResource } from '../business/businessResource';

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

export const { operations, description } = businessResource('transfer', 'validate', [
	{
		action: actions.cancel,
		option: {
			name: 'Cancel',
			value: 'cancel',
			description: 'Cancel deliveries, receipts or internal transfers',
			action: 'Cancel transfer',
		},
		ids: 'Transfers to cancel.',
	},
	{
		action: actions.checkAvailability,
		option: {
			name: 'Check Availability',
			value: 'checkAvailability',
			description: 'Reserve the products that are in stock',
			action: 'Check availability for transfer',
		},
		ids: 'Transfers to check.',
	},
	{
		action: actions.validate,
		option: {
			name: 'Validate',
			value: 'validate',
			description:
				'Complete deliveries, receipts or internal transfers with the reserved quantities',
			action: 'Validate transfer',
		},
		ids: 'Transfers to validate.',
		parameters: validateParameters,
	},
]);
