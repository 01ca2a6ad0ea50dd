import { userError, valueError } from '../faults';
import { existingRows } from '../orm/access';
import type { Row } from '../orm/database';
import { addDays } from '../orm/dates';
import type { Env } from '../orm/env';
import {
	char,
	date,
	datetime,
	float,
	html,
	integer,
	many2many,
	many2one,
	monetary,
	one2many,
	selection,
	text,
} from '../orm/field';
import { defineModel, type AccessRight, type Vals } from '../orm/model';
import { touch } from '../orm/write';
import type { Value } from '../python';
import type { Method, MethodCall } from '../rpc/method';
import { composeAction } from './composer';
import { PORTAL_METHODS, portalFields } from './portalMixin';
import { VIEWS } from './views';

const ORDER = 'sale.order';
const LINE = 'sale.order.line';
const SALES_TAX = 0.15;
const VALIDITY_DAYS = 30;

const STATES = {
	draft: 'Quotation',
	sent: 'Quotation Sent',
	sale: 'Sales Order',
	cancel: 'Cancelled',
};

const OF_ACCOUNTANTS: readonly AccessRight[] = [
	['Accounting/Invoicing', 'rw'],
	['Inventory/User', 'rw'],
];
const OF_READERS: readonly AccessRight[] = [
	['Role / Portal', 'r'],
	['Show Accounting Features - Readonly', 'r'],
	['Show Full Accounting Features', 'rw'],
];

/** Stands for the number that an order gets when it is saved. */
const NEW = 'New';

export const saleOrder = defineModel({
	name: ORDER,
	description: 'Sales Order',
	className: 'SaleOrder',
	order: 'date_order desc, id desc',
	noticesMissing: 'all',
	isThread: true,
	access: [
		...OF_ACCOUNTANTS,
		['Sales/Administrator', 'rwcu'],
		['Sales/User: Own Documents Only', 'rwc'],
		...OF_READERS,
	],
	rules: { 'Role / Portal': (row, env) => row.partner_id === env.user.partner_id },
	prepare: (vals, env, created) => (created ? completeOrder(vals, env) : vals),
	beforeUnlink: (_env, rows) => {
		if (rows.every(({ state }) => state === 'draft' || state === 'cancel')) return;
		throw userError(
			'You can not delete a sent quotation or a confirmed sales order. You must first cancel it.',
		);
	},
	views: VIEWS['sale.order'],
	fields: {
		name: char('Order Reference', { required: true, copy: false, default: NEW }),
		company_id: many2one('Company', 'res.company', { required: true, default: 1 }),
		partner_id: many2one('Customer', 'res.partner', { required: true, readsTarget: 'always' }),
		state: selection('Status', STATES, { readonly: true, copy: false, default: 'draft' }),
		client_order_ref: char('Customer Reference', { copy: false }),
		date_order: datetime('Order Date', {
			required: true,
			copy: false,
			default: (env) => env.db.now.slice(0, 19),
		}),
		validity_date: date('Expiration', { copy: false }),
		partner_invoice_id: many2one('Invoice Address', 'res.partner', {
			required: true,
			depends: ['partner_id'],
		}),
		partner_shipping_id: many2one('Delivery Address', 'res.partner', {
			required: true,
			depends: ['partner_id'],
		}),
		currency_id: many2one('Currency', 'res.currency', { readonly: true, default: 1 }),
		user_id: many2one('Salesperson', 'res.users', {
			default: (env) => env.uid,
			readsTarget: 'always',
		}),
		note: html('Terms and conditions'),
		tag_ids: many2many('Tags', 'crm.tag'),
		order_line: one2many('Order Lines', LINE, 'order_id', { copy: true }),
		amount_untaxed: monetary('Untaxed Amount', { compute: untaxedAmount, store: true }),
		amount_tax: monetary('Taxes', {
			compute: (row, env) => cents(untaxedAmount(row, env) * SALES_TAX),
			store: true,
		}),
		amount_total: monetary('Total', {
			compute: (row, env) => cents(untaxedAmount(row, env) * (1 + SALES_TAX)),
			store: true,
		}),
		...portalFields('/my/orders'),
	},
	methods: {
		action_confirm: method(confirm),
		action_cancel: method((call) => setState(call, 'cancel')),
		action_quotation_send: { params: {}, owner: 'SaleOrder', run: composeAction },
		action_draft: method((call) => setState(call, 'draft')),
		...PORTAL_METHODS,
	},
});

export const saleOrderLine = defineModel({
	name: LINE,
	description: 'Sales Order Line',
	className: 'SaleOrderLine',
	order: 'order_id, sequence, id',
	noticesMissing: 'write',
	access: [...OF_ACCOUNTANTS, ['Sales/User: Own Documents Only', 'rwcu'], ...OF_READERS],
	displayName: (row, env) => {
		const order = env.row(ORDER, row.order_id);
		const customer = env.row('res.partner', order?.partner_id);
		return `${String(order?.name)} - ${String(row.name)} (${String(customer?.name)})`;
	},
	prepare: (vals, env, created) => (created ? completeLine(vals, env) : withName(vals, env)),
	afterSave: (env, row) => touch(env, ORDER, row.order_id as number),
	beforeUnlink: (env, rows) => {
		if (!rows.some((row) => env.row(ORDER, row.order_id)?.state === 'sale')) return;
		throw userError(
			"Once a sales order is confirmed, you can't remove one of its lines (we need to track if " +
				'something gets invoiced or delivered).\n                Set the quantity to 0 instead.',
		);
	},
	fields: {
		order_id: many2one('Order Reference', ORDER, { required: true, ondelete: 'cascade' }),
		sequence: integer('Sequence', { default: 10 }),
		company_id: many2one('Company', 'res.company', OF_ORDER('company_id')),
		currency_id: many2one('Currency', 'res.currency', OF_ORDER('currency_id')),
		order_partner_id: many2one('Customer', 'res.partner', OF_ORDER('partner_id')),
		state: selection('Order Status', STATES, OF_ORDER('state')),
		display_type: selection('Display Type', {
			line_section: 'Section',
			line_subsection: 'Subsection',
			line_note: 'Note',
		}),
		product_id: many2one('Product', 'product.product', { ondelete: 'restrict' }),
		name: text('Description', { required: true, depends: ['product_id'] }),
		product_uom_qty: float('Quantity', { required: true, digits: [16, 2], default: 1 }),
		product_uom_id: many2one('Unit', 'uom.uom', { ondelete: 'restrict' }),
		price_unit: float('Unit Price', { required: true }),
		discount: float('Discount (%)', { digits: [16, 2] }),
		price_subtotal: monetary('Subtotal', { compute: subtotal, store: true }),
	},
});

function OF_ORDER(field: string) {
	return { related: `order_id.${field}`, store: true, readonly: true };
}

function method(run: Method['run']): Method {
	return { params: {}, owner: 'SaleOrder', run };
}

function completeOrder(vals: Vals, env: Env): Vals {
	const number = String(env.db.nextNumber(ORDER)).padStart(5, '0');
	return {
		validity_date: addDays(env.db.now, VALIDITY_DAYS).slice(0, 10),
		partner_invoice_id: vals.partner_id ?? false,
		partner_shipping_id: vals.partner_id ?? false,
		...vals,
		...(vals.name === NEW && { name: `S${number}` }),
	};
}

/** The product gives a line its text, unit and price. */
function completeLine(vals: Vals, env: Env): Vals {
	if (!vals.order_id) throw valueError('Expected singleton: sale.order()');
	const product = env.row('product.product', vals.product_id as number);
	if (!product) return vals.display_type ? { ...vals, product_uom_qty: 0 } : vals;
	return {
		name: env.displayName('product.product', product.id),
		product_uom_id: product.uom_id as number,
		price_unit: product.list_price as number,
		...vals,
	};
}

/** Another product gives a line another text, unless that is written along. */
function withName(vals: Vals, env: Env): Vals {
	if (!vals.product_id) return vals;
	return { name: env.displayName('product.product', vals.product_id as number), ...vals };
}

function linesOf(env: Env, orderId: number): Row[] {
	const lines = env.table(LINE);
	return lines.idsWith('order_id', orderId).map((id) => lines.rows.get(id)!);
}

function subtotal(row: Row): number {
	const { product_uom_qty: quantity, price_unit: price, discount } = row;
	return cents(Number(quantity) * Number(price) * (1 - Number(discount) / 100));
}

function untaxedAmount(row: Row, env: Env): number {
	return cents(linesOf(env, row.id).reduce((sum, line) => sum + subtotal(line), 0));
}

function cents(amount: number): number {
	return Math.round((amount + Number.EPSILON) * 100) / 100;
}

function confirm(call: MethodCall): Value {
	const rows = existingRows(call.env, call.model, call.ids);
	if (!rows.every(({ state }) => state === 'draft' || state === 'sent')) {
		throw userError('Some orders are not in a state requiring confirmation.');
	}
	return setState(call, 'sale', { date_order: call.env.db.now.slice(0, 19) });
}

function setState({ env, model, ids }: MethodCall, state: string, more = {}): Value {
	for (const { id } of existingRows(env, model, ids)) touch(env, ORDER, id, { state, ...more });
	return true;
}
