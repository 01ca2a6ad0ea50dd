import { OdooError } from '../../../errors';
import { isBlank } from '../../../values/blank';
import type { Row } from '../../../values/reference';
import { AMOUNT_DUE, paidWithoutEntry, stillDue } from '../amountDue';
import type { Given, State, WizardStep } from '../businessAction';
import { actionsOf, filledIn } from '../businessAction';
import { INVOICE_DATES } from './invoiceDates';

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

/** Up to Odoo 16, the same wizard also prints. */
const ONLY_EMAIL: Row = { is_email: true, is_print: false };
/** The other way is by post. */
const BY_EMAIL: Row = { sending_methods: ['email'] };

/** What people do with invoices, bills and credit notes. */
export const invoice = actionsOf(
	{ model: 'account.move', app: 'Invoicing' },
	{
		post: {
			action: 'posted',
			names: true,
			done: [{ if: [['state', '=', 'posted']] }],
			possible: [{ if: [['state', '=', 'draft']] }],
			hint: 'Reset it to draft first, with Invoice > Reset to Draft.',
			ways: [{ method: 'action_post', wizards: [AUTOPOST] }],
			completes: {
				...INVOICE_DATES,
				if: ['&', ['invoice_date', '=', false], ['move_type', '!=', 'entry']],
			},
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
			done: [{ if: [['payment_state', 'in', ['paid', 'in_payment', 'reversed']]] }],
			possible: POSTED_INVOICES,
			conflict: withoutAccount,
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
								...(!isBlank(amount) && writeOff(given)),
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

async function withoutAccount(
	_model: unknown,
	_ids: unknown,
	{ difference, writeOffAccount }: Given,
): Promise<OdooError | undefined> {
	if (difference !== WRITE_OFF || !isBlank(writeOffAccount))
		return await Promise.resolve(undefined);
	return new OdooError('INVALID_VALUE', 'Write-Off Account is empty.', {
		field: 'writeOffAccount',
		hint: 'Enter the account that takes what is not paid, by its name or ID.',
	});
}

/** The wizards of different versions differ in names only; contacts are in `mail_partner_ids` since 17. */
function invoiceEmail(model: string, button: string, prefix: string, presets: Row): WizardStep {
	const contacts = model === 'account.invoice.send' ? 'partner_ids' : 'mail_partner_ids';
	return {
		model,
		button,
		presets: () => presets,
		values: ({ recipients, subject, body }) =>
			filledIn({ [contacts]: recipients, [`${prefix}subject`]: subject, [`${prefix}body`]: body }),
	};
}
