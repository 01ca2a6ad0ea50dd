import type { Resource } from '../../../shared/resource';
import { checkOperation } from './check.operation';

export const connectionResource: Resource = {
	name: 'Connection',
	value: 'connection',
	description: 'Check the connection and the access rights of its user',
	defaultOperation: 'check',
	operations: [checkOperation],
};
