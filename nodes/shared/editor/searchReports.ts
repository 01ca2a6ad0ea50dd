import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { contextOfUser, listReports } from '../../../odoo';
import { askAboutModel, NO_RESULTS } from './editorOdoo';
import { pageOf } from './pageOf';

/** The PDF reports for the chosen model whose name contains `filter`. */
export async function searchReports(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await askAboutModel(this, NO_RESULTS, async (odoo, model) => {
		const reports = await listReports(odoo, model, await contextOfUser(odoo));
		const options = reports.map(({ name, value }) => ({
			name: `${name} (${value})`,
			value,
		}));
		return pageOf(options, filter, paginationToken);
	});
}
