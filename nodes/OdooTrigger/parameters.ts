import type { INodeProperties } from 'n8n-workflow';
import { filterParameters } from '../shared/parameters/filter';
import { modelParameter } from '../shared/parameters/model';
import { outputParameters } from '../shared/parameters/output';
import { watchOptions } from '../shared/parameters/readOptions';

const eventsParameter: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	noDataExpression: true,
	required: true,
	default: ['created', 'updated'],
	description: 'What to start the workflow for. A record comes once, with all that happened to it.',
	options: [
		{
			name: 'Archived',
			value: 'archived',
			action: 'On record archived',
			description: 'A record was archived',
		},
		{
			name: 'Created',
			value: 'created',
			action: 'On record created',
			description: 'A new record matches the filter',
		},
		{
			name: 'Deleted',
			value: 'deleted',
			action: 'On record deleted',
			description: 'A record that matched the filter was deleted. Only its ID is known then.',
		},
		{
			name: 'Enters Filter',
			value: 'entersFilter',
			action: 'On record entering the filter',
			description: 'A record matches the filter that did not before, for whatever reason',
		},
		{
			name: 'Field Changed',
			value: 'fieldChanged',
			action: 'On field changed',
			description: 'One of the watched fields has another value',
		},
		{
			name: 'Leaves Filter',
			value: 'leavesFilter',
			action: 'On record leaving the filter',
			description: 'A record does not match the filter any more, for whatever reason',
		},
		{
			name: 'Unarchived',
			value: 'unarchived',
			action: 'On record unarchived',
			description: 'An archived record came back',
		},
		{
			name: 'Updated',
			value: 'updated',
			action: 'On record updated',
			description: 'A record that matches the filter was written, even without a change',
		},
	],
};

const watchFieldsParameter: INodeProperties = {
	displayName: 'Watch Fields',
	name: 'watchFields',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Field',
	default: {},
	required: true,
	description: 'The fields whose changes to start the workflow for: any one of them is enough',
	displayOptions: { show: { events: ['fieldChanged'] } },
	options: [
		{
			displayName: 'Field',
			name: 'values',
			values: [
				{
					displayName: 'Field Name or ID',
					name: 'field',
					type: 'options',
					default: '',
					description:
						'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
					typeOptions: {
						loadOptionsMethod: 'getWatchableFields',
						loadOptionsDependsOn: ['model.value'],
					},
				},
				{
					displayName: 'From',
					name: 'from',
					type: 'string',
					default: '',
					placeholder: 'e.g. draft',
					description:
						'Only if it had this value before. For selections, linked records (ID or name) and yes/no fields; false stands for no value. Any value if empty.',
				},
				{
					displayName: 'To',
					name: 'to',
					type: 'string',
					default: '',
					placeholder: 'e.g. sale',
					description: 'Only if it has this value now. Any value if empty.',
				},
			],
		},
	],
};

const deliveryParameter: INodeProperties = {
	displayName: 'Delivery',
	name: 'delivery',
	type: 'options',
	noDataExpression: true,
	default: 'polling',
	description: 'How to learn that something happened',
	options: [
		{
			name: 'Polling',
			value: 'polling',
			description: 'Asks Odoo at the poll times. Works with every version and every user.',
		},
		{
			name: 'Instant (Webhook)',
			value: 'webhook',
			description:
				'Odoo 17 and later: places an automation rule in Odoo that announces changes at once, while the workflow is active. The polls go on, to find what was not announced.',
		},
	],
};

export const parameters: INodeProperties[] = [
	modelParameter,
	eventsParameter,
	watchFieldsParameter,
	...filterParameters,
	...outputParameters,
	deliveryParameter,
	watchOptions,
];
