import type { INodeProperties } from 'n8n-workflow';
import { BUSINESS_ACTIONS } from '../../../../odoo';
import { choiceParameter } from '../../../shared/parameters/choices';
import type { Resource } from '../../../shared/resource';
import { businessOperation } from '../business/businessOperation';

const actions = BUSINESS_ACTIONS.transfer;

const validateParameters: readonly INodeProperties[] = [
	choiceParameter({
		displayName: 'If Products Are Missing',
		name: 'backorder',
		type: 'options',
		noDataExpression: true,
		default: 'create',
		description: 'What to do with quantities that are not reserved',
		options: [
			{ name: 'Create a Backorder', value: 'create', description: 'Deliver the rest later' },
			{ name: 'No Backorder', value: 'cancel', description: 'Cancel the rest' },
		],
	}),
];

export const transferResource: Resource = {
	name: 'Transfer',
	value: 'transfer',
	description: 'Check, validate, return and cancel deliveries, receipts and internal transfers',
	defaultOperation: 'validate',
	operations: [
		businessOperation(actions, 'cancel', {
			option: {
				name: 'Cancel',
				description: 'Cancel deliveries, receipts or internal transfers',
				action: 'Cancel transfer',
			},
			idsDescription: 'Transfers to cancel.',
		}),
		businessOperation(actions, 'checkAvailability', {
			option: {
				name: 'Check Availability',
				description: 'Reserve the products that are in stock',
				action: 'Check availability for transfer',
			},
			idsDescription: 'Transfers to check.',
		}),
		businessOperation(actions, 'return', {
			option: {
				name: 'Return',
				description: 'Create a transfer that returns everything that was delivered',
				action: 'Return transfer',
			},
			idsDescription: 'Completed transfers to return.',
		}),
		businessOperation(actions, 'validate', {
			option: {
				name: 'Validate',
				description:
					'Complete deliveries, receipts or internal transfers with the reserved quantities',
				action: 'Validate transfer',
			},
			idsDescription: 'Transfers to validate.',
			parameters: validateParameters,
		}),
	],
};
