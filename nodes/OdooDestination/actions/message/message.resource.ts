import { modelParameter } from '../../../shared/parameters/model';
import type { Resource } from '../../../shared/resource';
import { postOperation } from './post.operation';

export const messageResource: Resource = {
	name: 'Message',
	value: 'message',
	description: 'Post messages and notes on records',
	defaultOperation: 'post',
	shared: [modelParameter],
	operations: [postOperation],
};
