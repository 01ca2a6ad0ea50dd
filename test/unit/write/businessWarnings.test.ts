import type { BusinessAction, Given } from '../../../odoo';
import type { OdooErrorCode } from '../../../odoo/errors';
import { BUSINESS_ACTIONS, openBusinessModel, OdooError, runBusinessAction } from '../../../odoo';
import { RecordedOdoo } from './recordedOdoo';

const { invoice, purchaseOrder, salesOrder } = BUSINESS_ACTIONS;

describe('business actions', () => {
	let odoo: RecordedOdoo;
	beforeEach(() => {
		odoo = new RecordedOdoo(19);
	});

	const act = async (
		action: BusinessAction,
		ids: ReadonlyArray<readonly number[]>,
		given: Given,
	) => {
		const model = await openBusinessModel(odoo.client(), action, {});
		const rows = ids.map((each) => ({ ids: each, given }));
		const settings = { stopAtFirstError: false, zones: { workflow: 'UTC' } };
		return await runBusinessAction(model, action, rows, settings);
	};

	describe('with a Bill Reference', () => {
		const links = { company_id: [1, 'Ours'], partner_id: [7, 'Ann'], currency_id: [1, 'EUR'] };
		beforeEach(() => {
			odoo.values = { state: 'purchase', invoice_status: 'to invoice', ...links };
		});

		it.each(['company_id', 'partner_id', 'currency_id'])(
			'create nothing where it would be that of two bills: %s',
			async (name) => {
				odoo.own = { 2: { [name]: [8, 'Other'] } };
				const [outcome] = await act(purchaseOrder.createBill, [[1, 2]], { reference: 'B-1' });
				expect(outcome).toMatchObject({
					status: 'failed',
					error: {
						code: 'INVALID_VALUE',
						message: 'Bill Reference would apply to 2 bills.',
						field: 'reference',
					},
				});
				expect(odoo.log).toEqual([]);
			},
		);

		it('leave out orders that become no bill', async () => {
			odoo.own = { 2: { partner_id: [8, 'Bob'], invoice_status: 'no' } };
			const [outcome] = await act(purchaseOrder.createBill, [[1, 2]], { reference: 'B-1' });
			expect(outcome).not.toMatchObject({ error: { field: 'reference' } });
		});

		it('may give several bills the same date', async () => {
			odoo.own = { 2: { partner_id: [8, 'Bob'] } };
			const [outcome] = await act(purchaseOrder.createBill, [[1, 2]], { date: '2026-01-31' });
			expect(outcome).not.toMatchObject({ error: { code: 'INVALID_VALUE' } });
		});
	});

	it('are looked into only where they are not done yet', async () => {
		odoo.values = { state: 'draft', move_type: 'out_invoice' };
		odoo.own = { 1: { state: 'posted' } };
		const prepared: Array<readonly number[]> = [];
		const prepares: BusinessAction['prepares'] = async (_, rows) => {
			prepared.push(...rows.map(({ ids }) => ids));
			return await Promise.resolve(rows.map(() => new OdooError('VALIDATION', 'Not now.')));
		};
		const outcomes = await act({ ...invoice.post, prepares }, [[1], [2]], {});
		expect(prepared).toEqual([[2]]);
		expect(outcomes).toMatchObject([
			{ result: { action: 'unchanged' } },
			{ error: { message: 'Not now.' } },
		]);
	});

	it('say which date an invoice kept', async () => {
		odoo.values = { state: 'draft', move_type: 'in_invoice', invoice_date: '2026-01-30' };
		odoo.willBecome({ state: 'posted' });
		const [kept] = await act(invoice.post, [[1]], { date: '2026-01-31' });
		expect(kept).toMatchObject({
			result: {
				action: 'posted',
				warning:
					'It kept its invoice_date, 2026-01-30: 2026-01-31 is only for records that have none.',
			},
		});
		odoo.willBecome({ state: 'posted' });
		const [same] = await act(invoice.post, [[1]], { date: '2026-01-30' });
		expect(same).not.toMatchObject({ result: { warning: expect.anything() as unknown } });
	});

	describe('that are refused', () => {
		const set = 'account.move write: {"invoice_date":"2026-01-31"}';
		const back =
			'account.move write: {"invoice_date":false,"date":"2026-01-05","invoice_date_due":false}';
		const post = async (code: OdooErrorCode) => {
			odoo.values = {
				state: 'draft',
				move_type: 'in_invoice',
				invoice_date: false,
				invoice_date_due: false,
				date: '2026-01-05',
			};
			odoo.own = {};
			odoo.refuses = { 'account.move action_post': new OdooError(code, 'No.', { hint: 'Wait.' }) };
			return await act(invoice.post, [[1]], { date: '2026-01-31' });
		};

		it('leave nothing behind', async () => {
			expect(await post('VALIDATION')).toMatchObject([
				{ error: { code: 'VALIDATION', hint: 'Wait.' } },
			]);
			expect(odoo.log).toEqual([set, 'account.move action_post', back]);
		});

		it('leave what somebody else has entered meanwhile', async () => {
			odoo.willBecome({ invoice_date: '2026-02-02' });
			expect(await post('VALIDATION')).toMatchObject([{ error: { hint: 'Wait.' } }]);
			expect(odoo.log).toEqual([set, 'account.move action_post']);
		});

		it('change nothing more where they may have been done', async () => {
			expect(await post('OUTCOME_UNKNOWN')).toMatchObject([
				{
					error: {
						code: 'OUTCOME_UNKNOWN',
						hint: 'Wait. invoice_date was set before, and stays so.',
					},
				},
			]);
			odoo.log.length = 0;
			odoo.willBecome({ state: 'posted' });
			expect(await post('VALIDATION')).toMatchObject([{ error: { hint: 'Wait.' } }]);
			expect(odoo.log).toEqual([set, 'account.move action_post']);
		});
	});

	it('fail where Odoo left a record as it was, and for no other one', async () => {
		odoo.values = { state: 'draft' };
		odoo.own = { 2: { state: 'cancel' } };
		odoo.willBecome({ state: 'draft' });
		expect(await act(salesOrder.cancel, [[1], [2]], {})).toMatchObject([
			{
				status: 'failed',
				error: { code: 'VALIDATION', message: 'Odoo left It as it was: its state is draft.' },
			},
			{ status: 'done', result: { records: [{ id: 2 }], action: 'unchanged' } },
		]);
		expect(odoo.log).toEqual(['sale.order action_cancel']);
	});

	it('see by one request what became of all, and not where it may be done in parts', async () => {
		odoo.values = { state: 'sale', invoice_status: 'to invoice' };
		const invoiced = await act(salesOrder.createInvoice, [[1], [2]], {});
		expect(invoiced).toMatchObject([{ status: 'done' }, { status: 'done' }]);
		expect(odoo.reads.filter((model) => model === 'sale.order')).toHaveLength(1);
		odoo.willBecome({ state: 'cancel' });
		const canceled = await act(salesOrder.cancel, [[1], [2], [3]], {});
		expect(canceled).toMatchObject([1, 2, 3].map(() => ({ result: { action: 'canceled' } })));
		expect(odoo.reads.filter((model) => model === 'sale.order')).toHaveLength(3);
	});

	it('look up the templates of all emails by one request, and customers without an address', async () => {
		odoo = new RecordedOdoo(17);
		odoo.values = { state: 'posted', move_type: 'out_invoice', partner_id: [7, 'Ann'] };
		odoo.matching = [{ id: 2, partner_id: [7, 'Ann'] }];
		const outcomes = await act(invoice.sendByEmail, [[1], [2], [3]], { template: '2' });
		expect(outcomes).toMatchObject([
			{ status: 'done', result: { action: 'sent' } },
			{ status: 'failed', error: { message: 'Ann has no email address.' } },
			{ status: 'done', result: { action: 'sent' } },
		]);
		expect(odoo.reads.filter((model) => model === 'mail.template')).toHaveLength(1);
		expect(odoo.reads.filter((model) => model === 'account.move')).toHaveLength(2);
		odoo.matching = [];
		const error = { code: 'REFERENCE_NOT_FOUND', field: 'template' };
		expect(await act(invoice.sendByEmail, [[1], [2]], { template: 2 })).toMatchObject([
			{ error },
			{ error },
		]);
	});

	it('take records for unfinished where that cannot be read, and say so', async () => {
		const confirm: BusinessAction = {
			...salesOrder.confirm,
			partly: {
				action: 'awaitingApproval',
				of: async () => await Promise.reject(new OdooError('UNREACHABLE', 'Odoo is gone.')),
				isOfUnchanged: true,
			},
		};
		odoo.values = { state: 'draft' };
		odoo.own = { 2: { state: 'sale' } };
		odoo.willBecome({ state: 'sale' });
		const outcomes = await act(confirm, [[1], [2]], {});
		const result = {
			action: 'awaitingApproval',
			warning:
				'Whether anything is left to do could not be read, so action is awaitingApproval: Odoo is gone.',
		};
		expect(outcomes).toMatchObject([{ result }, { result }]);
	});
});
