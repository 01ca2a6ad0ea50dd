import { modelParameter } from '../../../shared/parameters/model';
import type { Resource } from '../../../shared/resource';
import { aggregateOperation } from './aggregate.operation';
import { countOperation } from './count.operation';
import { getOperation } from './get.operation';
import { getManyOperation } from './getMany.operation';
import { getUpdatedOperation } from './getUpdated.operation';
import { splitOperation } from './split.operation';

export const recordResource: Resource = {
	name: 'Record',
	value: 'record',
	description: 'Records of any model, such as contacts, orders, products or invoices',
	defaultOperation: 'getMany',
	shared: [modelParameter],
	operations: [
		getManyOperation,
		getUpdatedOperation,
		getOperation,
		countOperation,
		aggregateOperation,
		splitOperation,
	],
};
