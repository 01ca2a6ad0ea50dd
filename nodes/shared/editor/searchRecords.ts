import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import type { BusinessAction, Choice, NameSearch, OdooClient } from '../../../odoo';
import { BUSINESS_ACTIONS, findByName, findRecordsFor } from '../../../odoo';
import { askForEditor, chosenModel } from './editorOdoo';

const PAGE_SIZE = 50;

const ACTIONS: Readonly<Record<string, Readonly<Record<string, BusinessAction>>>> =
	BUSINESS_ACTIONS;

/** The records of the chosen model, or for the chosen business action, whose name contains `filter`. */
export async function searchRecords(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const { resource, operation } = this.getCurrentNodeParameters() ?? {};
	const action = ACTIONS[String(resource)]?.[String(operation)];
	if (action) {
		return await searched(this, filter, paginationToken, async (odoo, search) =>
			findRecordsFor(odoo, action, search),
		);
	}
	// Not before: n8n refuses to look up a parameter that the operation does not have.
	const model = chosenModel(this);
	return model ? await searchByName(this, model, filter, paginationToken) : { results: [] };
}

/** The journals for money whose name contains `filter`. */
export async function searchJournals(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await searched(this, filter, paginationToken, async (odoo, search) =>
		findByName(odoo, { ...search, model: 'account.journal', domain: MONEY_JOURNALS }),
	);
}

const MONEY_JOURNALS = [['type', 'in', ['bank', 'cash', 'credit']]];

/** The reasons to lose an opportunity whose name contains `filter`. */
export async function searchLostReasons(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await searchByName(this, 'crm.lost.reason', filter, paginationToken);
}

/** The product variants whose name or internal reference contains `filter`. */
export async function searchProducts(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await searchByName(this, 'product.product', filter, paginationToken);
}

/** The records of a model whose name contains `filter`. */
export async function searchByName(
	ctx: ILoadOptionsFunctions,
	model: string,
	filter: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await searched(ctx, filter, paginationToken, async (odoo, search) =>
		findByName(odoo, { ...search, model }),
	);
}

/** A page of what a search by name finds; the token is how many came before. */
async function searched(
	ctx: ILoadOptionsFunctions,
	name: string,
	paginationToken = '0',
	find: (odoo: OdooClient, search: Pick<NameSearch, 'name' | 'limit'>) => Promise<Choice[]>,
): Promise<INodeListSearchResult> {
	return await askForEditor<INodeListSearchResult>(ctx, { results: [] }, async (odoo) => {
		// `name_search` knows no offset, so each page asks for one page more.
		const start = Number(paginationToken);
		const end = start + PAGE_SIZE;
		const found = await find(odoo, { name, limit: end + 1 });
		return {
			results: found.slice(start, end).map((each) => ({ ...each, value: String(each.value) })),
			paginationToken: found.length > end ? String(end) : undefined,
		};
	});
}
