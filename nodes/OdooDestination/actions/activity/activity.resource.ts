import { BUSINESS_ACTIONS } from '../../../../odoo';
import { readText } from '../../../shared/parameters/required';
import type { Resource } from '../../../shared/resource';
import { businessOperation } from '../../business/businessOperation';
import { dateParameter, textParameter } from '../../business/parameters';
import { scheduleOperation } from './schedule.operation';

const actions = BUSINESS_ACTIONS.activity;

export const activityResource: Resource = {
	name: 'Activity',
	value: 'activity',
	description: 'Schedule, complete or cancel activities',
	defaultOperation: 'schedule',
	operations: [
		businessOperation(actions, 'cancel', {
			option: {
				name: 'Cancel',
				description: 'Delete activities without marking them as done',
				action: 'Cancel activity',
			},
			idsDescription: 'Activities to cancel.',
		}),
		businessOperation(actions, 'markDone', {
			option: {
				name: 'Mark Done',
				description: 'Mark activities as done, optionally with feedback',
				action: 'Mark activity as done',
			},
			idsDescription: 'Activities to mark as done.',
			parameters: [
				textParameter('Feedback', 'feedback', {
					typeOptions: { rows: 3 },
					description: "The outcome. Posted to the record's chatter.",
				}),
			],
			readers: { feedback: readText },
		}),
		businessOperation(actions, 'reschedule', {
			option: {
				name: 'Reschedule',
				description: 'Change the due date of activities',
				action: 'Reschedule activity',
			},
			idsDescription: 'Activities to reschedule.',
			parameters: [dateParameter('Due Date', 'deadline', { required: true })],
		}),
		scheduleOperation,
	],
};
