import { modelParameter } from '../../../shared/parameters/model';
import type { Resource } from '../../../shared/resource';
import { call } from './call.operation';

export const method: Resource = {
	name: 'Method',
	value: 'method',
	description: 'Call any public method of a model',
	defaultOperation: 'call',
	shared: [{ ...modelParameter, description: 'The model that has the method' }],
	operations: [call],
};
