import { modelParameter } from '../../../shared/parameters/model';
import type { Resource } from '../../../shared/resource';
import * as aggregate from './aggregate.operation';
import * as count from './count.operation';
import * as get from './get.operation';
import * as getMany from './getMany.operation';
import * as getUpdated from './getUpdated.operation';
import * as split from './split.operation';

export const record: Resource = {
	name: 'Record',
	value: 'record',
	description: 'Records of any model, such as contacts, orders, products or invoices',
	defaultOperation: 'getMany',
	shared: [modelParameter],
	operations: [getMany, getUpdated, get, count, aggregate, split],
};
