import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import type { Choice } from '../../../odoo';
import { listModelsByUse } from '../../../odoo';
import { askForEditor } from './editorOdoo';
import { pageOf } from './pageOf';

/** The models whose label or technical name contains `filter`. */
export async function searchModels(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await askForEditor<INodeListSearchResult>(this, { results: [] }, async (odoo) =>
		pageOf((await listModelsByUse(odoo)).map(optionOf), filter, paginationToken),
	);
}

/** All models, where several can be chosen. */
export async function getModels(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await askForEditor(this, [], async (odoo) => (await listModelsByUse(odoo)).map(optionOf));
}

function optionOf({ name, value }: Choice): INodePropertyOptions {
	return { name: `${name} (${value})`, value, description: String(value) };
}
