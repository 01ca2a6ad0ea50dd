import type { INodeProperties } from 'n8n-workflow';
import { BUSINESS_ACTIONS } from '../../../../odoo';
import { choiceParameter } from '../../../shared/parameters/choices';
import { readText } from '../../../shared/parameters/required';
import type { Resource } from '../../../shared/resource';
import { businessOperation } from '../../business/businessOperation';
import { pickerParameter, textParameter, userParameter } from '../../business/parameters';

const actions = BUSINESS_ACTIONS.opportunity;

const lostParameters: readonly INodeProperties[] = [
	pickerParameter('Lost Reason', 'reason', {
		searchListMethod: 'searchLostReasons',
		placeholder: 'e.g. Too expensive',
		description: 'One of the lost reasons in Odoo',
	}),
	textParameter('Closing Note', 'note', {
		typeOptions: { rows: 3 },
		description: 'Posted in the chatter. Requires Odoo 16 or later.',
	}),
];

const convertParameters: readonly INodeProperties[] = [
	choiceParameter({
		displayName: 'Customer',
		name: 'customer',
		type: 'options',
		noDataExpression: true,
		default: 'proposed',
		description: 'The contact to use as the customer',
		options: [
			{
				name: 'As Odoo Proposes',
				value: 'proposed',
				description: 'The contact that matches the lead, or a new one if none does',
			},
			{
				name: 'New Contact',
				value: 'create',
				description: 'Create a contact, even if one matches the lead',
			},
		],
	}),
	userParameter('Salesperson', 'salesperson', "Defaults to the lead's salesperson"),
];

export const opportunityResource: Resource = {
	name: 'Opportunity',
	value: 'opportunity',
	description: 'Convert leads to opportunities, and mark opportunities as won or lost',
	defaultOperation: 'markWon',
	operations: [
		businessOperation(actions, 'convert', {
			option: {
				name: 'Convert From Lead',
				description: 'Turn leads into opportunities',
				action: 'Convert lead to opportunity',
			},
			idsDescription: 'Leads to convert.',
			parameters: convertParameters,
		}),
		businessOperation(actions, 'markLost', {
			option: {
				name: 'Mark Lost',
				description: 'Mark opportunities as lost, optionally with a reason and a note',
				action: 'Mark opportunity as lost',
			},
			idsDescription: 'Opportunities to mark as lost.',
			parameters: lostParameters,
			readers: { note: readText },
		}),
		businessOperation(actions, 'markWon', {
			option: {
				name: 'Mark Won',
				description: 'Mark opportunities as won',
				action: 'Mark opportunity as won',
			},
			idsDescription: 'Opportunities to mark as won.',
		}),
		businessOperation(actions, 'restore', {
			option: {
				name: 'Restore',
				description: 'Bring lost opportunities back',
				action: 'Restore opportunity',
			},
			idsDescription: 'Opportunities to restore.',
		}),
	],
};
