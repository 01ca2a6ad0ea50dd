import type { Resource } from '../../../shared/resource';
import { setQuantityOperation } from './setQuantity.operation';

export const stockResource: Resource = {
	name: 'Stock',
	value: 'stock',
	description: 'Set the quantities of products that are on hand',
	defaultOperation: 'setQuantity',
	operations: [setQuantityOperation],
};
