import { BUSINESS_ACTIONS } from '../../../../odoo';
import { businessResource } from '../business/businessResource';
import { modelParameter } from '../../../shared/parameters/model';
import { dateParameter, textParameter } from '../business/parameters';
import * as schedule from './schedule.operation';

const actions = BUSINESS_ACTIONS.activity;

const scheduling = {
	operation: schedule.operation,
	description: [
		{
			...modelParameter,
			displayOptions: { show: { resource: ['activity'], operation: ['schedule'] } },
		},
		...schedule.description,
	],
};

export const { operations, description } = businessResource('activity', 'schedule', [
	{
		action: actions.cancel,
		option: {
			name: 'Cancel',
			value: 'cancel',
			description: 'Delete activities without marking them as done',
			action: 'Cancel activity',
		},
		ids: 'Activities to cancel.',
	},
	{
		action: actions.markDone,
		option: {
			name: 'Mark Done',
			value: 'markDone',
			description: 'Complete activities, with feedback',
			action: 'Mark activity as done',
		},
		ids: 'Activities to mark as done.',
		parameters: [textParameter('Feedback', 'feedback', { typeOptions: { rows: 3 } })],
	},
	{
		action: actions.reschedule,
		option: {
			name: 'Reschedule',
			value: 'reschedule',
			description: 'Change the due date of activities',
			action: 'Reschedule activity',
		},
		ids: 'Activities to reschedule.',
		parameters: [dateParameter('Due Date', 'deadline', { required: true })],
	},
	{
		own: scheduling,
		option: {
			name: 'Schedule',
			value: 'schedule',
			description: 'Schedule an activity for records',
			action: 'Schedule activity',
		},
	},
]);
