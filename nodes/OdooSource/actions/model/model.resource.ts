import type { Resource } from '../../../shared/resource';
import * as getFields from './getFields.operation';
import * as getMany from './getMany.operation';

export const model: Resource = {
	name: 'Model',
	value: 'model',
	description: 'List models and their fields',
	defaultOperation: 'getMany',
	operations: [getMany, getFields],
};
