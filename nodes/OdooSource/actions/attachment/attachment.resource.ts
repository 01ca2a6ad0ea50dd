import type { Resource } from '../../../shared/resource';
import { downloadOperation } from './download.operation';
import { downloadDocumentOperation } from './downloadDocument.operation';
import { getManyOperation } from './getMany.operation';

export const attachmentResource: Resource = {
	name: 'Attachment',
	value: 'attachment',
	description: 'Attachments, files and images in fields, and PDF documents',
	defaultOperation: 'getMany',
	operations: [getManyOperation, downloadOperation, downloadDocumentOperation],
};
