import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../../../shared/operation';
import { modelParameter } from '../../../shared/parameters/model';
import * as post from './post.operation';
import * as scheduleActivity from './scheduleActivity.operation';

export const operations: Readonly<Record<string, Operation>> = {
	post: post.operation,
	scheduleActivity: scheduleActivity.operation,
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'post',
		displayOptions: { show: { resource: ['message'] } },
		options: [
			{
				name: 'Post',
				value: 'post',
				description: 'Post a comment or a note in the chatter of records',
				action: 'Post message',
			},
			{
				name: 'Schedule Activity',
				value: 'scheduleActivity',
				description: 'Schedule a to-do, call or meeting for a user',
				action: 'Schedule activity',
			},
		],
	},
	{ ...modelParameter, displayOptions: { show: { resource: ['message'] } } },
	...post.description,
	...scheduleActivity.description,
];
