import type { Resource } from '../../../shared/resource';
import * as getPortalLink from './getPortalLink.operation';

export const document: Resource = {
	name: 'Document',
	value: 'document',
	description: 'Get customer portal links for quotations, orders and invoices',
	defaultOperation: 'getPortalLink',
	operations: [getPortalLink],
};
