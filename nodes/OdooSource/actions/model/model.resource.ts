import type { Resource } from '../../../shared/resource';
import { getFields } from './getFields.operation';
import { getMany } from './getMany.operation';

export const model: Resource = {
	name: 'Model',
	value: 'model',
	description: 'List models and their fields',
	defaultOperation: 'getMany',
	operations: [getMany, getFields],
};
