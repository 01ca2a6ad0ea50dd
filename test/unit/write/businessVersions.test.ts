import type { BusinessAction, Given, RpcValue } from '../../../odoo';
import { BUSINESS_ACTIONS, openBusinessModel, runBusinessAction } from '../../../odoo';
import { forVersion } from '../../../odoo/forVersion';
import { RecordedOdoo } from './recordedOdoo';
import { resultOf } from '../../support/outcomes';

/*
 * Business actions on versions that no test server is there for: against what real ones showed and
 * answered. Methods, dialogs, their fields and buttons must be those of the version.
 */

const { salesOrder, invoice, opportunity, transfer, activity } = BUSINESS_ACTIONS;
const POSTED = { state: 'posted', payment_state: 'not_paid' };

describe.each([16, 17, 18, 19])('business actions on Odoo %d', (version) => {
	let odoo: RecordedOdoo;
	beforeEach(() => {
		odoo = new RecordedOdoo(version);
	});

	const doneBy = ({ done = [] }: BusinessAction): RecordedOdoo['values'] => {
		const terms = forVersion(done, version)?.if.filter(Array.isArray) ?? [];
		return Object.fromEntries(
			terms.map(([name, operator, value]: RpcValue[]) => [
				name,
				operator === 'in' ? (value as RpcValue[])[0] : operator === '!=' ? '' : value,
			]),
		) as RecordedOdoo['values'];
	};

	/** @returns what was called */
	const act = async (
		action: BusinessAction,
		values: RecordedOdoo['values'],
		given: Given = {},
	): Promise<readonly string[]> => {
		odoo.values = values;
		odoo.willBecome(doneBy(action));
		const model = await openBusinessModel(odoo.client(), action, {});
		const [outcome] = await runBusinessAction(model, action, [{ ids: [1], given }], {
			stopAtFirstError: false,
			zones: { workflow: 'UTC' },
		});
		expect(resultOf(outcome)).toMatchObject({ action: action.action });
		return odoo.log;
	};

	it('confirm and cancel orders', async () => {
		expect(await act(salesOrder.confirm, { state: 'draft' })).toEqual([
			'sale.order action_confirm',
		]);
		expect((await act(salesOrder.cancel, { state: 'sale' })).at(-1)).toBe(
			'sale.order action_cancel',
		);
	});

	it('send a quotation with their own words', async () => {
		const values = { state: 'draft', partner_ids: [7], email: 'Ann <ann@example.com>' };
		expect(await act(salesOrder.sendByEmail, values, { subject: 'Offer' })).toEqual([
			'sale.order action_quotation_send',
			'mail.compose.message: {"subject":"Offer"}',
			'mail.compose.message action_send_mail',
		]);
	});

	it('combine the orders of an item that have something to invoice, by whom they are for', async () => {
		odoo.values = { state: 'sale', invoice_status: 'to invoice', partner_invoice_id: false };
		odoo.own = {
			1: { partner_invoice_id: [8, 'Bob'] },
			2: { partner_invoice_id: [7, 'Ann'] },
			3: { partner_invoice_id: [8, 'Bob'] },
			4: { partner_invoice_id: [7, 'Ann'], invoice_status: 'no' },
		};
		const model = await openBusinessModel(odoo.client(), salesOrder.createInvoice, {});
		const rows = [{ ids: [1, 2, 3, 4], given: { invoiceMethod: 'regular' } }];
		const outcomes = await runBusinessAction(model, salesOrder.createInvoice, rows, {
			stopAtFirstError: false,
			zones: { workflow: 'UTC' },
		});
		expect(outcomes).toMatchObject([
			{ result: { records: [1, 2, 3, 4].map((id) => ({ id })), action: 'invoiced' } },
		]);
		expect(odoo.active).toEqual([[2, 1, 3]]);
	});

	it.each([
		[[], 'ann@example.com', 'The email has no recipients.'],
		[[7], false, 'It has no email address.'],
	])('send no quotation to nobody: %j, %j', async (contacts, email, message) => {
		const values = { state: 'draft', partner_ids: contacts, email };
		await expect(act(salesOrder.sendByEmail, values)).rejects.toMatchObject({
			code: 'REQUIRED_MISSING',
			field: 'recipients',
			message,
			hint: expect.stringMatching(/^Enter others under Recipients, or add [^.]* in Odoo\.$/),
		});
		expect(odoo.log).toEqual(['sale.order action_quotation_send', 'mail.compose.message: {}']);
	});

	it('send a quotation to the customers who follow it', async () => {
		odoo.matching = [{ id: 5 }];
		expect(await act(salesOrder.sendByEmail, { state: 'draft', partner_ids: [] })).toEqual([
			'sale.order action_quotation_send',
			'mail.compose.message: {}',
			'mail.compose.message action_send_mail',
		]);
		expect(odoo.reads).toContain('mail.followers');
	});

	it('send no invoice of a customer without an address to anybody', async () => {
		const values = {
			...POSTED,
			partner_id: [7, 'Ann'],
			mail_partner_ids: [8],
			partner_ids: [8],
			email: 'bob@example.com',
		};
		odoo.matching = [{ id: 1, partner_id: [7, 'Ann'] }];
		const sent = act(invoice.sendByEmail, values);
		if (version !== 17) return void (await sent);
		await expect(sent).rejects.toMatchObject({ message: 'Ann has no email address.' });
		expect(odoo.log).toEqual([]);
	});

	it('ask for a down payment', async () => {
		const given = { invoiceMethod: 'percentage', amount: 30 };
		expect(await act(salesOrder.createInvoice, { state: 'sale' }, given)).toEqual([
			'sale.advance.payment.inv: {"advance_payment_method":"percentage","amount":30}',
			'sale.advance.payment.inv create_invoices',
		]);
	});

	it('post, pay and reset invoices', async () => {
		expect(await act(invoice.post, { state: 'draft' })).toEqual(['account.move action_post']);
		const given = { amount: 50, date: '2026-01-31', memo: 'Card' };
		expect((await act(invoice.registerPayment, POSTED, given)).slice(1)).toEqual([
			'account.move action_register_payment',
			'account.payment.register: {"amount":50,"payment_date":"2026-01-31","communication":"Card"}',
			'account.payment.register action_create_payments',
		]);
		expect((await act(invoice.resetToDraft, POSTED)).at(-1)).toBe('account.move button_draft');
	});

	it('date invoices that have no date as they are posted', async () => {
		const draft = { state: 'draft', move_type: 'in_invoice', invoice_date: false };
		const given = { date: '2026-01-31' };
		expect(await act(invoice.post, draft, given)).toEqual([
			'account.move write: {"invoice_date":"2026-01-31"}',
			'account.move action_post',
		]);
		const dated = { ...draft, invoice_date: '2026-01-30' };
		expect((await act(invoice.post, dated, given)).slice(2)).toEqual(['account.move action_post']);
	});

	it('send an invoice by email, and by nothing else', async () => {
		const to = { partner_ids: [7], mail_partner_ids: [7], email: 'ann@example.com' };
		const given = { subject: 'Invoice' };
		const [opened, filled, pressed] = await act(invoice.sendByEmail, { ...POSTED, ...to }, given);
		expect(opened).toBe('account.move action_send_and_print');
		const [dialog, values, button] = {
			16: [
				'account.invoice.send',
				{ is_email: true, is_print: false, subject: 'Invoice' },
				'send_and_print_action',
			],
			17: [
				'account.move.send',
				{ checkbox_download: false, checkbox_send_mail: true, mail_subject: 'Invoice' },
				'action_send_and_print',
			],
			18: [
				'account.move.send.wizard',
				{ sending_methods: ['email'], mail_subject: 'Invoice' },
				'action_send_and_print',
			],
			19: [
				'account.move.send.wizard',
				{ sending_methods: ['email'], subject: 'Invoice' },
				'action_send_and_print',
			],
		}[version] ?? ['', {}, ''];
		expect(filled).toBe(`${String(dialog)}: ${JSON.stringify(values)}`);
		expect(pressed).toBe(`${String(dialog)} ${String(button)}`);
	});

	it.each([
		['refund', 'refund_moves'],
		['modify', 'modify_moves'],
	])('credit an invoice, to %s it', async (creditMethod, button) => {
		const given = { reason: 'Wrong', date: '2026-02-01', creditMethod };
		const [opened, filled, pressed] = await act(invoice.createCreditNote, POSTED, given);
		expect(opened).toBe('account.move action_reverse');
		const own = version === 16 ? { date_mode: 'custom', refund_method: creditMethod } : {};
		expect(filled).toBe(
			`account.move.reversal: ${JSON.stringify({ ...own, reason: 'Wrong', date: '2026-02-01' })}`,
		);
		expect(pressed).toBe(`account.move.reversal ${version === 16 ? 'reverse_moves' : button}`);
	});

	it('win, lose and restore opportunities', async () => {
		const open = { active: true, probability: 20, won_status: 'pending' };
		const lost = { active: false, probability: 0, won_status: 'lost' };
		expect(await act(opportunity.markWon, open)).toEqual(['crm.lead action_set_won']);
		const given = { reason: 'Too far', note: 'Far away' };
		expect((await act(opportunity.markLost, open, given)).slice(1)).toEqual([
			'crm.lead.lost: {"lost_reason_id":"Too far","lost_feedback":"Far away"}',
			'crm.lead.lost action_lost_reason_apply',
		]);
		const archived = { active: false, probability: 20, won_status: 'pending' };
		for (const values of [lost, archived]) {
			odoo.log.length = 0;
			expect(await act(opportunity.restore, values)).toEqual([
				version >= 19 ? 'crm.lead action_restore' : 'crm.lead toggle_active',
			]);
		}
	});

	it.each([
		['create', 'process'],
		['cancel', 'process_cancel_backorder'],
	])('deliver what there is, and %s a backorder', async (backorder, button) => {
		const immediate = 'stock.immediate.transfer';
		const rest = 'stock.backorder.confirmation';
		odoo.opens = {
			'stock.picking button_validate': odoo.has(immediate) ? immediate : rest,
			[`${immediate} process`]: rest,
		};
		const pressed = (await act(transfer.validate, { state: 'assigned' }, { backorder })).filter(
			(each) => !each.includes(':'),
		);
		expect(pressed).toEqual([
			'stock.picking button_validate',
			...(version === 16 ? [`${immediate} process`] : []),
			`${rest} ${button}`,
		]);
	});

	it('leave dialogs alone that nobody expects', async () => {
		odoo.opens = { 'stock.picking button_validate': 'expiry.picking.confirmation' };
		await expect(act(transfer.validate, { state: 'assigned' })).rejects.toMatchObject({
			code: 'VALIDATION',
			message: 'Odoo opened an unexpected dialog: "expiry.picking.confirmation".',
		});
		expect(odoo.log).toEqual(['stock.picking button_validate']);
	});

	it('reserve what a delivery needs, and finish activities', async () => {
		expect(await act(transfer.checkAvailability, { state: 'confirmed' })).toEqual([
			'stock.picking action_assign',
		]);
		expect((await act(activity.markDone, { active: true }, { feedback: 'Reached' })).at(-1)).toBe(
			'mail.activity action_feedback',
		);
	});
});
