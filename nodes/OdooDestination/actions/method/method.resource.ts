import { modelParameter } from '../../../shared/parameters/model';
import type { Resource } from '../../../shared/resource';
import { callOperation } from './call.operation';

export const methodResource: Resource = {
	name: 'Method',
	value: 'method',
	description: 'Call any public method of a model',
	defaultOperation: 'call',
	shared: [{ ...modelParameter, description: 'The model that has the method' }],
	operations: [callOperation],
};
