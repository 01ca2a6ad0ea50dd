import { modelParameter } from '../../../shared/parameters/model';
import type { Resource } from '../../../shared/resource';
import { archiveOperation } from './archive.operation';
import { createOperation } from './create.operation';
import { deleteOperation } from './delete.operation';
import { unarchiveOperation } from './unarchive.operation';
import { updateOperation } from './update.operation';
import { upsertOperation } from './upsert.operation';

export const recordResource: Resource = {
	name: 'Record',
	value: 'record',
	description: 'Records of any model, such as contacts, orders, products or invoices',
	defaultOperation: 'create',
	shared: [modelParameter],
	operations: [
		createOperation,
		updateOperation,
		upsertOperation,
		deleteOperation,
		archiveOperation,
		unarchiveOperation,
	],
};
