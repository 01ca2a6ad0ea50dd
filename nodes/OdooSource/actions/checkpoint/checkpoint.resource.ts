import type { Resource } from '../../../shared/resource';
import { confirmOperation } from './confirm.operation';

export const checkpointResource: Resource = {
	name: 'Checkpoint',
	value: 'checkpoint',
	description: 'Track which changes a workflow has processed',
	defaultOperation: 'confirm',
	operations: [confirmOperation],
};
