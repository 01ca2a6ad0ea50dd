import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { describeModels } from '../../../../odoo';
import type { ItemRun, OutputItem } from '../../../shared/operation';
import { timeoutOption } from '../../../shared/parameters/contextOptions';
import { someOrAll } from '../../limit';
import { optionsOf } from '../../../shared/parameters/options';
import { Added } from '../../../shared/parameters/added';
import { readGivenText } from '../../../shared/parameters/required';
import type { ListedOperation } from '../../../shared/resource';

const includeAccessOption: INodeProperties = {
	displayName: 'Include Access Rights',
	name: 'includeAccess',
	type: 'boolean',
	default: false,
	description:
		"Whether to include the user's rights to read, create, write and delete records. Makes four requests per model.",
};

const searchParameter: INodeProperties = {
	displayName: 'Search Text',
	name: 'search',
	type: 'string',
	default: '',
	placeholder: 'e.g. sale',
	description: 'Part of the name or technical name. Leave empty for all models.',
};

export const getManyOperation: ListedOperation = {
	option: {
		name: 'Get Many',
		value: 'getMany',
		description: 'List the models the user can access',
		action: 'Get many models',
	},
	properties: [
		searchParameter,
		...someOrAll.parameters,
		optionsOf(includeAccessOption, timeoutOption),
	],
	operation: { kind: 'perItem', execute },
};

async function execute({ ctx, itemIndex, connect }: ItemRun): Promise<OutputItem[]> {
	const search = readGivenText(ctx, itemIndex, searchParameter);
	const limit = someOrAll.read(ctx, itemIndex);
	const options = new Added(ctx, itemIndex);
	const withAccess = options.switch(includeAccessOption);

	const odoo = await connect();
	const models = await describeModels(odoo, { search, limit, withAccess });

	return models.map((model) => ({ json: { ...model } as unknown as IDataObject }));
}
