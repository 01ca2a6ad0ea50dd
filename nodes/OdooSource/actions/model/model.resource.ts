import type { Resource } from '../../../shared/resource';
import { getFieldsOperation } from './getFields.operation';
import { getManyOperation } from './getMany.operation';

export const modelResource: Resource = {
	name: 'Model',
	value: 'model',
	description: 'List models and their fields',
	defaultOperation: 'getMany',
	operations: [getManyOperation, getFieldsOperation],
};
