import { modelParameter } from '../../../shared/parameters/model';
import type { Resource } from '../../../shared/resource';
import { post } from './post.operation';

export const message: Resource = {
	name: 'Message',
	value: 'message',
	description: 'Post messages and notes on records',
	defaultOperation: 'post',
	shared: [modelParameter],
	operations: [post],
};
