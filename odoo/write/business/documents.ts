import type { Vals } from '../../call';
import type { Dated } from '../../forVersion';
import type { Row } from '../../values/reference';

/** A document with lines, and what Odoo's form does with it that `create` does not. */
export interface DocumentModel {
	readonly model: string;
	readonly linesField: string;
	/** The quantity of a line. */
	readonly quantityField: string;
	/** What tells it from others: its reference first. A document with the same values is the same one. */
	readonly key: readonly [string, ...string[]];
	/** Its record of a company, which says of which company the document is. */
	readonly companyOf: string;
	/** What the taxes of its lines are for. */
	readonly taxUseOf: (values: Row) => TaxUse;
	/** What a field takes along, unless it is given too. */
	readonly along?: Readonly<Record<string, Vals>>;
	/** Fields that all lines get from the document, unless they have values of their own. */
	readonly toLines?: readonly string[];
	/** The first entry for the server's version counts; without one, `create` does it all. */
	readonly forms: readonly DocumentForm[];
}

/** What a tax is for. */
export type TaxUse = 'purchase' | 'sale';

/** What the form of a version fills in. */
export interface DocumentForm extends Dated {
	/** Only documents with one of these values. */
	readonly only?: { readonly field: string; readonly values: readonly string[] };
	readonly header: Entering;
	readonly lines?: Entering;
}

/** How a form is filled in. Fields have all names that versions have for them. */
export interface Entering {
	/** What is entered as the form opens, in this order. */
	readonly first: readonly string[];
	/** What is entered after that, since the form would replace it or take it into account. */
	readonly then?: readonly string[];
	/** What the form fills in. */
	readonly fills: readonly string[];
	/** What Odoo's menus and lists add, by the field of the document that it is in. */
	readonly context?: Readonly<Record<string, string>>;
}

/** Documents by resource; what a version computes as it creates them needs no form. */
export const DOCUMENTS = {
	salesOrder: {
		model: 'sale.order',
		linesField: 'order_line',
		quantityField: 'product_uom_qty',
		key: ['client_order_ref', 'partner_id', 'company_id'],
		companyOf: 'warehouse_id',
		taxUseOf: () => 'sale',
		forms: [
			{
				until: 15,
				header: {
					first: ['company_id', 'partner_id'],
					then: [
						'partner_invoice_id',
						'partner_shipping_id',
						'pricelist_id',
						'fiscal_position_id',
						'payment_term_id',
						'date_order',
						'user_id',
						'warehouse_id',
					],
					fills: [
						'partner_invoice_id',
						'partner_shipping_id',
						'pricelist_id',
						'payment_term_id',
						'fiscal_position_id',
						'user_id',
						'team_id',
						'warehouse_id',
						'note',
					],
				},
				lines: {
					first: ['product_id', 'product_uom_qty'],
					then: ['product_uom'],
					fills: ['name', 'product_uom', 'price_unit', 'discount', 'tax_id', 'customer_lead'],
				},
			},
		],
	},
	purchaseOrder: {
		model: 'purchase.order',
		linesField: 'order_line',
		quantityField: 'product_qty',
		key: ['partner_ref', 'partner_id', 'company_id'],
		companyOf: 'picking_type_id',
		taxUseOf: () => 'purchase',
		toLines: ['date_planned'],
		forms: [
			{
				header: {
					first: ['company_id', 'partner_id'],
					then: ['picking_type_id', 'currency_id', 'fiscal_position_id', 'date_order'],
					fills: [
						'fiscal_position_id',
						'payment_term_id',
						'currency_id',
						'user_id',
						'picking_type_id',
					],
				},
				lines: {
					first: ['product_id'],
					then: ['product_uom', 'product_uom_id', 'product_qty'],
					fills: [
						'name',
						'product_uom',
						'product_uom_id',
						'product_qty',
						'price_unit',
						'technical_price_unit', // differs from the price once somebody entered that
						'discount',
						'taxes_id',
						'tax_ids',
						'date_planned',
					],
				},
			},
		],
	},
	invoice: {
		model: 'account.move',
		linesField: 'invoice_line_ids',
		quantityField: 'quantity',
		key: ['ref', 'partner_id', 'company_id', 'move_type'],
		companyOf: 'journal_id',
		taxUseOf: ({ move_type: type }) => (String(type).startsWith('in_') ? 'purchase' : 'sale'),
		// Payment terms would overrule it.
		along: { invoice_date_due: { invoice_payment_term_id: false } },
		forms: [
			{
				until: 15,
				header: {
					first: ['company_id', 'move_type', 'partner_id', 'invoice_date'],
					then: [
						'partner_shipping_id',
						'journal_id',
						'currency_id',
						'fiscal_position_id',
						'invoice_payment_term_id',
					],
					fills: [
						'journal_id',
						'currency_id',
						'date',
						'fiscal_position_id',
						'invoice_payment_term_id',
						'partner_bank_id',
						'partner_shipping_id',
						'narration',
					],
					context: { default_move_type: 'move_type' },
				},
				lines: {
					first: ['product_id'],
					then: ['product_uom_id', 'account_id'],
					fills: ['name', 'product_uom_id', 'account_id', 'price_unit', 'tax_ids'],
					context: {
						default_move_type: 'move_type',
						default_currency_id: 'currency_id',
						journal_id: 'journal_id',
					},
				},
			},
			{
				// The currency of a vendor, and its journal.
				only: { field: 'move_type', values: ['in_invoice', 'in_refund'] },
				header: {
					first: ['company_id', 'move_type', 'partner_id'],
					then: ['journal_id', 'currency_id'],
					fills: ['journal_id', 'currency_id'],
					context: { default_move_type: 'move_type' },
				},
			},
		],
	},
} as const satisfies Readonly<Record<string, DocumentModel>>;
