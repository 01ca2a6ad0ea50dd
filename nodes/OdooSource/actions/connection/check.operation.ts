import type { IDataObject } from 'n8n-workflow';
import { checkConnection } from '../../../../odoo';
import type { ItemRun, OutputItem } from '../../../shared/operation';
import { choiceParameter, readChoicesParameter } from '../../../shared/parameters/choices';
import { timeoutOptions } from '../../../shared/parameters/contextOptions';
import { fieldNames } from '../../../shared/parameters/fieldNames';
import { readGivenList } from '../../../shared/parameters/required';
import { withLoadedOptions } from '../../../shared/parameters/loadedLists';
import type { ListedOperation } from '../../../shared/resource';

const modelsParameter = withLoadedOptions('getModels', {
	displayName: 'Model Names or IDs',
	name: 'models',
	type: 'multiOptions',
	default: [],
	description: 'Models to check access rights for',
});

const rightsParameter = choiceParameter({
	displayName: 'Needed Rights',
	name: 'rights',
	type: 'multiOptions',
	default: ['read'],
	description: 'Access rights your workflows need on these models',
	options: [
		{ name: 'Create', value: 'create' },
		{ name: 'Delete', value: 'delete' },
		{ name: 'Read', value: 'read' },
		{ name: 'Write', value: 'write' },
	],
});

export const checkOperation: ListedOperation = {
	option: {
		name: 'Check',
		value: 'check',
		description:
			"Check the connection and the user's access rights. Returns one item: ok is false if something is wrong, and checks says what.",
		action: 'Check connection',
	},
	properties: [modelsParameter, rightsParameter, timeoutOptions],
	operation: { kind: 'perItem', execute },
};

async function execute({ ctx, itemIndex, connect }: ItemRun): Promise<OutputItem[]> {
	const models = readGivenList(ctx, itemIndex, modelsParameter, fieldNames);
	const rights = readChoicesParameter(ctx, itemIndex, rightsParameter);

	const odoo = await connect();
	const { ok, checks, ...details } = await checkConnection(odoo, { models, rights });

	// First what was checked, and no empty hints: so a table shows it without scrolling.
	const shown = checks.map(({ hint, ...check }) => (hint === null ? check : { ...check, hint }));
	return [{ json: { ok, checks: shown, ...details } as unknown as IDataObject }];
}
