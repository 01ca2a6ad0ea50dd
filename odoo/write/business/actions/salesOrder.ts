import { actionsOf } from '../businessAction';
import { findTemplates, orderEmail } from './email';
import { INVOICE_DATES } from './invoiceDates';
import { madeInvoices, madeTransfers } from './orders';

/** The wizard that asks before an order is cancelled came and went; this is how Odoo's own tests avoid it. */
const WITHOUT_ASKING = () => ({ disable_cancel_warning: true });

const DOWN_PAYMENTS: ReadonlyMap<unknown, string> = new Map([
	['percentage', 'percentage'],
	['fixed', 'fixed'],
]);

/** What people do with quotations and sales orders. */
export const salesOrder = actionsOf(
	{ model: 'sale.order', app: 'Sales' },
	{
		confirm: {
			action: 'confirmed',
			done: [{ if: [['state', 'in', ['sale', 'done']]] }],
			possible: [{ if: [['state', 'in', ['draft', 'sent']]] }],
			hint: 'Set it to quotation first, with Sales Order > Set to Quotation.',
			ways: [{ method: 'action_confirm' }],
			made: madeTransfers('!='),
		},
		cancel: {
			action: 'canceled',
			done: [{ if: [['state', '=', 'cancel']] }],
			// Later versions refuse locked orders themselves.
			possible: [{ until: 16, if: [['state', '!=', 'done']] }],
			hint: 'Unlock the order first, with Button > Press > Unlock.',
			ways: [{ method: 'action_cancel', context: WITHOUT_ASKING }],
		},
		setToQuotation: {
			action: 'reset',
			cannotBe: 'set to quotation',
			done: [{ if: [['state', '=', 'draft']] }],
			possible: [{ if: [['state', 'in', ['sent', 'cancel']]] }],
			hint: 'Cancel the order first, with Sales Order > Cancel.',
			ways: [{ method: 'action_draft' }],
		},
		createInvoice: {
			action: 'invoiced',
			mayTakeSeveral: true,
			// A down payment can be asked for before there is anything to invoice.
			done: [{ if: [['invoice_status', '=', 'invoiced']] }],
			possible: [{ if: [['state', 'in', ['sale', 'done']]] }],
			hint: 'Confirm the order first, with Sales Order > Confirm.',
			needs: [
				{
					// Odoo would make a credit note of a down payment before anything is delivered.
					isAsked: ({ invoiceMethod }) => !DOWN_PAYMENTS.has(invoiceMethod),
					if: [['invoice_status', '=', 'to invoice']],
					reason: 'there is nothing to invoice yet',
					isForSome: true,
					hint: 'Products that are invoiced when delivered need their delivery first.',
				},
			],
			ways: [
				{
					opens: 'sale.advance.payment.inv',
					wizards: [
						{
							model: 'sale.advance.payment.inv',
							button: 'create_invoices',
							presets: ({ invoiceMethod: method }) => ({
								advance_payment_method: DOWN_PAYMENTS.get(method) ?? 'delivered',
							}),
							values: ({ invoiceMethod: method, amount }) => ({
								...(method === 'percentage' && { amount }),
								...(method === 'fixed' && { fixed_amount: amount }),
							}),
						},
					],
				},
			],
			groupedBy: ['company_id', 'partner_invoice_id', 'currency_id'],
			made: madeInvoices('out_invoice'),
			completesMade: { ...INVOICE_DATES, noun: 'invoice' },
		},
		sendByEmail: {
			action: 'sent',
			possible: [{ if: [['state', '!=', 'cancel']] }],
			prepares: findTemplates,
			ways: [{ method: 'action_quotation_send', wizards: [orderEmail('sale.order')] }],
		},
	},
);
