import type { ModelCalls } from '../../client/modelClient';
import { isBlank } from '../../values/blank';
import type { Row } from '../../values/reference';
import { AMOUNT_DUE, paidWithoutEntry, stillDue } from './amountDue';
import type { BusinessAction, Given, WizardStep } from './businessAction';
import { backorderConflict, fedBy, feedingFirst } from './transferChain';

/** The wizard that asks before an order is cancelled came and went; this is how Odoo's own tests avoid it. */
const WITHOUT_ASKING = () => ({ disable_cancel_warning: true });

/** An email about a document, to be sent as it is proposed unless something else is given. */
const EMAIL: WizardStep = {
	model: 'mail.compose.message',
	button: 'action_send_mail',
	values: (given) =>
		some({ partner_ids: given.recipients, subject: given.subject, body: given.body }),
};

/** Asks whether bills of a vendor that nobody corrects are to be posted without asking: not for us to decide. */
const AUTOPOST: WizardStep = { model: 'account.autopost.bills.wizard', button: 'action_ask_later' };

/** What Register Payment proposes less than the full amount for. */
const INSTALLMENTS: ReadonlySet<unknown> = new Set(['next', 'overdue', 'before_date']);

/** Quantities as they are reserved, up to Odoo 16 by a wizard; what is missing later, or not at all. */
const TRANSFER_WIZARDS: readonly WizardStep[] = [
	{ model: 'stock.immediate.transfer', button: 'process' },
	{ model: 'confirm.stock.sms', button: 'dont_send_sms' },
	{
		model: 'stock.backorder.confirmation',
		button: ({ backorder }) => (backorder === 'cancel' ? 'process_cancel_backorder' : 'process'),
	},
];

/** `lost_reason` became a link of another name, and got a text beside it. */
const LOST: WizardStep = {
	model: 'crm.lead.lost',
	button: 'action_lost_reason_apply',
	values: ({ reason, note }) => some({ lost_reason_id: reason, lost_feedback: note }),
};

/** Up to Odoo 16, the same wizard also prints. */
const ONLY_EMAIL: Row = { is_email: true, is_print: false };
/** The other way is by post. */
const BY_EMAIL: Row = { sending_methods: ['email'] };

/** All business actions by resource and operation; versions differ in dated rows only. */
export const BUSINESS_ACTIONS = {
	salesOrder: {
		confirm: {
			model: 'sale.order',
			app: 'Sales',
			action: 'confirmed',
			done: [{ if: [['state', 'in', ['sale', 'done']]] }],
			possible: [{ if: [['state', 'in', ['draft', 'sent']]] }],
			hint: 'Set it to quotation first, with Sales Order > Set to Quotation.',
			ways: [{ method: 'action_confirm' }],
			made: transfers('!='),
		},
		cancel: {
			model: 'sale.order',
			app: 'Sales',
			action: 'canceled',
			done: [{ if: [['state', '=', 'cancel']] }],
			// Later versions refuse locked orders themselves.
			possible: [{ until: 16, if: [['state', '!=', 'done']] }],
			hint: 'Unlock the order in Odoo first.',
			ways: [{ method: 'action_cancel', context: WITHOUT_ASKING }],
		},
		setToQuotation: {
			model: 'sale.order',
			app: 'Sales',
			action: 'reset',
			cannotBe: 'set to quotation',
			done: [{ if: [['state', '=', 'draft']] }],
			possible: [{ if: [['state', 'in', ['sent', 'cancel']]] }],
			hint: 'Cancel the order first, with Sales Order > Cancel.',
			ways: [{ method: 'action_draft' }],
		},
		createInvoice: {
			model: 'sale.order',
			app: 'Sales',
			action: 'invoiced',
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
			made: invoices('out_invoice'),
		},
		sendByEmail: {
			model: 'sale.order',
			app: 'Sales',
			action: 'sent',
			possible: [{ if: [['state', '!=', 'cancel']] }],
			ways: [{ method: 'action_quotation_send', wizards: [EMAIL] }],
		},
	},
	purchaseOrder: {
		confirm: {
			model: 'purchase.order',
			app: 'Purchase',
			action: 'confirmed',
			partly: { action: 'awaitingApproval', of: awaitingApproval },
			done: [{ if: [['state', 'in', ['purchase', 'done']]] }],
			possible: [{ if: [['state', 'in', ['draft', 'sent']]] }],
			hint: 'Canceled orders can be set to draft first, with Purchase Order > Set to Draft. Approve orders in Odoo.',
			ways: [{ method: 'button_confirm' }],
			made: transfers('='),
		},
		cancel: {
			model: 'purchase.order',
			app: 'Purchase',
			action: 'canceled',
			done: [{ if: [['state', '=', 'cancel']] }],
			// Later versions refuse locked orders themselves.
			possible: [{ if: [['state', '!=', 'done']] }],
			hint: 'Unlock the order in Odoo first.',
			ways: [{ method: 'button_cancel' }],
		},
		setToDraft: {
			model: 'purchase.order',
			app: 'Purchase',
			action: 'reset',
			done: [{ if: [['state', '=', 'draft']] }],
			possible: [{ if: [['state', '=', 'cancel']] }],
			hint: 'Cancel the order first, with Purchase Order > Cancel.',
			ways: [{ method: 'button_draft' }],
		},
		createBill: {
			model: 'purchase.order',
			app: 'Purchase',
			action: 'billed',
			done: [{ if: [['invoice_status', '=', 'invoiced']] }],
			possible: [{ if: [['state', 'in', ['purchase', 'done']]] }],
			hint: 'Confirm the order first, with Purchase Order > Confirm.',
			needs: [
				{
					isAsked: () => true,
					if: [['invoice_status', '=', 'to invoice']],
					reason: 'there is nothing to bill yet',
					hint: 'Products that are billed when received need their receipt first, with Transfer > Validate.',
				},
			],
			ways: [{ method: 'action_create_invoice' }],
			made: invoices('in_invoice'),
		},
		sendByEmail: {
			model: 'purchase.order',
			app: 'Purchase',
			action: 'sent',
			possible: [{ if: [['state', '!=', 'cancel']] }],
			ways: [
				{
					method: 'action_rfq_send',
					// Which of two templates the email begins with.
					context: (records) => ({
						send_rfq: records.every(({ state }) => state === 'draft' || state === 'sent'),
					}),
					wizards: [EMAIL],
				},
			],
		},
	},
	invoice: {
		post: {
			model: 'account.move',
			app: 'Invoicing',
			action: 'posted',
			done: [{ if: [['state', '=', 'posted']] }],
			possible: [{ if: [['state', '=', 'draft']] }],
			hint: 'Reset it to draft first, with Invoice > Reset to Draft.',
			ways: [{ method: 'action_post', wizards: [AUTOPOST] }],
		},
		registerPayment: {
			model: 'account.move',
			app: 'Invoicing',
			action: 'paid',
			partly: { action: 'partlyPaid', of: stillDue },
			progress: {
				fields: AMOUNT_DUE,
				of: paidWithoutEntry,
				toFinish: {
					isAsked: ({ amount }) => isBlank(amount),
					reason:
						'it is paid in part by payments that are still in process, and Odoo would propose the full amount again',
					hint: 'Enter the amount that is still to be paid under Amount.',
				},
			},
			done: [{ if: [['payment_state', 'in', ['paid', 'in_payment', 'reversed']]] }],
			possible: [{ if: [['state', '=', 'posted']] }],
			hint: 'Post the invoice first, with Invoice > Post.',
			ways: [
				{
					method: 'action_register_payment',
					wizards: [
						{
							model: 'account.payment.register',
							button: 'action_create_payments',
							values: ({ amount, date, journal, memo }) =>
								some({ amount, payment_date: date, journal_id: journal, communication: memo }),
							presets: ({ amount, groupPayments }, proposed) => ({
								...(groupPayments === true && { group_payment: true }),
								...(isBlank(amount) &&
									INSTALLMENTS.has(proposed.installments_mode) && {
										amount: proposed.installments_switch_amount,
									}),
							}),
						},
					],
				},
			],
		},
		sendByEmail: {
			model: 'account.move',
			app: 'Invoicing',
			action: 'sent',
			possible: [
				// Later versions refuse bills and entries themselves.
				{
					until: 16,
					if: ['&', ['state', '=', 'posted'], ['move_type', 'in', ['out_invoice', 'out_refund']]],
				},
				{ if: [['state', '=', 'posted']] },
			],
			hint: 'Only posted customer invoices and credit notes can be sent. Post drafts with Invoice > Post.',
			ways: [
				{
					until: 15,
					method: 'action_invoice_sent',
					wizards: [invoiceEmail('account.invoice.send', 'send_and_print_action', '', ONLY_EMAIL)],
				},
				{
					until: 16,
					method: 'action_send_and_print', // the other one may ask for a layout first
					wizards: [invoiceEmail('account.invoice.send', 'send_and_print_action', '', ONLY_EMAIL)],
				},
				{
					until: 17,
					method: 'action_send_and_print',
					wizards: [
						invoiceEmail('account.move.send', 'action_send_and_print', 'mail_', {
							checkbox_download: false,
							checkbox_send_mail: true,
						}),
					],
				},
				{
					until: 18,
					method: 'action_send_and_print',
					wizards: [
						invoiceEmail('account.move.send.wizard', 'action_send_and_print', 'mail_', BY_EMAIL),
					],
				},
				{
					method: 'action_send_and_print',
					wizards: [
						invoiceEmail('account.move.send.wizard', 'action_send_and_print', '', BY_EMAIL),
					],
				},
			],
		},
		resetToDraft: {
			model: 'account.move',
			app: 'Invoicing',
			action: 'reset',
			done: [{ if: [['state', '=', 'draft']] }],
			ways: [{ method: 'button_draft' }],
		},
		cancel: {
			model: 'account.move',
			app: 'Invoicing',
			action: 'canceled',
			done: [{ if: [['state', '=', 'cancel']] }],
			possible: [{ if: [['state', '=', 'draft']] }],
			hint: 'Reset it to draft first, with Invoice > Reset to Draft, or create a credit note.',
			ways: [{ method: 'button_cancel' }],
		},
		createCreditNote: {
			model: 'account.move',
			app: 'Invoicing',
			action: 'credited',
			possible: [{ if: [['state', '=', 'posted']] }],
			hint: 'Only posted invoices can be credited; delete or change a draft instead.',
			ways: [
				{
					until: 16,
					method: 'action_reverse',
					wizards: [
						{
							model: 'account.move.reversal',
							button: 'reverse_moves',
							values: ({ reason, date }) => some({ reason, date }),
							presets: ({ date, creditMethod }) => ({
								...(!isBlank(date) && { date_mode: 'custom' }),
								refund_method: creditMethod === 'modify' ? 'modify' : 'refund',
							}),
						},
					],
				},
				{
					method: 'action_reverse',
					wizards: [
						{
							model: 'account.move.reversal',
							button: ({ creditMethod }) =>
								creditMethod === 'modify' ? 'modify_moves' : 'refund_moves',
							values: ({ reason, date }) => some({ reason, date }),
						},
					],
				},
			],
		},
	},
	opportunity: {
		convert: {
			model: 'crm.lead',
			app: 'CRM',
			action: 'converted',
			done: [{ if: [['type', '=', 'opportunity']] }],
			possible: [{ if: [['probability', '<', 100]] }],
			hint: 'Leads that are won cannot be converted.',
			ways: [
				{
					opens: 'crm.lead2opportunity.partner',
					wizards: [
						{
							model: 'crm.lead2opportunity.partner',
							button: 'action_apply',
							values: ({ salesperson }) => some({ user_id: salesperson }),
							// Not a merge with other leads of the same person, which would delete them.
							presets: ({ customer }, _proposed, [id]) => ({
								name: 'convert',
								lead_id: id, // what Odoo proposes depends on it, and some forms do not have it
								...(customer === 'create' && { action: 'create' }),
							}),
						},
					],
				},
			],
		},
		markWon: {
			model: 'crm.lead',
			app: 'CRM',
			action: 'won',
			done: [
				{ until: 18, if: ['&', ['probability', '>=', 100], ['active', '=', true]] },
				{ if: [['won_status', '=', 'won']] },
			],
			ways: [{ method: 'action_set_won' }],
		},
		markLost: {
			model: 'crm.lead',
			app: 'CRM',
			action: 'lost',
			done: [
				{ until: 18, if: ['&', ['probability', '=', 0], ['active', '=', false]] },
				{ if: [['won_status', '=', 'lost']] },
			],
			ways: [
				{
					until: 15,
					opens: LOST.model,
					wizards: [{ ...LOST, values: ({ reason }) => some({ lost_reason_id: reason }) }],
				},
				{
					opens: LOST.model,
					context: (records) => ({ default_lead_ids: records.map(({ id }) => id ?? 0) }),
					wizards: [LOST],
				},
			],
		},
		restore: {
			model: 'crm.lead',
			app: 'CRM',
			action: 'restored',
			done: [{ until: 18, if: [['active', '=', true]] }, { if: [['won_status', '!=', 'lost']] }],
			isOfArchived: true,
			ways: [{ until: 18, method: 'toggle_active' }, { method: 'action_restore' }],
		},
	},
	transfer: {
		checkAvailability: {
			model: 'stock.picking',
			app: 'Inventory',
			action: 'checked',
			cannotBe: 'checked for availability',
			// A transfer is ready as soon as some of it is reserved; this is what its form goes by.
			done: [
				{
					if: [
						'&',
						['state', 'not in', ['draft', 'cancel']],
						['show_check_availability', '=', false],
					],
				},
			],
			possible: [{ if: [['state', '!=', 'cancel']] }],
			ways: [{ method: 'action_assign' }],
		},
		validate: {
			model: 'stock.picking',
			app: 'Inventory',
			action: 'validated',
			done: [{ if: [['state', '=', 'done']] }],
			possible: [{ if: [['state', '!=', 'cancel']] }],
			hintIfRefused:
				'If no product is reserved, run Transfer > Check Availability first, or fill in the quantities in Odoo.',
			ways: [{ method: 'button_validate', wizards: TRANSFER_WIZARDS }],
			conflict: backorderConflict,
			made: {
				field: 'backorder_ids',
				model: 'stock.picking',
				also: fedBy,
				inOrder: feedingFirst,
			},
		},
		cancel: {
			model: 'stock.picking',
			app: 'Inventory',
			action: 'canceled',
			done: [{ if: [['state', '=', 'cancel']] }],
			possible: [{ if: [['state', '!=', 'done']] }],
			hint: 'Completed transfers can only be returned in Odoo.',
			ways: [{ method: 'action_cancel' }],
		},
	},
	activity: {
		markDone: {
			model: 'mail.activity',
			app: 'Discuss',
			action: 'done',
			done: [{ since: 17, if: [['active', '=', false]] }],
			ways: [
				{
					method: 'action_feedback',
					params: ({ feedback }) => ({ feedback: feedback ? String(feedback) : false }),
				},
			],
		},
		reschedule: {
			model: 'mail.activity',
			app: 'Discuss',
			action: 'rescheduled',
			ways: [{ write: ({ deadline }) => ({ date_deadline: deadline }) }],
		},
		cancel: {
			model: 'mail.activity',
			app: 'Discuss',
			action: 'canceled',
			ways: [{ method: 'unlink' }],
		},
	},
} as const satisfies Readonly<Record<string, Readonly<Record<string, BusinessAction>>>>;

type Made = NonNullable<BusinessAction['made']>;

/** The deliveries or receipts of an order, but neither returns nor backorders, which are for another day. */
function transfers(isIncoming: '=' | '!='): Made {
	return {
		field: 'picking_ids',
		model: 'stock.picking',
		stillMeant: [
			['state', '!=', 'cancel'],
			['picking_type_id.code', isIncoming, 'incoming'],
			['backorder_id', '=', false],
		],
		inOrder: feedingFirst,
	};
}

/** The invoices or bills of an order, but no credit notes, which nobody would pay by mistake. */
function invoices(type: 'in_invoice' | 'out_invoice'): Made {
	return {
		field: 'invoice_ids',
		model: 'account.move',
		stillMeant: [
			['state', '!=', 'cancel'],
			['move_type', '=', type],
		],
	};
}

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

const DOWN_PAYMENTS: ReadonlyMap<unknown, string> = new Map([
	['percentage', 'percentage'],
	['fixed', 'fixed'],
]);

/** The wizards of different versions differ in names only; contacts are in `mail_partner_ids` since 17. */
function invoiceEmail(model: string, button: string, prefix: string, presets: Row): WizardStep {
	const contacts = model === 'account.invoice.send' ? 'partner_ids' : 'mail_partner_ids';
	return {
		model,
		button,
		presets: () => presets,
		values: ({ recipients, subject, body }) =>
			some({ [contacts]: recipients, [`${prefix}subject`]: subject, [`${prefix}body`]: body }),
	};
}

/** Without what was left blank: Odoo proposes something for it. */
function some(values: Given): Row {
	return Object.fromEntries(
		Object.entries(values).filter(([, value]) => !isBlank(value) && !isEmptyList(value)),
	);
}

function isEmptyList(value: unknown): boolean {
	return Array.isArray(value) && value.length === 0;
}
