import type { INodeProperties } from 'n8n-workflow';
import { BUSINESS_ACTIONS } from '../../../../odoo';
import type { Resource } from '../../../shared/resource';
import { businessOperation } from '../business/businessOperation';
import { choiceParameter, textParameter } from '../business/parameters';

const actions = BUSINESS_ACTIONS.opportunity;

const lostParameters: readonly INodeProperties[] = [
	choiceParameter('Lost Reason', 'reason', {
		searchListMethod: 'searchLostReasons',
		placeholder: 'e.g. Too expensive',
		description: 'One of the lost reasons in Odoo',
	}),
	textParameter('Closing Note', 'note', {
		typeOptions: { rows: 3 },
		description: 'Posted in the chatter. Requires Odoo 16 or later.',
	}),
];

export const opportunity: Resource = {
	name: 'Opportunity',
	value: 'opportunity',
	description: 'Mark opportunities as won or lost',
	defaultOperation: 'markWon',
	operations: [
		businessOperation(actions.markLost, {
			option: {
				name: 'Mark Lost',
				value: 'markLost',
				description: 'Mark opportunities as lost, with a reason',
				action: 'Mark opportunity as lost',
			},
			ids: 'Opportunities to mark as lost.',
			parameters: lostParameters,
		}),
		businessOperation(actions.markWon, {
			option: {
				name: 'Mark Won',
				value: 'markWon',
				description: 'Mark opportunities as won',
				action: 'Mark opportunity as won',
			},
			ids: 'Opportunities to mark as won.',
		}),
		businessOperation(actions.restore, {
			option: {
				name: 'Restore',
				value: 'restore',
				description: 'Bring lost opportunities back',
				action: 'Restore opportunity',
			},
			ids: 'Opportunities to restore.',
		}),
	],
};
