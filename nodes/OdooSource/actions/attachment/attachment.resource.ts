import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../../../shared/operation';
import * as download from './download.operation';
import * as downloadDocument from './downloadDocument.operation';
import * as getMany from './getMany.operation';

export const operations: Readonly<Record<string, Operation>> = {
	download: download.operation,
	downloadDocument: downloadDocument.operation,
	getMany: getMany.operation,
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'getMany',
		displayOptions: { show: { resource: ['attachment'] } },
		options: [
			{
				name: 'Download',
				value: 'download',
				description: 'Download an attachment, or the file or image in a field',
				action: 'Download file',
			},
			{
				name: 'Download Document',
				value: 'downloadDocument',
				description: 'Download a quotation, order, invoice or report as PDF',
				action: 'Download document as PDF',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				description: 'Get the attachments of records, without the files',
				action: 'Get many attachments',
			},
		],
	},
	...getMany.description,
	...download.description,
	...downloadDocument.description,
];
