import type { Resource } from '../../../shared/resource';
import { getPortalLink } from './getPortalLink.operation';

export const document: Resource = {
	name: 'Document',
	value: 'document',
	description: 'Customer pages and payment links. For the PDF, use Attachment > Download Document.',
	defaultOperation: 'getPortalLink',
	operations: [getPortalLink],
};
