import type { INodeProperties } from 'n8n-workflow';
import { timeoutOption } from '../../../shared/parameters/context';

/** The options of operations on files. */
export const fileOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [timeoutOption],
};
