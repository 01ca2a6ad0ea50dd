import type { Resource } from '../../../shared/resource';
import { getManyOperation } from './getMany.operation';

export const activityResource: Resource = {
	name: 'Activity',
	value: 'activity',
	description: 'List scheduled activities, such as calls and to-dos',
	defaultOperation: 'getMany',
	operations: [getManyOperation],
};
