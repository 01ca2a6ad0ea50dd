import { modelParameter } from '../../../shared/parameters/model';
import type { Resource } from '../../../shared/resource';
import { aggregate } from './aggregate.operation';
import { count } from './count.operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';
import { getUpdated } from './getUpdated.operation';
import { split } from './split.operation';

export const record: Resource = {
	name: 'Record',
	value: 'record',
	description: 'Records of any model, such as contacts, orders, products or invoices',
	defaultOperation: 'getMany',
	shared: [modelParameter],
	operations: [getMany, getUpdated, get, count, aggregate, split],
};
