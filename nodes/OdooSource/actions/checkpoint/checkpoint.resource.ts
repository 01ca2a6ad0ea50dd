import type { Resource } from '../../../shared/resource';
import { confirm } from './confirm.operation';

export const checkpoint: Resource = {
	name: 'Checkpoint',
	value: 'checkpoint',
	description: 'Track which changes a workflow has processed',
	defaultOperation: 'confirm',
	operations: [confirm],
};
