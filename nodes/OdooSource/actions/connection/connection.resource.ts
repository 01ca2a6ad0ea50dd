import type { Resource } from '../../../shared/resource';
import { check } from './check.operation';

export const connection: Resource = {
	name: 'Connection',
	value: 'connection',
	description: 'Check the connection and the access rights of its user',
	defaultOperation: 'check',
	operations: [check],
};
