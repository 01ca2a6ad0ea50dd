import type { Vals } from '../../odoo/call';
import { BUSINESS_ACTIONS, findRecordsFor, ModelClient, OdooError, pressButton } from '../../odoo';
import { ModelCalls } from '../../odoo/client/modelClient';
import { anyAnswer } from '../../odoo/protocol/expect';
import { checkRecipients } from '../../odoo/write/message/messageRecipients';
import { actWith, idOf, openedBy, putInStock, storable } from '../support/business';
import { fetchSender } from '../support/fetchSender';
import { describeIf, itIf } from '../support/itIf';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { clientFor, isSandbox, protocolsFor, targetVersion } from '../support/target';
import { isSince } from '../support/versions';

const { salesOrder, purchaseOrder, invoice, transfer, opportunity, activity } = BUSINESS_ACTIONS;

/** What Odoo would do beyond what was asked for. The sandbox has no invoices and transfers. */
describeIf(!isSandbox).each(protocolsFor('jsonrpc'))('business actions over %s', (protocol) => {
	const own = `${protocol}.${Date.now()}`;
	const target = useTarget();
	const client = useClient(target, { protocol });
	const act = actWith(client);

	const create = async (model: string, vals: Vals) =>
		await recordsOf(client, model).createOne(vals);
	const read = async (model: string, id: number, field: string) =>
		(await recordsOf(client, model).read([id], [field]))[0]?.[field];
	const call = async (model: string, method: string, ids: readonly number[]) =>
		await client.call({ model, method, ids }, anyAnswer);
	const partner = async (name: string, vals: Vals = {}) =>
		await create('res.partner', { name: `${name} ${own}`, ...vals });
	const bill = async (partnerId: number, price: number, vals: Vals = {}, line: Vals = {}) =>
		await create('account.move', {
			move_type: 'out_invoice',
			partner_id: partnerId,
			invoice_date: '2026-01-31',
			invoice_line_ids: [
				[0, 0, { name: 'Work', quantity: 1, price_unit: price, tax_ids: [[6, 0, []]], ...line }],
			],
			...vals,
		});
	const posted = async (...given: Parameters<typeof bill>) => {
		const id = await bill(...given);
		await act(invoice.post, [id]);
		return id;
	};
	const order = async (product: Vals, quantity: number, vals: Vals = {}) => {
		const productId = await create('product.product', {
			name: `Guarded ${own}`,
			list_price: 100,
			...product,
		});
		const id = await create('sale.order', {
			partner_id: await partner('Buyer', { email: `buyer.${own}@example.com` }),
			order_line: [[0, 0, { product_id: productId, product_uom_qty: quantity }]],
			...vals,
		});
		return { id, productId };
	};

	itIf(targetVersion >= 18)('posts bills without changing how the vendor is treated', async () => {
		const vendor = await partner('Vendor');
		const bills = [];
		for (const price of [10, 20, 30]) {
			const vals = { move_type: 'in_invoice' };
			bills.push(await bill(vendor, price, vals, { is_imported: true }));
		}
		for (const id of bills) {
			expect(await act(invoice.post, [id])).toMatchObject([{ action: 'posted' }]);
		}
		expect(await read('res.partner', vendor, 'autopost_bills')).toBe('ask');
	});

	/** As Odoo's Accounting app makes it where the journal has no outstanding account. */
	itIf(targetVersion >= 18)('pays what is left beside payments that are in process', async () => {
		const customer = await partner('In parts');
		const invoiceId = await posted(customer, 100);
		const [journal = 0] = await recordsOf(client, 'account.journal').search([
			['type', '=', 'bank'],
		]);
		const payment = await create('account.payment', {
			amount: 40,
			payment_type: 'inbound',
			partner_type: 'customer',
			partner_id: customer,
			journal_id: journal,
			invoice_ids: [[6, 0, [invoiceId]]],
		});
		const withoutEntry = { outstanding_account_id: false, move_id: false, state: 'in_process' };
		await recordsOf(client, 'account.payment').write([payment], withoutEntry);
		expect(await read('account.move', invoiceId, 'payment_state')).toMatch(/^(paid|in_payment)$/);

		const [refused] = await act(invoice.registerPayment, [invoiceId]);
		expect(refused).toMatchObject({
			code: 'VALIDATION',
			message: expect.stringContaining('payments that are still in process') as string,
		});
		const [paid] = await act(invoice.registerPayment, [invoiceId], { amount: 60 });
		expect(paid).toMatchObject({ action: 'paid' });
		expect(await read('account.move', invoiceId, 'amount_residual')).toBe(40);
		expect(await act(invoice.registerPayment, [invoiceId])).toMatchObject([
			{ action: 'unchanged' },
		]);
	});

	it('refuses an amount for one payment each of several customers', async () => {
		const ids = [await posted(await partner('A'), 300), await posted(await partner('B'), 400)];
		const [refused] = await act(invoice.registerPayment, [ids], {
			amount: 50,
			groupPayments: true,
		});
		expect(refused).toMatchObject({ code: 'INVALID_VALUE', field: 'amount' });
		for (const id of ids) expect(await read('account.move', id, 'payment_state')).toBe('not_paid');
		const [paid] = await act(invoice.registerPayment, [ids], { groupPayments: true });
		expect(paid).toMatchObject({ action: 'paid' });
		expect(openedBy(paid)).toHaveLength(2);
	});

	it('says paid only of what is paid, and partlyPaid of what is not', async () => {
		const [first, second, whole] = [
			await posted(await partner('In parts'), 300),
			await posted(await partner('In parts as well'), 400),
			await posted(await partner('At once'), 500),
		];
		const parts = await act(invoice.registerPayment, [first, second], { amount: 100 });
		expect(parts).toMatchObject([
			{ action: 'partlyPaid', opened: { model: 'account.payment' } },
			{ action: 'partlyPaid', opened: { model: 'account.payment' } },
		]);
		expect(await act(invoice.registerPayment, [first, whole])).toMatchObject([
			{ records: [{ id: first }], action: 'paid' },
			{ records: [{ id: whole }], action: 'paid' },
		]);
		expect(await act(invoice.registerPayment, [first])).toMatchObject([{ action: 'unchanged' }]);
	});

	it('takes an amount for one payment of several invoices of a customer', async () => {
		const customer = await partner('C');
		const ids = [await posted(customer, 300), await posted(customer, 400)];
		const given = { amount: 500, groupPayments: true };
		const [paid] = await act(invoice.registerPayment, [ids], given);
		const [payment = 0] = openedBy(paid);
		expect(await read('account.payment', payment, 'amount')).toBe(500);
		expect(paid).toMatchObject({
			records: ids.map((id) => ({ id, name: expect.stringMatching(/^INV/) as string })),
			action: 'partlyPaid',
			opened: { records: [{ name: expect.stringMatching(/\w/) as string }] },
		});
	});

	it('takes an amount in the currency of the invoice, whatever that of the journal', async () => {
		const currency = await idOf(client, 'res.currency', [
			['name', '=', 'JPY'],
			['active', 'in', [true, false]],
		]);
		await recordsOf(client, 'res.currency').write([currency], { active: true });
		const rate = { name: '2020-01-01', currency_id: currency, rate: 150, company_id: 1 };
		if (!(await idOf(client, 'res.currency.rate', [['currency_id', '=', currency]])))
			await create('res.currency.rate', rate);
		const code = `Y${String(Date.now()).slice(-4)}`;
		const journals = recordsOf(client, 'account.journal');
		const journal = await journals.createOne({
			name: `Yen ${own}`,
			type: 'bank',
			code,
			currency_id: currency,
		});
		const [home, abroad] = [
			await posted(await partner('Home'), 100),
			await posted(await partner('Abroad'), 30000, { currency_id: currency }),
		];
		const [bank = 0] = await journals.search([
			['type', '=', 'bank'],
			['currency_id', '=', false],
		]);
		for (const [id, amount, paidBy] of [
			[home, 40, journal],
			[home, 60, journal],
			[abroad, 30000, bank],
		] as const) {
			const isRest = amount !== 40;
			const [paid] = await act(invoice.registerPayment, [id], { amount, journal: paidBy });
			expect(paid).toMatchObject({ action: isRest ? 'paid' : 'partlyPaid' });
			const [payment] = await recordsOf(client, 'account.payment').read(openedBy(paid), [
				'amount',
				'currency_id',
			]);
			expect(payment).toMatchObject({
				amount,
				currency_id: (await read('account.move', id, 'currency_id')) as never,
			});
			expect(await read('account.move', id, 'amount_residual')).toBe(isRest ? 0 : 60);
		}
		await journals.write([journal], { active: false });
	});

	it('pays all that is due where nothing else is said, whatever the instalments', async () => {
		const percent = (value: number, days: number): Vals =>
			isSince('daysOfTerms')
				? { value: 'percent', value_amount: value, nb_days: days }
				: { value: value === 70 ? 'balance' : 'percent', value_amount: value, days };
		const terms = await create('account.payment.term', {
			name: `30/70 ${own}`,
			line_ids: [
				[5, 0, 0],
				[0, 0, percent(30, 0)],
				[0, 0, percent(70, 90)],
			],
		});
		const vals = {
			invoice_payment_term_id: terms,
			invoice_date: new Date().toISOString().slice(0, 10),
		};
		const id = await posted(await partner('Terms'), 1000, vals);
		const [paid] = await act(invoice.registerPayment, [id]);
		expect(paid).toMatchObject({ action: 'paid' });
		const payments = await recordsOf(client, 'account.payment').read(openedBy(paid), ['amount']);
		expect(payments.map(({ amount }) => amount)).toEqual([1000]);
		expect(await act(invoice.registerPayment, [id])).toMatchObject([{ action: 'unchanged' }]);
	});

	it('makes no credit note of a down payment while there is nothing to invoice', async () => {
		const { id } = await order({ type: 'service', invoice_policy: 'delivery' }, 2);
		await act(salesOrder.confirm, [id]);
		const half = { invoiceMethod: 'percentage', amount: 50 };
		await act(invoice.post, openedBy((await act(salesOrder.createInvoice, [id], half))[0]));

		const [refused] = await act(salesOrder.createInvoice, [id], { invoiceMethod: 'regular' });

		expect(refused).toMatchObject({
			code: 'VALIDATION',
			message: expect.stringMatching(/cannot be invoiced: there is nothing to invoice yet\.$/),
		});
		expect(await read('sale.order', id, 'invoice_ids')).toHaveLength(1);
	});

	const service = { type: 'service', invoice_policy: 'order' };
	const confirmed = async (partnerId: number, product: Vals = service) => {
		const { id } = await order(product, 1, { partner_id: partnerId });
		await act(salesOrder.confirm, [id]);
		return id;
	};
	const purchase = async (partnerId: number) => {
		const product = await create('product.product', {
			name: `Bought ${own}`,
			type: 'service',
			purchase_method: 'purchase',
		});
		const unit = await read('product.product', product, 'uom_id');
		const line = {
			product_id: product,
			product_qty: 2,
			price_unit: 40,
			...(targetVersion < 17 && {
				name: 'Bought',
				date_planned: '2026-12-24 12:00:00',
				product_uom: (unit as number[])[0]!,
			}),
		};
		const id = await create('purchase.order', {
			partner_id: partnerId,
			order_line: [[0, 0, line]],
		});
		await act(purchaseOrder.confirm, [id]);
		return id;
	};

	describe('orders of one item', () => {
		it('become one invoice per customer, without those that have nothing to invoice', async () => {
			const [ann, bob] = [await partner('Ann'), await partner('Bob')];
			const ids = [await confirmed(ann), await confirmed(bob), await confirmed(ann)];
			const nothing = await confirmed(ann, { type: 'service', invoice_policy: 'delivery' });

			const [invoiced] = await act(salesOrder.createInvoice, [[...ids, nothing]]);

			expect(invoiced).toMatchObject({
				records: [...ids, nothing].map((id) => ({ id })),
				action: 'invoiced',
			});
			expect(openedBy(invoiced)).toHaveLength(2);
			const [first, second, third] = await Promise.all(
				ids.map(async (id) => await read('sale.order', id, 'invoice_ids')),
			);
			expect(first).toEqual(third);
			expect(second).not.toEqual(first);
			expect(await read('sale.order', nothing, 'invoice_ids')).toEqual([]);
			const [again] = await act(salesOrder.createInvoice, [[...ids, nothing]]);
			expect(again).toMatchObject({ action: 'unchanged' });
			expect([...openedBy(again)].sort()).toEqual([...openedBy(invoiced)].sort());
			const [refused] = await act(salesOrder.createInvoice, [[nothing]]);
			expect(refused).toMatchObject({
				message: expect.stringContaining('nothing to invoice yet') as string,
			});
		});

		it('each get an invoice of their own otherwise', async () => {
			const ann = await partner('Ann');
			const ids = [await confirmed(ann), await confirmed(ann)];
			const made = (await act(salesOrder.createInvoice, ids)).map(openedBy);
			expect(made).toEqual([[expect.any(Number)], [expect.any(Number)]]);
			expect(made[0]).not.toEqual(made[1]);
		});

		it('become one bill per vendor, whatever their order', async () => {
			const [ann, bob] = [await partner('Ann'), await partner('Bob')];
			const ids = [await purchase(ann), await purchase(bob), await purchase(ann)];

			const [billed] = await act(purchaseOrder.createBill, [ids]);

			expect(billed).toMatchObject({ action: 'billed' });
			expect(openedBy(billed)).toHaveLength(2);
			const first = await read('purchase.order', ids[0]!, 'invoice_ids');
			expect(await read('purchase.order', ids[2]!, 'invoice_ids')).toEqual(first);
		});

		it('become no bills of two vendors with one number', async () => {
			const ids = [await purchase(await partner('Ann')), await purchase(await partner('Bob'))];
			const reference = `Two.${own}`;
			expect(await act(purchaseOrder.createBill, [ids], { reference })).toMatchObject([
				{ code: 'INVALID_VALUE', message: 'Bill Reference would apply to 2 bills.' },
			]);
			for (const id of ids) expect(await read('purchase.order', id, 'invoice_ids')).toEqual([]);
		});
	});

	/** The day on which the payment of an invoice is due, by its journal entry. */
	const dueOf = async (id: number) => {
		const domain = [
			['move_id', '=', id],
			['date_maturity', '!=', false],
		];
		const lines = await recordsOf(client, 'account.move.line').searchRead(domain, [
			'date_maturity',
		]);
		return lines.map((line) => line.date_maturity);
	};

	it('creates a bill with its date and number, ready to be posted', async () => {
		const terms = await create('account.payment.term', {
			name: `Ten days ${own}`,
			line_ids: [
				[5, 0, 0],
				isSince('daysOfTerms')
					? [0, 0, { value: 'percent', value_amount: 100, nb_days: 10 }]
					: [0, 0, { value: 'balance', days: 10 }],
			],
		});
		const ids = [await purchase(await partner('Dated')), await purchase(await partner('Due'))];
		await recordsOf(client, 'purchase.order').write(ids, { payment_term_id: terms });
		const dated = { date: '2026-01-15', reference: `B-${own}` };
		const [first] = await act(purchaseOrder.createBill, [ids[0]!], dated);
		const due = { ...dated, reference: `C-${own}`, dueDate: '2026-03-31' };
		const [second] = await act(purchaseOrder.createBill, [ids[1]!], due);

		expect(first).toEqual({
			records: [{ id: ids[0], name: expect.stringMatching(/^P\d+$/) as string }],
			action: 'billed',
			opened: {
				model: 'account.move',
				records: [
					{
						id: expect.any(Number) as number,
						// Up to 15, the first one of a month has its number already.
						name: expect.stringMatching(/Draft Bill|^BILL\/2026\/01\/0+1$/) as string,
					},
				],
			},
		});
		const bills = [...openedBy(first), ...openedBy(second)];
		expect(await act(invoice.post, bills)).toMatchObject([
			{ action: 'posted', records: [{ name: expect.stringMatching(/^BILL\/2026\/\d/) as string }] },
			{ action: 'posted', records: [{ name: expect.stringMatching(/^BILL\/2026\/\d/) as string }] },
		]);
		const fields = ['invoice_date', 'ref', 'invoice_date_due'];
		expect(await recordsOf(client, 'account.move').read(bills, fields)).toMatchObject([
			{ invoice_date: dated.date, ref: dated.reference, invoice_date_due: '2026-01-25' },
			{ invoice_date: dated.date, ref: due.reference, invoice_date_due: due.dueDate },
		]);
		expect(await dueOf(bills[0]!)).toEqual(['2026-01-25']);
		if (targetVersion < 16) expect(await read('account.move', bills[0]!, 'date')).toBe(dated.date);
		expect(await dueOf(bills[1]!)).toEqual([due.dueDate]);
	});

	it('gives invoices their date as they are created or posted', async () => {
		const id = await confirmed(await partner('Dated'));
		const [created] = await act(salesOrder.createInvoice, [id], { date: '2026-02-03' });
		const [early = 0] = openedBy(created);
		expect(await read('account.move', early, 'invoice_date')).toBe('2026-02-03');
		const without = await bill(await partner('Undated'), 10, { invoice_date: false });
		expect(await act(invoice.post, [early, without], { date: '2026-02-04' })).toMatchObject([
			{ warning: expect.stringMatching(/ 2026-02-03: 2026-02-04 is only for/) as string },
			expect.not.objectContaining({ warning: expect.anything() as unknown }) as unknown,
		]);
		const moves = recordsOf(client, 'account.move');
		expect(await moves.read([early, without], ['invoice_date', 'state'])).toMatchObject([
			{ invoice_date: '2026-02-03', state: 'posted' },
			{ invoice_date: '2026-02-04', state: 'posted' },
		]);
	});

	it('leaves no date on a bill that Odoo does not post', async () => {
		const id = await bill(await partner('Unnamed'), 10, {
			move_type: 'in_invoice',
			invoice_date: false,
		});
		const bills = recordsOf(client, 'account.move');
		await bills.write([id], { partner_id: false });
		const fields = ['invoice_date', 'date', 'invoice_date_due'];
		const before = await bills.read([id], fields);

		const [refused] = await act(invoice.post, [id], { date: '2026-01-15' });

		expect(refused).toMatchObject({ code: 'VALIDATION' });
		expect(await bills.read([id], fields)).toEqual(before);
		await bills.write([id], { partner_id: await partner('Named') });
		await act(invoice.post, [id], { date: '2026-01-16' });
		expect(await bills.read([id], ['invoice_date', 'state'])).toMatchObject([
			{ invoice_date: '2026-01-16', state: 'posted' },
		]);
		const atOnce = await bill(await partner('At once'), 10, {
			move_type: 'in_invoice',
			invoice_date: false,
		});
		await act(invoice.post, [atOnce], { date: '2026-01-16' });
		expect(await dueOf(id)).toEqual(await dueOf(atOnce));
	});

	itIf(targetVersion < 16)(
		'keeps taxes that were corrected by hand, whatever the date',
		async () => {
			const tax = await create('account.tax', {
				name: `Ten ${own}`,
				amount: 10,
				type_tax_use: 'purchase',
			});
			const terms = await create('account.payment.term', {
				name: `Five days ${own}`,
				line_ids: [
					[5, 0, 0],
					[0, 0, { value: 'balance', days: 5 }],
				],
			});
			const vals = {
				move_type: 'in_invoice',
				invoice_date: false,
				invoice_payment_term_id: terms,
			};
			const id = await bill(await partner('Rounds'), 100, vals, { tax_ids: [[6, 0, [tax]]] });
			const line = async (name: string) =>
				await idOf(client, 'account.move.line', [
					['move_id', '=', id],
					[name, '!=', false],
				]);
			const corrected = [
				[1, await line('tax_line_id'), { debit: 10.03 }],
				[1, await line('date_maturity'), { credit: 110.03 }],
			];
			await recordsOf(client, 'account.move').write([id], { line_ids: corrected });
			const lines = await read('account.move', id, 'line_ids');

			expect(await act(invoice.post, [id], { date: '2026-01-15' })).toMatchObject([
				{ action: 'posted' },
			]);

			const fields = [
				'invoice_date',
				'date',
				'invoice_date_due',
				'amount_tax',
				'amount_total',
				'line_ids',
			];
			expect(await recordsOf(client, 'account.move').read([id], fields)).toEqual([
				{
					id,
					invoice_date: '2026-01-15',
					date: '2026-01-15',
					invoice_date_due: '2026-01-20',
					amount_tax: 10.03,
					amount_total: 110.03,
					line_ids: lines,
				},
			]);
			expect(await dueOf(id)).toEqual(['2026-01-20']);
		},
	);

	itIf(targetVersion < 16)('converts what is posted by the rate of its date', async () => {
		const currency = await create('res.currency', {
			name: `B${String(Date.now()).slice(-2)}`,
			symbol: 'B',
		});
		for (const [name, rate] of [
			['2020-01-01', 2],
			['2026-02-01', 4],
		] as const) {
			await create('res.currency.rate', { name, rate, currency_id: currency, company_id: 1 });
		}
		const vals = { move_type: 'in_invoice', invoice_date: false, currency_id: currency };
		const id = await bill(await partner('Abroad'), 100, vals);
		const debits = async () =>
			(
				await recordsOf(client, 'account.move.line').searchRead([['move_id', '=', id]], ['debit'])
			).map(({ debit }) => debit);
		expect(await debits()).toEqual(expect.arrayContaining([25, 0]));
		await act(invoice.post, [id], { date: '2026-01-15' });
		expect(await read('account.move', id, 'state')).toBe('posted');
		expect(await debits()).toEqual(expect.arrayContaining([50, 0]));
		await recordsOf(client, 'res.currency').write([currency], { active: false });
	});

	it('creates no bill with a date that is none, and names one whose date it could not write', async () => {
		const id = await purchase(await partner('Refused'));
		const [refused] = await act(purchaseOrder.createBill, [id], { date: 'some day' });
		expect(refused).toMatchObject({ code: 'INVALID_VALUE' });
		expect(await read('purchase.order', id, 'invoice_ids')).toEqual([]);

		const failing = clientFor(target, { protocol }, async (request) => {
			const text = `${request.url} ${request.body ?? ''}`;
			if (/account\.move\b(?!\.)/.test(text) && /[/"'>]write\b/.test(text)) {
				throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
			}
			return await fetchSender(request);
		});
		const [billed] = await actWith(failing)(purchaseOrder.createBill, [id], { date: '2026-01-15' });
		const [billId = 0] = openedBy(billed);
		expect(billed).toMatchObject({
			action: 'billed',
			warning: expect.stringContaining(`The bill (ID ${billId}) was created, but`) as string,
		});
		expect(await act(purchaseOrder.createBill, [id])).toMatchObject([
			{ action: 'unchanged', opened: { records: [{ id: billId }] } },
		]);
	});

	itIf(targetVersion >= 18)('sends no invoice to nobody', async () => {
		const id = await posted(await partner('Without email'), 10);
		const [refused] = await act(invoice.sendByEmail, [id]);
		expect(refused).toMatchObject({
			code: 'REQUIRED_MISSING',
			message: expect.stringMatching(/^To is empty/),
		});
	});

	describe('emails that would reach nobody', () => {
		const messages = async (model: string, id: number) =>
			await recordsOf(client, 'mail.message').search([
				['model', '=', model],
				['res_id', '=', id],
				['message_type', '!=', 'notification'],
			]);

		it('are not sent for orders', async () => {
			const nobody = await partner('Silent');
			const { id } = await order({ type: 'service' }, 1, { partner_id: nobody });
			const refused = (message: string) => ({
				code: 'REQUIRED_MISSING',
				field: 'recipients',
				message,
				hint: expect.not.stringContaining('changes are kept') as string,
			});
			const silent = refused(`Silent ${own} has no email address.`);
			expect(await act(salesOrder.sendByEmail, [id])).toMatchObject([silent]);
			const reached = await partner('Reached', { email: `reached.${own}@example.com` });
			const some = { recipients: [nobody, reached] };
			expect(await act(salesOrder.sendByEmail, [id], some)).toMatchObject([silent]);
			expect(await read('sale.order', id, 'state')).toBe('draft');
			expect(await messages('sale.order', id)).toEqual([]);

			const purchaseId = await create('purchase.order', { partner_id: nobody });
			expect(await act(purchaseOrder.sendByEmail, [purchaseId])).toMatchObject([silent]);
			expect(await read('purchase.order', purchaseId, 'state')).toBe('draft');

			await recordsOf(client, 'res.partner').write([nobody], {
				email: `silent.${own}@example.com`,
			});
			expect(await act(salesOrder.sendByEmail, [id])).toMatchObject([{ action: 'sent' }]);
			expect(await act(purchaseOrder.sendByEmail, [purchaseId])).toMatchObject([
				{ action: 'sent' },
			]);
		});

		it('are none where a customer follows the order: Odoo sends them to followers as well', async () => {
			const follower = await partner('Follower', { email: `follower.${own}@example.com` });
			const { id } = await order({ type: 'service' }, 1, { partner_id: follower });
			const dialog = new ModelCalls(client, 'mail.compose.message', {});
			const check = async () =>
				await checkRecipients(dialog, [], { model: 'sale.order', ids: [id] });
			await expect(check()).rejects.toMatchObject({ message: 'The email has no recipients.' });
			const subscribe = { model: 'sale.order', method: 'message_subscribe', ids: [id] };
			await client.call({ ...subscribe, params: { partner_ids: [follower] } }, anyAnswer);
			await check();
		});

		itIf(targetVersion >= 19)(
			'are not sent by a button that the dialog shows in gray',
			async () => {
				const nobody = await partner('Silent');
				const { id } = await order({ type: 'service' }, 1, { partner_id: nobody });
				const model = await ModelClient.open(client, 'sale.order', {});
				const [pressed] = await pressButton(model, [{ id, answers: [] }], {
					button: 'action_quotation_send',
					whenHidden: 'press',
					stopAtFirstError: false,
					zones: { workflow: 'UTC' },
				});
				expect(pressed).toMatchObject({
					error: {
						code: 'VALIDATION',
						message: expect.stringMatching(
							/does not show the button Send: its .* is no\.$/,
						) as string,
					},
				});
				expect(await messages('sale.order', id)).toEqual([]);
			},
		);

		it('are not sent for invoices', async () => {
			const nobody = await partner('Silent');
			const id = await posted(nobody, 10);
			expect(await act(invoice.sendByEmail, [id])).toMatchObject([{ code: 'REQUIRED_MISSING' }]);
			expect(await act(invoice.sendByEmail, [id], { recipients: [nobody] })).toMatchObject([
				{ message: `Silent ${own} has no email address.` },
			]);
			expect(await messages('account.move', id)).toEqual([]);
			const recipients = [await partner('Reached', { email: `to.${own}@example.com` })];
			// Odoo 17 emails no invoice of a customer without an address to anybody.
			const sent = targetVersion === 17 ? { code: 'REQUIRED_MISSING' } : { action: 'sent' };
			expect(await act(invoice.sendByEmail, [id], { recipients })).toMatchObject([sent]);
		}, 60_000);
	});

	it('sends no bills of vendors, and cancels no locked orders', async () => {
		const vendor = await partner('Mailed vendor', { email: `vendor.${own}@example.com` });
		const id = await posted(vendor, 10, { move_type: 'in_invoice' });
		const [sent] = await act(invoice.sendByEmail, [id]);
		expect(sent).toBeInstanceOf(OdooError);

		const { id: locked } = await order({ type: 'service' }, 1);
		await act(salesOrder.confirm, [locked]);
		await call('sale.order', targetVersion >= 17 ? 'action_lock' : 'action_done', [locked]);
		const [canceled] = await act(salesOrder.cancel, [locked]);
		expect(canceled).toMatchObject({ code: 'VALIDATION' });
		expect(await read('sale.order', locked, 'state')).not.toBe('cancel');
	});

	it('writes the rest of an invoice off, to an account that is named', async () => {
		const id = await posted(await partner('Discounted'), 100);
		const [account] = await recordsOf(client, 'account.account').searchRead(
			[['internal_group', '=', 'expense']],
			['name'],
		);
		const given = { amount: 95, difference: 'writeOff', writeOffLabel: 'Discount' };
		const [refused] = await act(invoice.registerPayment, [id], given);
		expect(refused).toMatchObject({ code: 'INVALID_VALUE', field: 'writeOffAccount' });
		expect(await read('account.move', id, 'payment_state')).toBe('not_paid');

		const writeOffAccount = account?.id;
		const [paid] = await act(invoice.registerPayment, [id], { ...given, writeOffAccount });
		expect(paid).toMatchObject({ action: 'paid' });
		expect(await read('account.move', id, 'amount_residual')).toBe(0);
		const written = [
			['account_id', '=', Number(writeOffAccount)],
			['name', '=', 'Discount'],
			['balance', '=', 5],
		];
		expect(await idOf(client, 'account.move.line', written)).toBeGreaterThan(0);
	});

	it('returns what was delivered, and once only', async () => {
		const { id, productId } = await order(storable(), 3);
		await putInStock(client, productId, 5);
		const pickings = openedBy((await act(salesOrder.confirm, [id]))[0]);
		expect(await act(transfer.return, pickings)).toMatchObject([
			{ hint: expect.stringContaining('Transfer > Validate') as string },
		]);
		await act(transfer.checkAvailability, pickings);
		await act(transfer.validate, pickings);

		const [returned] = await act(transfer.return, pickings);

		expect(returned).toMatchObject({
			records: pickings.map((id) => ({ id })),
			action: 'returned',
			opened: {
				model: 'stock.picking',
				records: [{ name: expect.stringMatching(/\w/) as string }],
			},
		});
		const [back = 0] = openedBy(returned);
		const moves = await recordsOf(client, 'stock.move').searchRead(
			[['picking_id', '=', back]],
			['product_id', 'product_uom_qty'],
		);
		expect(moves).toMatchObject([
			{ product_id: [productId, expect.anything()], product_uom_qty: 3 },
		]);
		await call('stock.picking', 'do_unreserve', [back]);
		const [twice] = await act(transfer.return, pickings);
		expect(twice).toMatchObject({
			code: 'VALIDATION',
			message: `Some of it is on its way back already, by ${String(await read('stock.picking', back, 'name'))}.`,
		});
		await act(transfer.checkAvailability, [back]);
		expect(await act(transfer.validate, [back])).toMatchObject([{ action: 'validated' }]);
		expect(await act(transfer.return, pickings)).toMatchObject([
			{ code: 'VALIDATION', hint: expect.stringContaining('nothing is left to return') as string },
		]);
	});

	it('takes no journal entry for an invoice', async () => {
		const [journal = 0] = await recordsOf(client, 'account.journal').search([
			['type', '=', 'general'],
		]);
		const [account = 0] = await recordsOf(client, 'account.account').search([]);
		const side = (debit: number, credit: number) => [
			0,
			0,
			{ name: 'Side', account_id: account, debit, credit },
		];
		const entry = await create('account.move', {
			move_type: 'entry',
			journal_id: journal,
			line_ids: [side(5, 0), side(0, 5)],
		});
		await act(invoice.post, [entry]);
		for (const action of [invoice.registerPayment, invoice.createCreditNote]) {
			expect(await act(action, [entry])).toMatchObject([
				{ message: expect.stringMatching(/: its type is Journal Entry\.$/) },
			]);
		}
	});

	it('reserves the rest of what is reserved in part', async () => {
		const { id: other, productId } = await order(storable(), 2);
		await putInStock(client, productId, 3);
		const taking = openedBy((await act(salesOrder.confirm, [other]))[0]);
		await act(transfer.checkAvailability, taking);
		const line = { product_id: productId, product_uom_qty: 3 };
		const id = await create('sale.order', {
			partner_id: await partner('Late buyer'),
			order_line: [[0, 0, line]],
		});
		const pickings = openedBy((await act(salesOrder.confirm, [id]))[0]);
		await act(transfer.checkAvailability, pickings);
		await call('stock.picking', 'do_unreserve', taking);

		expect(await act(transfer.checkAvailability, pickings)).toMatchObject([{ action: 'checked' }]);
		expect(await act(transfer.checkAvailability, pickings)).toMatchObject([
			{ action: 'unchanged' },
		]);
	});

	it('lists transfers to reserve for, though Odoo cannot search for what decides about them', async () => {
		const choices = await findRecordsFor(client, transfer.checkAvailability, {
			name: '/OUT/',
			limit: 5,
		});
		expect(choices.length).toBeGreaterThan(0);
	});

	const warehouse = async (steps: string) => {
		const code = String(Date.now()).slice(-5);
		const vals = { name: `Steps ${steps} ${own}`, code, delivery_steps: steps };
		return await create('stock.warehouse', vals);
	};

	it('leads through deliveries in several steps', async () => {
		const warehouseId = await warehouse('pick_pack_ship');
		const { id, productId } = await order(storable(), 2, { warehouse_id: warehouseId });
		const [stock] = (await read('stock.warehouse', warehouseId, 'lot_stock_id')) as number[];
		await putInStock(client, productId, 5, stock);
		let open = openedBy((await act(salesOrder.confirm, [id]))[0]);
		const done: number[] = [];
		while (open.length > 0 && done.length < 5) {
			const [next = 0, ...others] = open;
			await act(transfer.checkAvailability, [next]);
			const [validated] = await act(transfer.validate, [next], { backorder: 'create' });
			expect(validated).toMatchObject({ action: 'validated' });
			done.push(next);
			open = [...others, ...openedBy(validated)];
		}
		expect(done).toHaveLength(3);
		const [line] = await recordsOf(client, 'sale.order.line').read(
			(await read('sale.order', id, 'order_line')) as number[],
			['qty_delivered'],
		);
		expect(line).toMatchObject({ qty_delivered: 2 });
	}, 60_000);

	itIf(targetVersion >= 16)('validates no transfer against what its type does', async () => {
		const warehouseId = await warehouse('ship_only');
		const { id, productId } = await order(storable(), 3, { warehouse_id: warehouseId });
		const [stock] = (await read('stock.warehouse', warehouseId, 'lot_stock_id')) as number[];
		const [type] = (await read('stock.warehouse', warehouseId, 'out_type_id')) as number[];
		await recordsOf(client, 'stock.picking.type').write([type!], { create_backorder: 'never' });
		await putInStock(client, productId, 1, stock);
		const pickings = openedBy((await act(salesOrder.confirm, [id]))[0]);
		await act(transfer.checkAvailability, pickings);

		const [refused] = await act(transfer.validate, pickings, { backorder: 'create' });
		expect(refused).toMatchObject({ code: 'VALIDATION', field: 'backorder' });
		expect(await act(transfer.validate, pickings, { backorder: 'cancel' })).toMatchObject([
			{ action: 'validated' },
		]);
	});

	itIf(isSince('keptActivities'))('changes no activity that is done', async () => {
		const vals = {
			res_model_id: await idOf(client, 'ir.model', [['model', '=', 'res.partner']]),
			res_id: await partner('Reached'),
			user_id: target.users.admin.uid,
		};
		const id = await create('mail.activity', vals);
		await act(activity.markDone, [id], { feedback: 'Reached' });

		for (const action of [activity.reschedule, activity.cancel]) {
			expect(await act(action, [id], { deadline: '2030-05-06' })).toMatchObject([
				{ message: expect.stringMatching(/: it is done already\.$/) as string },
			]);
		}
		const kept = await recordsOf(client, 'mail.activity').read([id], ['feedback', 'date_deadline']);
		expect(kept).toMatchObject([{ feedback: expect.stringContaining('Reached') as string }]);
		expect(kept[0]?.date_deadline).not.toBe('2030-05-06');
	});

	it('converts no lead that is lost, and assigns it to nobody', async () => {
		const id = await create('crm.lead', { name: `Lost ${own}`, type: 'lead', user_id: false });
		await act(opportunity.markLost, [id]);
		const given = { salesperson: target.users.admin.uid };

		expect(await act(opportunity.convert, [id], given)).toMatchObject([
			{ message: `Lost ${own} cannot be converted: it is lost or archived.` },
		]);
		expect(await read('crm.lead', id, 'user_id')).toBe(false);
		await act(opportunity.restore, [id]);
		expect(await act(opportunity.convert, [id], given)).toMatchObject([{ action: 'converted' }]);
		expect(await read('crm.lead', id, 'type')).toBe('opportunity');
	});

	it('converts a lead that was archived, once it is restored', async () => {
		const vals = { name: `Put away ${own}`, type: 'lead', probability: 20 };
		const id = await create('crm.lead', vals);
		await recordsOf(client, 'crm.lead').write([id], { active: false });
		expect(await act(opportunity.convert, [id])).toMatchObject([
			{ hint: expect.stringContaining('Opportunity > Restore') as string },
		]);
		expect(await act(opportunity.restore, [id])).toMatchObject([{ action: 'restored' }]);
		expect(await act(opportunity.convert, [id])).toMatchObject([{ action: 'converted' }]);
	});

	it('says lost of no lead that Odoo leaves as it was', async () => {
		const id = await create('crm.lead', { name: `Archived ${own}`, probability: 20 });
		await recordsOf(client, 'crm.lead').write([id], { active: false });
		const [lost] = await act(opportunity.markLost, [id]);
		const isLost = (await read('crm.lead', id, 'probability')) === 0;
		expect(isLost).toBe(targetVersion >= 19);
		expect(lost).toMatchObject(
			isLost
				? { action: 'lost' }
				: {
						message: expect.stringMatching(/^Odoo left Archived .* as it was: its .*20/) as string,
					},
		);
	});

	it('presses buttons whose context is of the record', async () => {
		const email = `blocked.${own}@example.com`;
		const id = await create('mail.blacklist', { email });
		const model = await ModelClient.open(client, 'mail.blacklist', {});
		const button = 'mail_action_blacklist_remove';
		const outcomes = await pressButton(model, [{ id, answers: [] }], {
			button,
			whenHidden: 'error',
			stopAtFirstError: false,
			zones: { workflow: 'UTC' },
		});
		expect(outcomes).toMatchObject([{ status: 'done', result: { action: 'pressed' } }]);
		expect(await idOf(client, 'mail.blacklist', [['email', '=', email]])).toBe(0);
	});
});
