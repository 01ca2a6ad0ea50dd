import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { listModels } from '../../../odoo';
import { askForEditor } from './editorOdoo';

const PAGE_SIZE = 100;

/** The models whose label or technical name contains `filter`. */
export async function searchModels(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await askForEditor<INodeListSearchResult>(this, { results: [] }, async (odoo) => {
		const wanted = filter.trim().toLowerCase();
		const found = (await listModels(odoo)).filter(({ name, value }) =>
			`${name} ${value}`.toLowerCase().includes(wanted),
		);
		const start = Number(paginationToken ?? 0);
		const end = start + PAGE_SIZE;
		return {
			results: found.slice(start, end).map(({ name, value }) => ({
				name: `${name} (${value})`,
				value,
				description: String(value),
			})),
			paginationToken: end < found.length ? String(end) : undefined,
		};
	});
}
