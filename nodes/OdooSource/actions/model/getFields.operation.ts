import { describeField } from '../../../../odoo';
import type { ItemRun, OutputItem } from '../../../shared/operation';
import { jsonItems } from '../../../shared/operation';
import { Added } from '../../../shared/parameters/added';
import {
	languageOption,
	readLanguage,
	timeoutOption,
} from '../../../shared/parameters/contextOptions';
import { modelParameter, readModel } from '../../../shared/parameters/model';
import { optionsOf } from '../../../shared/parameters/options';
import type { ListedOperation } from '../../../shared/resource';

export const getFieldsOperation: ListedOperation = {
	option: {
		name: 'Get Fields',
		value: 'getFields',
		description: 'List the fields of a model with their types',
		action: 'Get model fields',
	},
	properties: [
		{
			...modelParameter,
			description: 'The model whose fields to get, such as Contact or Sales Order',
		},
		optionsOf(languageOption, timeoutOption),
	],
	operation: { kind: 'perItem', execute },
};

async function execute({ ctx, itemIndex, connect }: ItemRun): Promise<OutputItem[]> {
	const model = readModel(ctx, itemIndex);
	const options = new Added(ctx, itemIndex);

	const odoo = await connect();
	const schema = await odoo.schema(model, readLanguage(options));

	return jsonItems([...schema.fields.values()].map(describeField));
}
