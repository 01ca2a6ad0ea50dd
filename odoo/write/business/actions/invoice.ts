import { OdooError } from '../../../errors';
import { isBlank } from '../../../values/blank';
import type { Row } from '../../../values/reference';
import { AMOUNT_DUE, paidWithoutEntry, stillDue } from '../amountDue';
import type { Given, State, WizardStep } from '../businessAction';
import { actionsOf, filledIn } from '../businessAction';
import { emailStep, prepareInvoiceEmails } from './email';
import { POSTING_DATE } from './invoiceDates';

/** Asks whether bills of a vendor that nobody corrects are to be posted without asking: not for us to decide. */
const AUTOPOST: WizardStep = { model: 'account.autopost.bills.wizard', button: 'action_ask_later' };

/** What Register Payment proposes less than the full amount for. */
const INSTALLMENTS: ReadonlySet<unknown> = new Set(['next', 'overdue', 'before_date']);

/** What the user chooses for the part of an invoice that is not paid. */
const WRITE_OFF = 'writeOff';

/** No journal entries, which are of the same model. */
const POSTED_INVOICES: readonly State[] = [
	{ if: ['&', ['state', '=', 'posted'], ['move_type', '!=', 'entry']] },
];

const MODEL = 'account.move';

/** Up to Odoo 16, the same dialog also prints. */
const INVOICE_SEND = {
	model: 'account.invoice.send',
	button: 'send_and_print_action',
	recipients: 'partner_ids',
	presets: { is_email: true, is_print: false },
};

/** The other way of sending is by post. */
const MOVE_SEND = {
	model: 'account.move.send.wizard',
	button: 'action_send_and_print',
	recipients: 'mail_partner_ids',
	presets: { sending_methods: ['email'] },
};

/** What people do with invoices, bills and credit notes. */
export const invoice = actionsOf(
	{ model: MODEL, app: 'Invoicing' },
	{
		post: {
			action: 'posted',
			names: true,
			done: [{ if: [['state', '=', 'posted']] }],
			possible: [{ if: [['state', '=', 'draft']] }],
			hint: 'Reset it to draft first, with Invoice > Reset to Draft.',
			ways: [{ method: 'action_post', wizards: [AUTOPOST] }],
			completes: POSTING_DATE,
		},
		registerPayment: {
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
			mayTakeSeveral: true,
			done: [{ if: [['payment_state', 'in', ['paid', 'in_payment', 'reversed']]] }],
			possible: POSTED_INVOICES,
			refuses: withoutAccount,
			once: { name: 'amount', title: 'Amount' },
			hint: 'Post drafts first, with Invoice > Post. Journal entries are not paid.',
			ways: [
				{
					method: 'action_register_payment',
					wizards: [
						{
							model: 'account.payment.register',
							button: 'action_create_payments',
							values: ({ amount, date, journal, memo }) =>
								filledIn({ amount, payment_date: date, journal_id: journal, communication: memo }),
							presets: ({ amount, groupPayments, ...given }, proposed) => ({
								...(!isBlank(amount) && {
									...writeOff(given),
									// Or else that of the journal.
									...filledIn({ currency_id: proposed.source_currency_id || null }),
								}),
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
			action: 'sent',
			possible: [
				// Later versions refuse bills and entries themselves.
				{
					until: 16,
					if: ['&', ['state', '=', 'posted'], ['move_type', 'in', ['out_invoice', 'out_refund']]],
				},
				...POSTED_INVOICES,
			],
			hint: 'Only posted customer invoices and credit notes can be sent. Post drafts with Invoice > Post.',
			prepares: prepareInvoiceEmails,
			ways: [
				{
					until: 15,
					method: 'action_invoice_sent',
					wizards: [emailStep(INVOICE_SEND, MODEL)],
				},
				{
					until: 16,
					method: 'action_send_and_print', // the other one may ask for a layout first
					wizards: [emailStep(INVOICE_SEND, MODEL)],
				},
				{
					until: 17,
					method: 'action_send_and_print',
					wizards: [
						emailStep(
							{
								...MOVE_SEND,
								model: 'account.move.send',
								prefix: 'mail_',
								presets: { checkbox_download: false, checkbox_send_mail: true },
							},
							MODEL,
						),
					],
				},
				{
					until: 18,
					method: 'action_send_and_print',
					wizards: [emailStep({ ...MOVE_SEND, prefix: 'mail_' }, MODEL)],
				},
				{
					method: 'action_send_and_print',
					wizards: [emailStep(MOVE_SEND, MODEL)],
				},
			],
		},
		resetToDraft: {
			action: 'reset',
			done: [{ if: [['state', '=', 'draft']] }],
			ways: [{ method: 'button_draft' }],
		},
		cancel: {
			action: 'canceled',
			done: [{ if: [['state', '=', 'cancel']] }],
			possible: [{ if: [['state', '=', 'draft']] }],
			hint: 'Reset it to draft first, with Invoice > Reset to Draft, or create a credit note.',
			ways: [{ method: 'button_cancel' }],
		},
		createCreditNote: {
			action: 'credited',
			possible: POSTED_INVOICES,
			hint: 'Only posted invoices and bills can be credited. Delete or change a draft instead.',
			ways: [
				{
					until: 16,
					method: 'action_reverse',
					wizards: [
						{
							model: 'account.move.reversal',
							button: 'reverse_moves',
							values: ({ reason, date }) => filledIn({ reason, date }),
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
							values: ({ reason, date }) => filledIn({ reason, date }),
						},
					],
				},
			],
		},
	},
);

/** Where the amount is not all that is due: the rest is written off instead of left open. */
function writeOff({ difference, writeOffAccount, writeOffLabel }: Given): Row {
	if (difference !== WRITE_OFF) return {};
	return filledIn({
		payment_difference_handling: 'reconcile',
		writeoff_account_id: writeOffAccount,
		writeoff_label: writeOffLabel,
	});
}

function withoutAccount({ difference, writeOffAccount }: Given): OdooError | undefined {
	if (difference !== WRITE_OFF || !isBlank(writeOffAccount)) return undefined;
	return new OdooError('INVALID_VALUE', 'Write-Off Account is empty.', {
		field: 'writeOffAccount',
		hint: 'Enter the account that takes what is not paid, by its name or ID.',
	});
}
