import type { INodeProperties } from 'n8n-workflow';
import { storeParameter } from '../shared/parameters/checkpoint';
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
	description:
		'Events that start the workflow. Each record is returned once per execution, with all its events.',
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
			description: 'A record that matched the filter was deleted. Only its ID is returned.',
		},
		{
			name: 'Enters Filter',
			value: 'entersFilter',
			action: 'On record entering the filter',
			description: 'A record starts matching the filter, for any reason',
		},
		{
			name: 'Field Changed',
			value: 'fieldChanged',
			action: 'On field changed',
			description: 'The value of a watched field changed',
		},
		{
			name: 'Leaves Filter',
			value: 'leavesFilter',
			action: 'On record leaving the filter',
			description: 'A record stops matching the filter, for any reason',
		},
		{
			name: 'Unarchived',
			value: 'unarchived',
			action: 'On record unarchived',
			description: 'An archived record was restored',
		},
		{
			name: 'Updated',
			value: 'updated',
			action: 'On record updated',
			description: 'A matching record was saved, even if no value changed',
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
	description: 'The fields to watch. The workflow starts when any of them changes.',
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
						'Previous value to match, for selections, linked records (ID or name) and yes/no fields. Use false for no value. Leave empty for any value.',
				},
				{
					displayName: 'To',
					name: 'to',
					type: 'string',
					default: '',
					placeholder: 'e.g. sale',
					description: 'New value to match. Leave empty for any value.',
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
	description: 'How to detect changes',
	options: [
		{
			name: 'Polling',
			value: 'polling',
			description: 'Check Odoo at the poll times. Works with every version and user.',
		},
		{
			name: 'Instant (Webhook)',
			value: 'webhook',
			description:
				'Odoo 17 and later. An automation rule in Odoo calls n8n while the workflow is active. Polling continues as a fallback.',
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
	storeParameter,
	watchOptions,
];
