import type { Resource } from '../../../shared/resource';
import * as download from './download.operation';
import * as downloadDocument from './downloadDocument.operation';
import * as getMany from './getMany.operation';

export const attachment: Resource = {
	name: 'Attachment',
	value: 'attachment',
	description: 'Attachments, files and images in fields, and PDF documents',
	defaultOperation: 'getMany',
	operations: [getMany, download, downloadDocument],
};
