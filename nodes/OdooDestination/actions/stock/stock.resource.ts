import type { Resource } from '../../../shared/resource';
import { setQuantity } from './setQuantity.operation';

export const stock: Resource = {
	name: 'Stock',
	value: 'stock',
	description: 'Set the quantities of products that are on hand',
	defaultOperation: 'setQuantity',
	operations: [setQuantity],
};
