import type { INodeProperties } from 'n8n-workflow';
import { BUSINESS_ACTIONS } from '../../../../odoo';
import { choiceParameter } from '../../../shared/parameters/choices';
import type { Resource } from '../../../shared/resource';
import { businessOperation } from '../../business/businessOperation';
import type { LinesKind } from '../../business/lines';
import { lotParameter, productParameter } from '../../business/parameters';

const actions = BUSINESS_ACTIONS.transfer;

const validateParameters: readonly INodeProperties[] = [
	choiceParameter({
		displayName: 'If Products Are Missing',
		name: 'backorder',
		type: 'options',
		noDataExpression: true,
		default: 'create',
		description: 'What to do with the quantities that are not moved',
		options: [
			{ name: 'Create a Backorder', value: 'create', description: 'Deliver the rest later' },
			{ name: 'No Backorder', value: 'cancel', description: 'Cancel the rest' },
		],
	}),
	choiceParameter({
		displayName: 'Quantities',
		name: 'quantities',
		type: 'options',
		noDataExpression: true,
		default: 'reserved',
		description: 'How much to move of each product',
		options: [
			{ name: 'As Reserved', value: 'reserved' },
			{ name: 'Specify', value: 'specify', description: 'What was really picked or received' },
		],
	}),
];

/** What was picked or received. */
const quantityLines: LinesKind = {
	inputs: [
		{
			...productParameter,
			description: 'The product variant. Those without a line are not moved.',
		},
		{
			displayName: 'Quantity',
			name: 'quantity',
			type: 'number',
			default: 1,
			description: "In the transfer's unit",
		},
		lotParameter('One for each line. Defaults to those that are reserved.'),
	],
	example:
		'{{ $json.lines.map(line => ({ sku: line.sku, quantity: line.quantity, lot: line.lot })) }}',
	keys: 'product (name or ID) or sku (internal reference), quantity, and lot (lot or serial number). Products without a line are not moved.',
	source: 'Such as the confirmation of a warehouse or 3PL',
	show: { quantities: ['specify'] },
};

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
					'Complete deliveries, receipts or internal transfers, as reserved or with your quantities',
				action: 'Validate transfer',
			},
			idsDescription: 'Transfers to validate.',
			parameters: validateParameters,
			lines: { kind: quantityLines, areAsked: ({ quantities }) => quantities === 'specify' },
		}),
	],
};
