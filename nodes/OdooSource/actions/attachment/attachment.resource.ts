import type { Resource } from '../../../shared/resource';
import { download } from './download.operation';
import { downloadDocument } from './downloadDocument.operation';
import { getMany } from './getMany.operation';

export const attachment: Resource = {
	name: 'Attachment',
	value: 'attachment',
	description: 'Attachments, files and images in fields, and PDF documents',
	defaultOperation: 'getMany',
	operations: [getMany, download, downloadDocument],
};
