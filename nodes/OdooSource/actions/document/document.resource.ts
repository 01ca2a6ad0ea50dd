import type { Resource } from '../../../shared/resource';
import { getPortalLinkOperation } from './getPortalLink.operation';

export const documentResource: Resource = {
	name: 'Document',
	value: 'document',
	description: 'Customer pages and payment links. For the PDF, use Attachment > Download Document.',
	defaultOperation: 'getPortalLink',
	operations: [getPortalLinkOperation],
};
