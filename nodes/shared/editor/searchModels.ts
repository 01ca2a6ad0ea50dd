import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import type { Choice, OdooClient } from '../../../odoo';
import { listModelsByUse } from '../../../odoo';
import { askForEditor, NO_RESULTS } from './editorOdoo';
import { pageOf } from './pageOf';

/** The models whose label or technical name contains `filter`, then those that screens of such a name show. */
export async function searchModels(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await askForEditor(this, NO_RESULTS, async (odoo) =>
		pageOf(await optionsFor(odoo, filter), '', paginationToken),
	);
}

/** All models, where several can be chosen. */
export async function getModels(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await askForEditor(this, [], async (odoo) => (await listModelsByUse(odoo)).map(optionOf));
}

async function optionsFor(odoo: OdooClient, filter: string): Promise<INodePropertyOptions[]> {
	const models = await listModelsByUse(odoo);
	const wanted = filter.trim().toLowerCase();
	const named = models.map(optionOf).filter(({ name }) => name.toLowerCase().includes(wanted));
	const known = new Set(named.map(({ value }) => value));
	// Screens have the plural: Opportunities, Deliveries.
	const stem = wanted.replace(/(?:y|ies|s)$/, '');
	const screened = models.flatMap((model) => {
		const [screen] = model.screens
			.filter((name) => name.toLowerCase().includes(stem))
			.sort((a, b) => a.length - b.length);
		if (!screen || known.has(model.value)) return [];
		return [optionOf({ ...model, name: `${model.name} – ${screen}` })];
	});
	return [...named, ...screened];
}

function optionOf({ name, value }: Choice): INodePropertyOptions {
	return { name: `${name} (${value})`, value, description: String(value) };
}
