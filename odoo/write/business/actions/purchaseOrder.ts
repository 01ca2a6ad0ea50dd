import type { ModelCalls } from '../../../client/modelClient';
import { actionsOf } from '../businessAction';
import { findTemplates, orderEmail } from './email';
import { INVOICE_DATES } from './invoiceDates';
import { madeInvoices, madeTransfers } from './orders';

/** What people do with requests for quotation and purchase orders. */
export const purchaseOrder = actionsOf(
	{ model: 'purchase.order', app: 'Purchase' },
	{
		confirm: {
			action: 'confirmed',
			partly: { action: 'awaitingApproval', of: awaitingApproval, isOfUnchanged: true },
			// Those that wait for their approval are confirmed as far as the user can.
			done: [{ if: [['state', 'in', ['purchase', 'done', 'to approve']]] }],
			possible: [{ if: [['state', 'in', ['draft', 'sent']]] }],
			hint: 'Set it to draft first, with Purchase Order > Set to Draft.',
			ways: [{ method: 'button_confirm' }],
			made: madeTransfers('='),
		},
		cancel: {
			action: 'canceled',
			done: [{ if: [['state', '=', 'cancel']] }],
			// Later versions refuse locked orders themselves.
			possible: [{ if: [['state', '!=', 'done']] }],
			hint: 'Unlock the order first, with Button > Press > Unlock.',
			ways: [{ method: 'button_cancel' }],
		},
		setToDraft: {
			action: 'reset',
			done: [{ if: [['state', '=', 'draft']] }],
			possible: [{ if: [['state', '=', 'cancel']] }],
			hint: 'Cancel the order first, with Purchase Order > Cancel.',
			ways: [{ method: 'button_draft' }],
		},
		createBill: {
			action: 'billed',
			mayTakeSeveral: true,
			done: [{ if: [['invoice_status', '=', 'invoiced']] }],
			possible: [{ if: [['state', 'in', ['purchase', 'done']]] }],
			hint: 'Confirm the order first, with Purchase Order > Confirm.',
			needs: [
				{
					if: [['invoice_status', '=', 'to invoice']],
					reason: 'there is nothing to bill yet',
					isForSome: true,
					hint: 'Products that are billed when received need their receipt first, with Transfer > Validate.',
				},
			],
			ways: [{ method: 'action_create_invoice' }],
			groupedBy: ['company_id', 'partner_id', 'currency_id'],
			made: madeInvoices('in_invoice'),
			completesMade: { ...INVOICE_DATES, noun: 'bill' },
			once: { name: 'reference', title: 'Bill Reference' },
		},
		sendByEmail: {
			action: 'sent',
			possible: [{ if: [['state', '!=', 'cancel']] }],
			prepares: findTemplates,
			ways: [
				{
					method: 'action_rfq_send',
					// Which of two templates the email begins with.
					context: (records) => ({
						send_rfq: records.every(({ state }) => state === 'draft' || state === 'sent'),
					}),
					wizards: [orderEmail('purchase.order')],
				},
			],
		},
	},
);

/** Orders above the limit of their company, where the user may not approve them. */
async function awaitingApproval(
	model: ModelCalls,
	ids: readonly number[],
): Promise<ReadonlySet<number>> {
	const domain = [
		['id', 'in', ids],
		['state', '=', 'to approve'],
	];
	return new Set(await model.search(domain));
}
