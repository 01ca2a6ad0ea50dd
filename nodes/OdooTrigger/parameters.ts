import type { INodeProperties } from 'n8n-workflow';
import { storeParameter } from '../shared/parameters/checkpoint';
import { choiceParameter } from '../shared/parameters/choices';
import { ofKinds, WITHOUT_KIND } from '../shared/parameters/conditionKinds';
import { fieldParameter } from '../shared/parameters/fieldNames';
import { filterParameters } from '../shared/parameters/filter';
import { fromList, typed } from '../shared/parameters/pickerModes';
import { modelParameter } from '../shared/parameters/model';
import { notice } from '../shared/parameters/notice';
import { outputParameters } from '../shared/parameters/output';
import { watchOptions } from '../shared/parameters/readOptions';

export const eventsParameter = choiceParameter({
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
});

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
				fieldParameter('getWatchableFields'),
				...valueParameters('From', 'from', 'Previous value to match. Leave empty for any value.'),
				...valueParameters('To', 'to', 'New value to match. Leave empty for any value.'),
			],
		},
	],
};

/** A value of the field chosen beside it: from its list, or as text where the field comes from an expression. */
function valueParameters(
	displayName: string,
	name: string,
	description: string,
): INodeProperties[] {
	return [
		{
			displayName,
			name: `${name}Value`,
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
			description,
			modes: [
				fromList('searchFieldValues', 'Any value'),
				typed('By Name or ID', 'name', 'e.g. Sales Order, or false for no value'),
			],
			displayOptions: { show: { field: ofKinds('boolean', 'record', 'selection') } },
		},
		{
			displayName,
			name,
			type: 'string',
			default: '',
			description: `${description} For selections, linked records and yes/no fields. Use false for no value.`,
			displayOptions: { show: { field: WITHOUT_KIND } },
		},
	];
}

export const deliveryParameter = choiceParameter({
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
				'Requires Odoo 17 or later. An automation rule in Odoo calls n8n while the workflow is active. Polling continues as a fallback.',
		},
	],
});

export const triggerParameters: INodeProperties[] = [
	modelParameter,
	eventsParameter,
	watchFieldsParameter,
	...filterParameters,
	notice(
		'leavesNotice',
		'Without a filter, Leaves Filter only returns archived and deleted records.',
		{
			events: ['leavesFilter'],
			filterMode: ['none'],
		},
	),
	...outputParameters,
	deliveryParameter,
	notice(
		'instantNotice',
		'The Odoo user must be an administrator (Settings), the app Automation Rules must be installed in Odoo, and Odoo must be able to reach n8n.',
		{ delivery: ['webhook'] },
	),
	storeParameter,
	watchOptions,
];
