import type { Resource } from '../../../shared/resource';
import { getMany } from './getMany.operation';

export const activity: Resource = {
	name: 'Activity',
	value: 'activity',
	description: 'List scheduled activities, such as calls and to-dos',
	defaultOperation: 'getMany',
	operations: [getMany],
};
