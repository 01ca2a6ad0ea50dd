import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../../../shared/operation';
import { modelParameter } from '../../../shared/parameters/model';
import * as post from './post.operation';

export const operations: Readonly<Record<string, Operation>> = {
	post: post.operation,
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
		],
	},
	{ ...modelParameter, displayOptions: { show: { resource: ['message'] } } },
	...post.description,
];
