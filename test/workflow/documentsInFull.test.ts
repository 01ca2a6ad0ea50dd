import type { IDataObject } from 'n8n-workflow';
import { OdooDestination } from '../../nodes/OdooDestination/OdooDestination.node';
import type { RpcValue } from '../../odoo';
import type { Vals } from '../../odoo/call';
import { editorContext } from '../support/editor';
import { jsonOf, runWorkflow } from '../support/engine';
import { inARow, ownNode } from '../support/inARow';
import { describeIf } from '../support/itIf';
import { by } from '../support/picked';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { credentialFor, isSandbox, protocolsFor, targetVersion } from '../support/target';
import { isSince } from '../support/versions';

const target = useTarget();

describe.each(protocolsFor('jsonrpc'))('additional fields of documents over %s', (protocol) => {
	/** Nobody else's. */
	const own = `${protocol}.${Date.now()}`;
	const odoo = useClient(target);
	let customer: number;
	let chair: number;

	const make = async (model: string, vals: Vals) =>
		await recordsOf(odoo, model).createOne({ name: `Full ${own}`, ...vals });
	const firstOf = async (model: string, domain: RpcValue = []) => {
		const [id = 0] = await recordsOf(odoo, model).search(domain);
		return id;
	};
	const read = async (model: string, id: unknown, fields: string[]) => {
		const [record = {}] = await recordsOf(odoo, model).read([Number(id)], fields);
		const entries = Object.entries(record).map(([name, value]) => {
			const isLink = Array.isArray(value) && typeof value[1] === 'string';
			return [name, isLink ? value[0] : value];
		});
		return Object.fromEntries(entries) as Record<string, RpcValue>;
	};

	beforeAll(async () => {
		// On Odoo 19, only customers with a country have taxes by where goods go.
		const country_id = await firstOf('res.country', [['code', '=', 'NO']]);
		customer = await make('res.partner', { country_id });
		chair = await make('product.product', { list_price: 70 });
	});

	const id = (value: unknown) => by('list', String(value));

	const create = async (
		resource: string,
		additionalFields: object,
		{ item = {}, partner = customer, product = chair, ...more }: Record<string, unknown> = {},
	) => {
		const parameters = {
			resource,
			operation: 'create',
			partner: id(partner),
			linesMode: 'list',
			linesList: JSON.stringify([{ product, quantity: 1 }]),
			additionalFields,
			...more,
		};
		const node = ownNode('odooDestination', parameters, { onError: 'continueRegularOutput' });
		const credential = credentialFor(target, protocol);
		const input = [item as IDataObject];
		const [made] = jsonOf(await runWorkflow(inARow(node), { credential, input }), node.name);
		return made;
	};
	const others = (...values: object[]) => ({ otherFields: { values } });

	it('are written', async () => {
		const delivery = await make('res.partner', { parent_id: customer, type: 'delivery' });
		const [red, blue] = [await make('crm.tag', { name: `R ${own}` }), `B ${own}`];
		const ofBlue = await make('crm.tag', { name: blue });
		const made = await create('salesOrder', {
			deliveryAddress: id(delivery),
			invoiceAddress: by('name', customer),
			orderDate: '2027-02-01T10:00:00Z',
			tags: `R ${own}, ${blue}`,
			terms: 'As agreed',
		});
		expect(made).toMatchObject({ action: 'created' });
		const links = ['partner_shipping_id', 'partner_invoice_id', 'date_order', 'tag_ids', 'note'];
		const order = await read('sale.order', made?.id, links);
		expect(order).toMatchObject({
			partner_shipping_id: delivery,
			partner_invoice_id: customer,
			date_order: '2027-02-01 10:00:00',
			note: expect.stringContaining('As agreed') as string,
		});
		expect([...(order.tag_ids as number[])].sort()).toEqual([red, ofBlue].sort());
	});

	it('may be no tags', async () => {
		const fields = { tags: '={{ $json.tags }}' };
		const made = await create('salesOrder', fields, { item: { tags: [] } });
		expect(made).toMatchObject({ action: 'created' });
		const missing = await create('salesOrder', fields);
		expect(missing?.error).toMatchObject({ message: 'Tags has no value for this item.' });
	});

	it('may be any other ones', async () => {
		const made = await create(
			'salesOrder',
			others(
				{ field: 'validity_date', value: '2027-03-01' },
				{ field: 'user_id', value: '={{ null }}' },
				{ field: 'note', value: '' },
			),
		);
		expect(made).toMatchObject({ action: 'created' });
		const fields = ['validity_date', 'user_id'];
		expect(await read('sale.order', made?.id, fields)).toMatchObject({
			validity_date: '2027-03-01',
			user_id: false,
		});
	});

	it.each([
		[
			[
				{ field: 'note', value: 'a' },
				{ field: 'note', value: 'b' },
			],
			'The field note has two values.',
		],
		[[{ field: 'partner_id', value: '1' }], 'The field partner_id has two values.'],
		[[{ field: 'order_line', value: '[]' }], 'The field order_line has two values.'],
		[[{ field: '', value: 'a' }], 'A value under Other Fields has no field.'],
		[
			[{ field: 'client_order_ref', value: '={{ $json.missing }}' }],
			'client_order_ref under Other Fields has no value for this item.',
		],
		[
			[{ field: 'note', value: "={{ '' }}" }],
			'note under Other Fields has no value for this item.',
		],
	])('are refused where they contradict one another: %j', async (values, message) => {
		const failed = await create('salesOrder', others(...values));
		expect(failed?.error).toMatchObject({ code: 'INVALID_VALUE', message });
	});

	it('are refused where Odoo would take one of two', async () => {
		const fields = { dueDate: '2027-01-31', paymentTerms: by('name', '30 Days') };
		const failed = await create('invoice', fields, { invoiceType: 'out_invoice' });
		expect(failed?.error).toMatchObject({
			code: 'INVALID_VALUE',
			message: 'Due Date and Payment Terms cannot be used together.',
		});
	});

	it('are listed, those of the form first, without the lines', async () => {
		const node = new OdooDestination();
		const listed = async (resource: string) => {
			const parameters = { resource, operation: 'create' };
			const context = editorContext(node, parameters, credentialFor(target, protocol) as never);
			return (await node.methods.loadOptions.getDocumentFields.call(context)).map(
				({ value }) => value,
			);
		};
		const ofOrder = await listed('salesOrder');
		expect(ofOrder).toEqual(expect.arrayContaining(['client_order_ref', 'tag_ids']));
		expect(ofOrder).not.toContain('order_line');
		expect(ofOrder).not.toContain('partner_id');
		expect(ofOrder).not.toContain('amount_total');
		expect(await listed('record')).toEqual([]);
	});

	/** The sandbox has neither prices nor taxes, no purchases, and no invoices with lines. */
	describeIf(!isSandbox)('as Odoo takes them into account', () => {
		/** A sales tax of 20 percent that is one of 5 where goods go to this country. */
		const makeAbroad = async () => {
			const tax = async (amount: number) =>
				await make('account.tax', {
					name: `${amount} ${own} ${Date.now()}`,
					amount,
					type_tax_use: 'sale',
					amount_type: 'percent',
				});
			const [home, abroad] = [await tax(20), await tax(5)];
			const country = await firstOf('res.country', [['code', '=', 'IS']]);
			const mapped = [[0, 0, { tax_src_id: home, tax_dest_id: abroad }]];
			const isOnTaxes = isSince('positionsOnTaxes');
			const position = await make('account.fiscal.position', {
				auto_apply: true,
				country_id: country,
				...(!isOnTaxes && { tax_ids: mapped }),
			});
			if (isOnTaxes) {
				await recordsOf(odoo, 'account.tax').write([abroad], {
					fiscal_position_ids: [[4, position]],
					original_tax_ids: [[6, 0, [home]]],
				});
			}
			const address = await make('res.partner', {
				parent_id: customer,
				type: 'other',
				country_id: country,
			});
			const product = await make('product.product', {
				list_price: 100,
				taxes_id: [[6, 0, [home]]],
			});
			return { position, address, product };
		};

		it.each([
			['salesOrder', 'sale.order'],
			['invoice', 'account.move'],
		])('are the taxes of the country that it goes to: %s', async (resource, model) => {
			const { position, address, product } = await makeAbroad();
			try {
				const type = { invoiceType: 'out_invoice', product };
				const made = await create(resource, { deliveryAddress: id(address) }, type);
				const atHome = await create(resource, {}, type);
				const fields = ['fiscal_position_id', 'amount_untaxed', 'amount_tax'];
				expect(await read(model, made?.id, fields)).toMatchObject({
					fiscal_position_id: position,
					amount_untaxed: 100,
					amount_tax: 5,
				});
				expect(await read(model, atHome?.id, fields)).toMatchObject({ amount_tax: 20 });
			} finally {
				// Another run has an address in this country, too.
				await recordsOf(odoo, 'account.fiscal.position').write([position], { active: false });
			}
		});

		it('are chosen from lists', async () => {
			const { listSearch } = new OdooDestination().methods;
			const parameters = { resource: 'salesOrder', operation: 'create' };
			const context = editorContext(
				new OdooDestination(),
				parameters,
				credentialFor(target, protocol) as never,
			);
			await make('product.pricelist', { name: `Listed ${own}` });
			for (const search of [
				listSearch.searchCurrencies,
				listSearch.searchInvoiceJournals,
				listSearch.searchPaymentTerms,
				listSearch.searchPricelists,
				listSearch.searchReceiptTypes,
				listSearch.searchSalesTeams,
				listSearch.searchUnits,
				listSearch.searchWarehouses,
			]) {
				expect((await search.call(context)).results).not.toEqual([]);
			}
		});

		it('have their email templates in a list', async () => {
			const named = async (resource: string) => {
				const parameters = { resource, operation: 'sendByEmail' };
				const credential = credentialFor(target, protocol) as never;
				const context = editorContext(new OdooDestination(), parameters, credential);
				const { searchEmailTemplates } = new OdooDestination().methods.listSearch;
				return (await searchEmailTemplates.call(context)).results.map(({ name }) => name);
			};
			const [ofOrders, ofInvoices] = [await named('salesOrder'), await named('invoice')];
			expect(ofOrders).not.toEqual([]);
			expect(ofInvoices).not.toEqual([]);
			expect(ofOrders).not.toEqual(ofInvoices);
		});

		it('are the prices of the pricelist on the day of the order', async () => {
			const price = (fixed_price: number, dates: Vals = {}): RpcValue => [
				0,
				0,
				{
					applied_on: '0_product_variant',
					product_id: chair,
					compute_price: 'fixed',
					fixed_price,
					...dates,
				},
			];
			const items = [
				price(22, { date_start: '2027-01-01', date_end: '2027-12-31' }),
				price(33, { date_end: '2026-12-31' }),
			];
			const pricelist = await make('product.pricelist', { item_ids: items });
			const fields = { pricelist: by('name', `Full ${own}`) };
			const now = await create('salesOrder', fields);
			const later = await create('salesOrder', { ...fields, orderDate: '2027-02-01T10:00:00Z' });
			const amounts = ['pricelist_id', 'amount_untaxed'];
			expect([
				await read('sale.order', now?.id, amounts),
				await read('sale.order', later?.id, amounts),
			]).toMatchObject([
				{ pricelist_id: pricelist, amount_untaxed: 33 },
				{ pricelist_id: pricelist, amount_untaxed: 22 },
			]);
		});

		it('are who sells, from where, and on which terms', async () => {
			const term = await make('account.payment.term', {});
			const team = await make('crm.team', {});
			const warehouse = await firstOf('stock.warehouse');
			const made = await create('salesOrder', {
				paymentTerms: by('name', `Full ${own}`),
				salesTeam: id(team),
				warehouse: id(warehouse),
				sourceDocument: 'Web',
			});
			const fields = ['payment_term_id', 'team_id', 'warehouse_id', 'origin'];
			expect(await read('sale.order', made?.id, fields)).toMatchObject({
				payment_term_id: term,
				team_id: team,
				warehouse_id: warehouse,
				origin: 'Web',
			});
		});

		it('are the currency, the journal and the terms of an invoice', async () => {
			const currencies = recordsOf(odoo, 'res.currency', { active_test: false });
			const [currency = 0] = await currencies.search([['name', '=', 'CHF']]);
			await currencies.write([currency], { active: true });
			const term = await make('account.payment.term', {});
			const seller = await firstOf('res.users', [['login', '=', 'low']]);
			for (const [invoiceType, type] of [
				['out_invoice', 'sale'],
				['in_invoice', 'purchase'],
			]) {
				const code = `${String(Date.now()).slice(-4)}${String(type).slice(0, 1)}`;
				const journal = await make('account.journal', {
					name: `${String(type)} ${own}`,
					type: String(type),
					code,
				});
				const fields = {
					currency: by('name', 'CHF'),
					journal: id(journal),
					paymentTerms: id(term),
					salesperson: id(seller),
					terms: 'As agreed',
				};
				const made = await create('invoice', fields, { invoiceType });
				const links = ['currency_id', 'journal_id', 'invoice_payment_term_id', 'invoice_user_id'];
				expect(await read('account.move', made?.id, [...links, 'narration'])).toMatchObject({
					currency_id: currency,
					journal_id: journal,
					invoice_payment_term_id: term,
					invoice_user_id: seller,
					narration: expect.stringContaining('As agreed') as string,
				});
			}
		});

		it('are the currency of a journal for bills', async () => {
			const currencies = recordsOf(odoo, 'res.currency', { active_test: false });
			const [currency = 0] = await currencies.search([['name', '=', 'CHF']]);
			await currencies.write([currency], { active: true });
			const code = `C${String(Date.now()).slice(-4)}`;
			const bills = { name: `CHF ${own}`, type: 'purchase', code, currency_id: currency };
			const journal = id(await make('account.journal', bills));
			const made = await create('invoice', { journal }, { invoiceType: 'in_invoice' });
			expect(await read('account.move', made?.id, ['currency_id'])).toMatchObject({
				currency_id: currency,
			});
		});

		it('are who buys, until when, and where it arrives', async () => {
			const vendor = { [targetVersion >= 16 ? 'partner_id' : 'name']: customer };
			const product = await make('product.product', {
				seller_ids: [
					[0, 0, { ...vendor, price: 10, date_end: '2026-12-31' }],
					[0, 0, { ...vendor, price: 6, date_start: '2027-01-01' }],
				],
			});
			const receipts = await firstOf('stock.picking.type', [['code', '=', 'incoming']]);
			const buyer = await firstOf('res.users', [['login', '=', 'low']]);
			const fields = { deliverTo: id(receipts), buyer: id(buyer), sourceDocument: 'S1' };
			const later = { ...fields, orderDeadline: '2027-02-01T10:00:00Z' };
			const now = await create('purchaseOrder', fields, { product });
			const made = await create('purchaseOrder', later, { product });
			expect(await read('purchase.order', now?.id, ['amount_untaxed'])).toMatchObject({
				amount_untaxed: 10,
			});
			const links = ['picking_type_id', 'user_id', 'origin', 'date_order', 'amount_untaxed'];
			expect(await read('purchase.order', made?.id, links)).toMatchObject({
				picking_type_id: receipts,
				user_id: buyer,
				origin: 'S1',
				date_order: '2027-02-01 10:00:00',
				amount_untaxed: 6,
			});
		});

		it('are the currency of a purchase, with its prices', async () => {
			const currencies = recordsOf(odoo, 'res.currency', { active_test: false });
			const [currency = 0] = await currencies.search([['name', '=', 'CHF']]);
			await currencies.write([currency], { active: true });
			const rates = recordsOf(odoo, 'res.currency.rate');
			const today = new Date().toISOString().slice(0, 10);
			const ofToday = [
				['currency_id', '=', currency],
				['name', '=', today],
			];
			if ((await rates.search(ofToday)).length === 0) {
				await rates.createOne({ currency_id: currency, name: today, rate: 2 });
			}
			const vendor = { [targetVersion >= 16 ? 'partner_id' : 'name']: customer };
			const sellers = [[0, 0, { ...vendor, price: 10 }]];
			const product = await make('product.product', { seller_ids: sellers });
			const made = await create('purchaseOrder', { currency: by('name', 'CHF') }, { product });
			expect(
				await read('purchase.order', made?.id, ['currency_id', 'amount_untaxed']),
			).toMatchObject({ currency_id: currency, amount_untaxed: 20 });
		});
	});
});
