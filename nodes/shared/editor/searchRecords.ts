import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { findByName } from '../../../odoo';
import { askForEditor, chosenModel } from './editorOdoo';

const PAGE_SIZE = 50;

/** The records of the chosen model whose name contains `filter`. */
export async function searchRecords(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const model = chosenModel(this);
	if (!model) return { results: [] };
	return await searchByName(this, model, filter, paginationToken);
}

/** The records of a model whose name contains `filter`; the token is how many came before. */
export async function searchByName(
	ctx: ILoadOptionsFunctions,
	model: string,
	filter: string,
	paginationToken = '0',
): Promise<INodeListSearchResult> {
	return await askForEditor<INodeListSearchResult>(ctx, { results: [] }, async (odoo) => {
		// `name_search` knows no offset, so each page asks for one page more.
		const start = Number(paginationToken);
		const end = start + PAGE_SIZE;
		const found = await findByName(odoo, { model, name: filter, limit: end + 1 });
		return {
			results: found.slice(start, end).map(({ name, value }) => ({ name, value: String(value) })),
			paginationToken: found.length > end ? String(end) : undefined,
		};
	});
}
