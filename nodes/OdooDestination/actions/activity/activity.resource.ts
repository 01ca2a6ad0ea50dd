import type { INodeProperties } from 'n8n-workflow';
import { BUSINESS_ACTIONS } from '../../../../odoo';
import type { Operation } from '../../../shared/operation';
import { businessOperation } from '../business/businessOperation';
import { modelParameter } from '../../../shared/parameters/model';
import { textParameter } from '../business/parameters';
import * as schedule from './schedule.operation';
const actions = BUSINESS_ACTIONS.activity;

const cancel = businessOperation(actions.cancel, {
	resource: 'activity',
	operation: 'cancel',
	ids: 'Activities to cancel.',
});
const markDone = businessOperation(actions.markDone, {
	resource: 'activity',
	operation: 'markDone',
	ids: 'Activities to mark as done.',
	parameters: [textParameter('Feedback', 'feedback', { typeOptions: { rows: 3 } })],
});
const reschedule = businessOperation(actions.reschedule, {
	resource: 'activity',
	operation: 'reschedule',
	ids: 'Activities to reschedule.',
	parameters: [
		textParameter('Due Date', 'deadline', { required: true, placeholder: 'e.g. 2026-01-31' }),
	],
});

export const operations: Readonly<Record<string, Operation>> = {
	cancel: cancel.operation,
	markDone: markDone.operation,
	reschedule: reschedule.operation,
	schedule: schedule.operation,
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'schedule',
		displayOptions: { show: { resource: ['activity'] } },
		options: [
			{
				name: 'Cancel',
				value: 'cancel',
				description: 'Delete activities without marking them as done',
				action: 'Cancel activity',
			},
			{
				name: 'Mark Done',
				value: 'markDone',
				description: 'Complete activities, with feedback',
				action: 'Mark activity as done',
			},
			{
				name: 'Reschedule',
				value: 'reschedule',
				description: 'Give activities another due date',
				action: 'Reschedule activity',
			},
			{
				name: 'Schedule',
				value: 'schedule',
				description: 'Schedule an activity for records',
				action: 'Schedule activity',
			},
		],
	},
	...cancel.description,
	...markDone.description,
	...reschedule.description,
	{
		...modelParameter,
		displayOptions: { show: { resource: ['activity'], operation: ['schedule'] } },
	},
	...schedule.description,
];
