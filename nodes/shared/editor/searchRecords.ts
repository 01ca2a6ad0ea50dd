import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import type { BusinessAction, Choice, NameSearch, OdooClient } from '../../../odoo';
import { BUSINESS_ACTIONS, findByName, findRecordsFor } from '../../../odoo';
import { askForEditor, chosenModel, NO_RESULTS } from './editorOdoo';

type SearchMethod = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

const PAGE_SIZE = 50;

const ACTIONS: Readonly<Record<string, Readonly<Record<string, BusinessAction>>>> =
	BUSINESS_ACTIONS;

/** The business action that is chosen. */
function chosenAction(ctx: ILoadOptionsFunctions): BusinessAction | undefined {
	const { resource, operation } = ctx.getCurrentNodeParameters() ?? {};
	return ACTIONS[String(resource)]?.[String(operation)];
}

/** The records of the chosen model, or for the chosen business action, by name. */
export const searchRecords: SearchMethod = async function (...args) {
	const action = chosenAction(this);
	if (action) {
		return await pagesOf(async (odoo, search) => findRecordsFor(odoo, action, search)).call(
			this,
			...args,
		);
	}
	// Not before: n8n refuses to look up a parameter that the operation does not have.
	const model = chosenModel(this);
	return model ? await searchOf(model).call(this, ...args) : NO_RESULTS;
};

export const searchAttachments = searchOf('ir.attachment');
export const searchCurrencies = searchOf('res.currency');
/** Those for records of the chosen business action. */
export const searchEmailTemplates: SearchMethod = async function (...args) {
	const model = chosenAction(this)?.model ?? '';
	return await searchOf('mail.template', [['model', '=', model]]).call(this, ...args);
};
/** The journals of invoices and bills. */
export const searchInvoiceJournals = searchOf('account.journal', [
	['type', 'in', ['purchase', 'sale']],
]);
export const searchPaymentTerms = searchOf('account.payment.term');
export const searchPricelists = searchOf('product.pricelist');
/** The operation types of warehouses that take in what was ordered. */
export const searchReceiptTypes = searchOf('stock.picking.type', [['code', '=', 'incoming']]);
export const searchSalesTeams = searchOf('crm.team');
export const searchWarehouses = searchOf('stock.warehouse');
/** Contacts, by name or email address. */
export const searchContacts = searchOf('res.partner');
/** The journals for money. */
export const searchJournals = searchOf('account.journal', [
	['type', 'in', ['bank', 'cash', 'credit']],
]);
export const searchLostReasons = searchOf('crm.lost.reason');
/** Product variants, by name or internal reference. */
export const searchProducts = searchOf('product.product');
export const searchUnits = searchOf('uom.uom');
/** Where products are that the company has. */
export const searchStockLocations = searchOf('stock.location', [
	['usage', 'in', ['internal', 'transit']],
]);
export const searchUsers = searchOf('res.users');

/** A search for the records of a model by a part of their name. */
export function searchOf(model: string, domain?: NameSearch['domain']): SearchMethod {
	return pagesOf(async (odoo, search) => findByName(odoo, { ...search, model, domain }));
}

/** A search in pages; the token is how many came before. */
function pagesOf(
	find: (odoo: OdooClient, search: Pick<NameSearch, 'name' | 'limit'>) => Promise<Choice[]>,
): SearchMethod {
	return async function (name = '', paginationToken = '0') {
		return await askForEditor(this, NO_RESULTS, async (odoo) => {
			// `name_search` knows no offset, so each page asks for one page more.
			const start = Number(paginationToken);
			const end = start + PAGE_SIZE;
			const found = await find(odoo, { name, limit: end + 1 });
			return {
				results: found.slice(start, end).map((each) => ({ ...each, value: String(each.value) })),
				paginationToken: found.length > end ? String(end) : undefined,
			};
		});
	};
}
