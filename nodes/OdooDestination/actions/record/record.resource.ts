import { modelParameter } from '../../../shared/parameters/model';
import type { Resource } from '../../../shared/resource';
import { archive } from './archive.operation';
import { create } from './create.operation';
import { deleteRecord } from './delete.operation';
import { unarchive } from './unarchive.operation';
import { update } from './update.operation';
import { upsert } from './upsert.operation';

export const record: Resource = {
	name: 'Record',
	value: 'record',
	description: 'Records of any model, such as contacts, orders, products or invoices',
	defaultOperation: 'create',
	shared: [modelParameter],
	operations: [create, update, upsert, deleteRecord, archive, unarchive],
};
