import { char, date, many2one, monetary, selection } from '../orm/field';
import { defineModel } from '../orm/model';
import { PORTAL_METHODS, portalFields } from './portalMixin';

/** Not for ordinary users: here to be refused. */
export const accountMove = defineModel({
	name: 'account.move',
	description: 'Journal Entry',
	className: 'AccountMove',
	order: 'date desc, name desc, id desc',
	isThread: true,
	access: [
		['Accounting/Administrator', 'r'],
		['Accounting/Invoicing', 'rwcu'],
		['Sales/User: Own Documents Only', 'r'],
		['Role / Portal', 'r'],
		['Show Accounting Features - Readonly', 'r'],
	],
	rules: { 'Role / Portal': (row, env) => row.partner_id === env.user.partner_id },
	fields: {
		name: char('Number'),
		ref: char('Reference'),
		date: date('Date', { required: true, default: (env) => env.db.now.slice(0, 10) }),
		state: selection(
			'Status',
			{ draft: 'Draft', posted: 'Posted', cancel: 'Cancelled' },
			{ required: true, readonly: true, default: 'draft' },
		),
		move_type: selection(
			'Type',
			{
				entry: 'Journal Entry',
				out_invoice: 'Customer Invoice',
				out_refund: 'Customer Credit Note',
				in_invoice: 'Vendor Bill',
				in_refund: 'Vendor Credit Note',
			},
			{ required: true, readonly: true, default: 'entry' },
		),
		payment_state: selection(
			'Payment Status',
			{ not_paid: 'Not Paid', in_payment: 'In Payment', paid: 'Paid', partial: 'Partially Paid' },
			{ readonly: true, default: 'not_paid' },
		),
		invoice_date_due: date('Due Date'),
		partner_id: many2one('Partner', 'res.partner'),
		currency_id: many2one('Currency', 'res.currency', { required: true, default: 1 }),
		amount_total: monetary('Total', { readonly: true }),
		...portalFields('/my/invoices'),
	},
	methods: PORTAL_METHODS,
});
