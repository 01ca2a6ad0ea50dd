import type { INodeProperties } from 'n8n-workflow';
import { BUSINESS_ACTIONS } from '../../../../odoo';
import type { Operation } from '../../../shared/operation';
import { businessOperation } from '../business/businessOperation';
import { textParameter } from '../business/parameters';
const actions = BUSINESS_ACTIONS.opportunity;

const lostParameters: readonly INodeProperties[] = [
	textParameter('Lost Reason', 'reason', {
		placeholder: 'e.g. Too expensive',
		description: 'The name, database ID or external ID of a lost reason in Odoo',
	}),
	textParameter('Closing Note', 'note', {
		typeOptions: { rows: 3 },
		description: 'A note for the chatter. Odoo 15 and older have no place for it.',
	}),
];

const markLost = businessOperation(actions.markLost, {
	resource: 'opportunity',
	operation: 'markLost',
	ids: 'Opportunities to mark as lost.',
	parameters: lostParameters,
});
const markWon = businessOperation(actions.markWon, {
	resource: 'opportunity',
	operation: 'markWon',
	ids: 'Opportunities to mark as won.',
});
const restore = businessOperation(actions.restore, {
	resource: 'opportunity',
	operation: 'restore',
	ids: 'Opportunities to restore.',
});

export const operations: Readonly<Record<string, Operation>> = {
	markLost: markLost.operation,
	markWon: markWon.operation,
	restore: restore.operation,
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'markWon',
		displayOptions: { show: { resource: ['opportunity'] } },
		options: [
			{
				name: 'Mark Lost',
				value: 'markLost',
				description: 'Mark opportunities as lost, with a reason',
				action: 'Mark opportunity as lost',
			},
			{
				name: 'Mark Won',
				value: 'markWon',
				description: 'Mark opportunities as won',
				action: 'Mark opportunity as won',
			},
			{
				name: 'Restore',
				value: 'restore',
				description: 'Bring lost opportunities back',
				action: 'Restore opportunity',
			},
		],
	},
	...markLost.description,
	...markWon.description,
	...restore.description,
];
