import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../../../shared/operation';
import { modelParameter } from '../../../shared/parameters/model';
import * as upload from './upload.operation';

export const operations: Readonly<Record<string, Operation>> = {
	upload: upload.operation,
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'upload',
		displayOptions: { show: { resource: ['attachment'] } },
		options: [
			{
				name: 'Upload',
				value: 'upload',
				description: 'Attach files to records or upload them to a field',
				action: 'Upload file',
			},
		],
	},
	{ ...modelParameter, displayOptions: { show: { resource: ['attachment'] } } },
	...upload.description,
];
