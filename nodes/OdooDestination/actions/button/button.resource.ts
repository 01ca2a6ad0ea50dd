import { modelParameter } from '../../../shared/parameters/model';
import type { Resource } from '../../../shared/resource';
import { pressOperation } from './press.operation';

export const buttonResource: Resource = {
	name: 'Button',
	value: 'button',
	description: "Press any button of a record's form",
	defaultOperation: 'press',
	shared: [
		{ ...modelParameter, description: 'The model whose form has the button, such as Sales Order' },
	],
	operations: [pressOperation],
};
