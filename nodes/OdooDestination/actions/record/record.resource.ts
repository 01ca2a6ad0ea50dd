import { modelParameter } from '../../../shared/parameters/model';
import type { Resource } from '../../../shared/resource';
import * as archive from './archive.operation';
import * as create from './create.operation';
import * as deleteRecord from './delete.operation';
import * as unarchive from './unarchive.operation';
import * as update from './update.operation';
import * as upsert from './upsert.operation';

export const record: Resource = {
	name: 'Record',
	value: 'record',
	description: 'Records of any model, such as contacts, orders, products or invoices',
	defaultOperation: 'create',
	shared: [modelParameter],
	operations: [create, update, upsert, deleteRecord, archive, unarchive],
};
