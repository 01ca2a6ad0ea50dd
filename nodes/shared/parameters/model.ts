import type { INodeProperties } from 'n8n-workflow';
import { fromList, typed } from './pickerModes';
import type { ParameterReader } from './parameterReader';
import { valueOfPicker } from './picker';
import { hasNoValue } from './required';

/** The picker for the model, the same in every node. Its list needs `searchModels`. */
export const modelParameter: INodeProperties = {
	displayName: 'Model',
	name: 'model',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The type of record to work with, such as Contact or Sales Order',
	modes: [
		fromList('searchModels', 'Choose a model...'),
		{
			...typed('By Technical Name', 'name', 'e.g. res.partner'),
			validation: [
				{
					type: 'regex',
					properties: {
						regex: '^\\s*[a-z_][a-z0-9_]*(\\.[a-z0-9_]+)*\\s*$',
						errorMessage: 'Enter a technical name such as res.partner',
					},
				},
			],
		},
	],
};

/** The technical name of the chosen model. @throws OdooError `MODEL_NOT_FOUND` when none is chosen */
export function readModel(ctx: ParameterReader, itemIndex: number): string {
	const model = valueOfPicker(ctx.getNodeParameter('model', itemIndex, ''));
	if (typeof model === 'string' && model.trim() !== '') return model.trim();
	throw hasNoValue(modelParameter, { ctx, code: 'MODEL_NOT_FOUND' });
}
