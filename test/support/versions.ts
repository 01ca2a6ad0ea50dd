import { targetVersion } from './target';

/**
 * Since which version of Odoo a test may expect something, as seen on real servers of 14 to 19. What was not looked at on a version between is dated by Odoo's source.
 */
const SINCE = {
	/** `detailed_type` of products, `type` before. */
	detailedType: 15,
	/** Customers who are logged in may print their quotations; on 14, these show a contact they may not see. */
	customerPrints: 15,
	/** The notes of contacts and leads are HTML; before, plain text. */
	htmlNotes: 15,
	/** Posting an invoice returns false, or what can be sent; before, the invoice itself. */
	resultOfPosting: 15,
	/** `analytic_distribution` of journal items and order lines. */
	analyticDistribution: 16,
	/** `stock.lot`, `stock.production.lot` before. */
	lots: 16,
	/** `lost_reason_id` of leads, `lost_reason` before. */
	lostReasonId: 16,
	/** `move_ids` of transfers, `move_lines` before. */
	moveIds: 16,
	/** Fields of properties, on leads for instance. */
	properties: 16,
	/** `any` and `not any` in domains. */
	any: 17,
	/** Activities of some types stay when they are done. */
	someKeptActivities: 17,
	/** Conditions on a property. */
	propertiesInDomains: 17,
	/** Grouping by a field that is also measured. */
	measureOfGroup: 17,
	/** The import links to archived records. */
	importLinksArchived: 17,
	/** `nb_days` of payment terms, `days` before; the last of them may be a percentage. */
	daysOfTerms: 17,
	/** Quantities of moves are done when picked; before, they are in `quantity_done`. */
	pickedMoves: 17,
	/** Totals without groups come with one request, over XML-RPC as well. */
	totalsAtOnce: 17,
	/** Weeks start as the language has it, on Sunday in English; before, always on Monday. */
	weeksByLanguage: 17,
	/** Automation rules that call a webhook. */
	webhooks: 17,
	/** Tax groups are of a company. */
	taxGroupsOfCompanies: 17,
	/** Values of companies lie in the records themselves. */
	companyValuesInRecords: 18,
	/** Addresses of records without a fragment. */
	shortAddresses: 18,
	/** Conditions on parts of dates, such as the month. */
	datePartsInDomains: 18,
	/** An invoice is downloaded in a ZIP file with the e-invoice that was sent along. */
	eInvoicesInZip: 18,
	/** `is_storable` of products, `detailed_type` before. */
	isStorable: 18,
	json2: 19,
	/** Taxes say which fiscal positions they are of, and what they replace; before, these map them. */
	positionsOnTaxes: 19,
	/** The label of the address type `invoice`; before, it is "Invoice Address". */
	invoiceLabel: 19,
	/** Activities stay when they are done. */
	keptActivities: 19,
	/** Microseconds of dates by grouping. */
	microseconds: 19,
	/** `web_save_multi`: different values for many records with one request. */
	saveMulti: 19,
	/** Moves take their name and unit from the product. */
	movesWithoutName: 19,
	/** `tax_ids` of order lines, `tax_id` before. */
	taxIdsOfOrderLines: 19,
} as const;

/** Whether a server is new enough for it: the one under test unless another version is given. */
export function isSince(fact: keyof typeof SINCE, version = targetVersion): boolean {
	return version >= SINCE[fact];
}
