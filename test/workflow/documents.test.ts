import type { IDataObject } from 'n8n-workflow';
import type { RpcValue } from '../../odoo';
import type { Vals } from '../../odoo/call';
import { jsonOf, runWorkflow } from '../support/engine';
import { inARow, ownNode } from '../support/inARow';
import { describeIf } from '../support/itIf';
import { by } from '../support/picked';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { credentialFor, isSandbox, protocolsFor, targetVersion } from '../support/target';
import { isSince } from '../support/versions';

const target = useTarget();

const AMOUNTS = ['amount_untaxed', 'amount_tax'];

describe.each(protocolsFor('jsonrpc'))('documents with lines over %s', (protocol) => {
	/** Nobody else's. */
	const own = `${protocol}.${Date.now()}`;
	const odoo = useClient(target);
	let customer: number;
	let chair: number;

	beforeAll(async () => {
		const email = `lines.${own}@example.com`;
		customer = await recordsOf(odoo, 'res.partner').createOne({ name: `Lines ${own}`, email });
		chair = await recordsOf(odoo, 'product.product').createOne({
			name: `Chair ${own}`,
			default_code: `CHAIR.${own}`,
			list_price: 70,
		});
	});

	/** A contact with terms and taxes of its own, and a product with prices by quantity. */
	const abroad = async () => (known ??= await makeAbroad());
	let known: Awaited<ReturnType<typeof makeAbroad>> | undefined;
	const makeAbroad = async () => {
		const make = async (model: string, vals: Vals) =>
			await recordsOf(odoo, model).createOne({ name: `Abroad ${own}`, ...vals });
		const taxes = { sale: 0, purchase: 0 };
		const home = { sale: 0, purchase: 0 };
		const mapsOnTaxes = isSince('positionsOnTaxes');
		for (const use of ['sale', 'purchase'] as const) {
			const kind = { type_tax_use: use, amount_type: 'percent' };
			home[use] = await make('account.tax', { name: `20 ${use} ${own}`, amount: 20, ...kind });
			taxes[use] = await make('account.tax', { name: `10 ${use} ${own}`, amount: 10, ...kind });
		}
		const mapped = (['sale', 'purchase'] as const).map((use): RpcValue => [
			0,
			0,
			{ tax_src_id: home[use], tax_dest_id: taxes[use] },
		]);
		const position = await make('account.fiscal.position', mapsOnTaxes ? {} : { tax_ids: mapped });
		for (const use of ['sale', 'purchase'] as const) {
			if (!mapsOnTaxes) continue;
			await recordsOf(odoo, 'account.tax').write([taxes[use]], {
				fiscal_position_ids: [[4, position]],
				original_tax_ids: [[6, 0, [home[use]]]],
			});
		}
		const term = await make('account.payment.term', {});
		const [seller = 0] = await recordsOf(odoo, 'res.users').search([['login', '=', 'low']]);
		const currencies = recordsOf(odoo, 'res.currency', { active_test: false });
		const [company] = await recordsOf(odoo, 'res.company').read([1], ['currency_id']);
		const [ownCurrency] = company?.currency_id as [number];
		const [currency = 0] = await currencies.search([
			['name', 'in', ['EUR', 'USD']],
			['id', '!=', ownCurrency],
		]);
		const partner = await make('res.partner', {
			user_id: seller,
			property_account_position_id: position,
			property_payment_term_id: term,
			property_supplier_payment_term_id: term,
			property_purchase_currency_id: currency,
		});
		const vendor = {
			[targetVersion >= 16 ? 'partner_id' : 'name']: partner,
			currency_id: currency,
		};
		const table = await make('product.product', {
			list_price: 101,
			standard_price: 40,
			taxes_id: [[6, 0, [home.sale]]],
			supplier_taxes_id: [[6, 0, [home.purchase]]],
			seller_ids: [
				[0, 0, { ...vendor, min_qty: 1, price: 10 }],
				[0, 0, { ...vendor, min_qty: 100, price: 8 }],
			],
		});
		return { partner, table, term, position, seller, taxes, currency };
	};

	const create = async (resource: string, parameters: object, input: IDataObject[] = [{}]) => {
		const all = { resource, operation: 'create', ...parameters };
		const node = ownNode('odooDestination', all, { onError: 'continueRegularOutput' });
		const credential = credentialFor(target, protocol);
		return jsonOf(await runWorkflow(inARow(node), { credential, input }), node.name);
	};
	const entered = (...line: object[]) => ({ linesMode: 'fields', lines: { line } });
	const listed = (expression: string) => ({ linesMode: 'list', linesList: expression });
	const linesOf = async (model: string, id: unknown, field: string, fields: string[]) => {
		const [document] = await recordsOf(odoo, model).read([Number(id)], [field]);
		const model_ = `${model === 'account.move' ? 'account.move' : model}.line`;
		return await recordsOf(odoo, model_).read(document?.[field] as number[], fields);
	};

	it('are quotations for the customer with this email address', async () => {
		const line = {
			product: by('default_code', `CHAIR.${own}`),
			quantity: '={{ $json.count }}',
			price: '',
		};
		const [made] = await create(
			'salesOrder',
			{
				partner: by('email', '={{ $json.email }}'),
				...entered(line, { product: by('list', chair), quantity: 1, price: '49.90' }),
			},
			[{ email: `lines.${own}@example.com`, count: 3 }],
		);
		expect(made).toMatchObject({ action: 'created' });
		const [order] = await recordsOf(odoo, 'sale.order').read([Number(made?.id)], ['partner_id']);
		expect(order?.partner_id).toMatchObject([customer, expect.any(String)]);
		const fields = ['product_uom_qty', 'price_unit', 'product_id'];
		expect(await linesOf('sale.order', made?.id, 'order_line', fields)).toMatchObject([
			{ product_uom_qty: 3, price_unit: 70, product_id: [chair, expect.any(String)] },
			{ product_uom_qty: 1, price_unit: 49.9 },
		]);
	});

	it('have the line items of an online store', async () => {
		const [made] = await create(
			'salesOrder',
			{ partner: by('name', customer), ...listed('={{ $json.items }}') },
			[
				{
					items: [
						{ sku: `CHAIR.${own}`, quantity: 2, price: 60, discount: null },
						{ product: `Chair ${own}`, quantity: 1, description: 'With a name on it' },
					],
				},
			],
		);
		expect(made).toMatchObject({ action: 'created' });
		const fields = ['product_uom_qty', 'price_unit', 'name'];
		expect(await linesOf('sale.order', made?.id, 'order_line', fields)).toMatchObject([
			{ product_uom_qty: 2, price_unit: 60 },
			{ product_uom_qty: 1, name: 'With a name on it' },
		]);
	});

	it('have a discount and a unit where they are entered', async () => {
		const units = recordsOf(odoo, 'uom.uom');
		const [{ name: unit } = {}] = await units.searchRead([['id', '=', 1]], ['name']);
		const line = { product: by('list', chair), quantity: 2, price: '50' };
		const [made] = await create('salesOrder', {
			partner: by('name', customer),
			...entered(
				{ ...line, additionalFields: { discount: 10, unit: by('name', unit), taxes: '' } },
				{ ...line, additionalFields: {} },
			),
		});
		expect(made).toMatchObject({ action: 'created' });
		const unitField = targetVersion >= 19 ? 'product_uom_id' : 'product_uom';
		const fields = ['discount', unitField, 'price_subtotal'];
		expect(await linesOf('sale.order', made?.id, 'order_line', fields)).toMatchObject([
			{ discount: 10, [unitField]: [1, expect.any(String)], price_subtotal: 90 },
			{ discount: 0, price_subtotal: 100 },
		]);
	});

	it.each([' , ', '={{ [$json.missing] }}', '={{ $json.missing }}'])(
		'are not made without taxes where an expression gave none: %s',
		async (taxes) => {
			const [failed] = await create('salesOrder', {
				partner: by('name', customer),
				...entered({ product: by('list', chair), quantity: 1, additionalFields: { taxes } }),
			});
			expect(failed?.error).toMatchObject({
				code: 'INVALID_VALUE',
				message: 'Taxes of line 1 has no value for this item.',
			});
		},
	);

	it.each([
		['a price', { product: 'Chair', price: '={{ $json.missing }}' }, 'Unit Price of line 1'],
		['a quantity', { product: 'Chair', quantity: '={{ $json.missing }}' }, 'Quantity of line 1'],
		['a product', { product: by('name', '={{ $json.missing }}') }, 'Product of line 1'],
	])('are not made with %s that an expression did not give', async (_, line, message) => {
		const partner = by('name', customer);
		const [failed] = await create('salesOrder', { partner, ...entered(line) });
		expect(failed?.error).toMatchObject({
			code: 'INVALID_VALUE',
			message: expect.stringContaining(message) as string,
		});
	});

	it.each(['={{ $json.items }}', '={{ [1] }}', '{"sku": "A"}'])(
		'are not made with lines that are no list of objects: %s',
		async (list) => {
			const partner = by('name', customer);
			const [failed] = await create('salesOrder', { partner, ...listed(list) });
			expect(failed?.error).toMatchObject({ code: 'INVALID_VALUE', field: 'linesList' });
		},
	);

	it.each([
		[{ sku: 'A', product_id: 1 }, 'product twice: sku and product_id'],
		[{ product: 'A', 'product_id.barcode': '1' }, 'product twice: product and product_id.barcode'],
		[{ price: 2, price_unit: 1 }, 'price twice: price and price_unit'],
		[{ quantity: 2, product_uom_qty: 1 }, 'quantity twice: quantity and product_uom_qty'],
	])('are not made with a line that says one thing twice: %p', async (line, message) => {
		const partner = by('name', customer);
		const items = [{ product: chair }, line];
		const parameters = { partner, ...listed('={{ $json.items }}') };
		const [failed] = await create('salesOrder', parameters, [{ items } as IDataObject]);
		expect(failed?.error).toMatchObject({
			code: 'INVALID_VALUE',
			message: `Line 2 names its ${message}. Keep one.`,
		});
	});

	it('are not made for nobody', async () => {
		const partner = by('email', '={{ $json.email }}');
		const [failed] = await create('salesOrder', { partner, ...entered({ product: 'Chair' }) });
		expect(failed?.error).toMatchObject({
			code: 'INVALID_VALUE',
			message: 'Customer has no value for this item.',
		});
	});

	it('are not made with an additional field that an expression did not give', async () => {
		const [failed] = await create('salesOrder', {
			partner: by('name', customer),
			...entered({ product: by('list', chair), quantity: 1 }),
			additionalFields: { customerReference: '={{ $json.missing }}', expiration: '' },
		});
		expect(failed?.error).toMatchObject({
			code: 'INVALID_VALUE',
			message: 'Customer Reference has no value for this item.',
		});
	});

	/** The sandbox has no invoices and no purchases. */
	describeIf(!isSandbox)('of other kinds', () => {
		it('are requests for quotation', async () => {
			const [made] = await create('purchaseOrder', {
				partner: by('list', customer),
				...entered({ product: by('list', chair), quantity: 4, price: '35.5' }),
				additionalFields: { vendorReference: 'Q-1', expectedArrival: '2026-12-24T10:00:00' },
			});
			expect(made).toMatchObject({ action: 'created' });
			const fields = ['product_qty', 'price_unit'];
			expect(await linesOf('purchase.order', made?.id, 'order_line', fields)).toMatchObject([
				{ product_qty: 4, price_unit: 35.5 },
			]);
		});

		it.each([
			['out_invoice', 'Customer Invoice'],
			['in_invoice', 'Vendor Bill'],
		])('are invoices of the type %s', async (invoiceType) => {
			const [made] = await create('invoice', {
				invoiceType,
				partner: by('list', customer),
				...entered(
					{ product: by('list', chair), quantity: 2, price: '80' },
					{ description: 'Assembly', quantity: 1, price: '20' },
				),
				additionalFields: { date: '2026-11-30', reference: `B-${own}-${invoiceType}` },
			});
			expect(made).toMatchObject({ action: 'created' });
			const moves = recordsOf(odoo, 'account.move');
			const [invoice] = await moves.read(
				[Number(made?.id)],
				['move_type', 'amount_untaxed', 'state'],
			);
			expect(invoice).toMatchObject({
				move_type: invoiceType,
				amount_untaxed: 180,
				state: 'draft',
			});
		});

		it.each(['out_invoice', 'in_invoice'])(
			'have the due date that is given, whatever the payment terms: %s',
			async (invoiceType) => {
				const [made] = await create('invoice', {
					invoiceType,
					partner: by('list', (await abroad()).partner),
					...entered({ product: by('list', chair), quantity: 1 }),
					additionalFields: { date: '2026-11-05', dueDate: '2027-03-01' },
				});
				expect(made).toMatchObject({ action: 'created' });
				const moves = recordsOf(odoo, 'account.move');
				const fields = ['invoice_date_due', 'invoice_payment_term_id'];
				expect(await moves.read([Number(made?.id)], fields)).toMatchObject([
					{ invoice_date_due: '2027-03-01', invoice_payment_term_id: false },
				]);
			},
		);

		it('arrive on the day that is given, with all their lines', async () => {
			const [made] = await create(
				'purchaseOrder',
				{
					partner: by('list', customer),
					...listed('={{ $json.items }}'),
					additionalFields: { expectedArrival: '2026-12-24T10:00:00' },
				},
				[
					{
						items: [
							{ product: chair, quantity: 1 },
							{ product: chair, quantity: 1, date_planned: '2026-12-27T10:00:00' },
						],
					},
				],
			);
			expect(made).toMatchObject({ action: 'created' });
			expect(
				await linesOf('purchase.order', made?.id, 'order_line', ['date_planned']),
			).toMatchObject([
				{ date_planned: '2026-12-24 10:00:00' },
				{ date_planned: '2026-12-27 10:00:00' },
			]);
		});
	});

	/** What Odoo's form fills in for a contact and a product, also where its `create` does not. */
	describeIf(!isSandbox)('as the form fills them in', () => {
		it('are quotations', async () => {
			const { partner, table, term, position, seller } = await abroad();
			const line = { product: by('list', table), quantity: 3, price: '' };
			const own = { product: by('list', table), quantity: 1, price: '90' };
			const [made] = await create('salesOrder', {
				partner: by('list', partner),
				...entered(line, own),
			});
			expect(made).toMatchObject({ action: 'created' });
			const fields = ['payment_term_id', 'fiscal_position_id', 'user_id', ...AMOUNTS];
			const orders = recordsOf(odoo, 'sale.order');
			expect(await orders.read([Number(made?.id)], fields)).toMatchObject([
				{
					payment_term_id: [term, expect.any(String)],
					fiscal_position_id: [position, expect.any(String)],
					user_id: [seller, expect.any(String)],
					amount_untaxed: 393,
					amount_tax: 39.3,
				},
			]);
		});

		it.each(['out_invoice', 'out_refund', 'in_invoice'])(
			'are invoices: %s',
			async (invoiceType) => {
				const { partner, table, term, position, taxes, currency } = await abroad();
				const [made] = await create('invoice', {
					invoiceType,
					partner: by('list', partner),
					...entered(
						{ product: by('list', table), quantity: 3, price: '' },
						{ product: by('list', table), quantity: 1, price: '90' },
					),
				});
				expect(made).toMatchObject({ action: 'created' });
				const isBill = invoiceType === 'in_invoice';
				const links = ['invoice_payment_term_id', 'fiscal_position_id', 'currency_id'];
				expect(
					await recordsOf(odoo, 'account.move').read([Number(made?.id)], [...links, ...AMOUNTS]),
				).toMatchObject([
					{
						invoice_payment_term_id: [term, expect.any(String)],
						fiscal_position_id: [position, expect.any(String)],
						...(isBill && { currency_id: [currency, expect.any(String)] }),
						amount_untaxed: isBill ? 210 : 393,
						amount_tax: isBill ? 21 : 39.3,
					},
				]);
				const ofLines = ['price_unit', 'tax_ids', 'product_uom_id'];
				const tax_ids = [isBill ? taxes.purchase : taxes.sale];
				const product_uom_id = [expect.any(Number), expect.any(String)];
				expect(await linesOf('account.move', made?.id, 'invoice_line_ids', ofLines)).toMatchObject([
					{ price_unit: isBill ? 40 : 101, tax_ids, product_uom_id },
					{ price_unit: 90, tax_ids, product_uom_id },
				]);
			},
		);

		it('are requests for quotation with the price for the quantity', async () => {
			const { partner, table, term, position, taxes, currency } = await abroad();
			const line = { product: by('list', table), price: '' };
			const [made] = await create('purchaseOrder', {
				partner: by('list', partner),
				...entered(
					{ ...line, quantity: 150 },
					{ ...line, quantity: 2 },
					{ ...line, quantity: 150, price: '7.5' },
				),
			});
			expect(made).toMatchObject({ action: 'created' });
			const fields = ['payment_term_id', 'fiscal_position_id', 'currency_id'];
			expect(
				await recordsOf(odoo, 'purchase.order').read([Number(made?.id)], fields),
			).toMatchObject([
				{
					payment_term_id: [term, expect.any(String)],
					fiscal_position_id: [position, expect.any(String)],
					currency_id: [currency, expect.any(String)],
				},
			]);
			const taxField = targetVersion >= 19 ? 'tax_ids' : 'taxes_id';
			const ofLines = ['product_qty', 'price_unit', taxField];
			const mapped = { [taxField]: [taxes.purchase] };
			expect(await linesOf('purchase.order', made?.id, 'order_line', ofLines)).toMatchObject([
				{ product_qty: 150, price_unit: 8, ...mapped },
				{ product_qty: 2, price_unit: 10, ...mapped },
				{ product_qty: 150, price_unit: 7.5, ...mapped },
			]);
		});

		/** A tax of sales and one of purchases with the same name, and a unit of six. */
		const makeNames = async () => {
			const name = `Same ${own} ${Date.now()}`;
			const amounts = { sale: 7, purchase: 9 };
			for (const use of ['sale', 'purchase'] as const) {
				const tax = { name, type_tax_use: use, amount_type: 'percent', amount: amounts[use] };
				await recordsOf(odoo, 'account.tax').createOne(tax);
			}
			const units = recordsOf(odoo, 'uom.uom');
			const [{ category_id } = {}] =
				targetVersion >= 19 ? [] : await units.searchRead([['id', '=', 1]], ['category_id']);
			const [category] = (category_id ?? []) as number[];
			const six: Vals = category
				? { category_id: category, uom_type: 'bigger', factor_inv: 6 }
				: { relative_uom_id: 1, relative_factor: 6 };
			await units.createOne({ name, ...six });
			return name;
		};

		it.each([
			['salesOrder', { invoiceType: '' }, 'sale.order', 'order_line'],
			['purchaseOrder', { invoiceType: '' }, 'purchase.order', 'order_line'],
			['invoice', { invoiceType: 'out_invoice' }, 'account.move', 'invoice_line_ids'],
			['invoice', { invoiceType: 'in_refund' }, 'account.move', 'invoice_line_ids'],
		])(
			'have the taxes and the unit that are given: %s %p',
			async (resource, more, model, lines) => {
				const { partner, table } = await abroad();
				const name = await makeNames();
				const additionalFields = { taxes: name, unit: by('name', name) };
				const line = { product: by('list', table), quantity: 1, price: '' };
				const [made] = await create(resource, {
					...more,
					partner: by('list', partner),
					...entered(
						{ ...line, additionalFields },
						{ ...line, price: '100', additionalFields: { taxes: '={{ [] }}' } },
					),
				});
				expect(made).toMatchObject({ action: 'created' });
				const isOfVendor = resource === 'purchaseOrder' || 'in_refund' === more.invoiceType;
				const price = resource === 'purchaseOrder' ? 60 : isOfVendor ? 240 : 606;
				expect(await recordsOf(odoo, model).read([Number(made?.id)], AMOUNTS)).toMatchObject([
					{ amount_untaxed: price + 100, amount_tax: (price * (isOfVendor ? 9 : 7)) / 100 },
				]);
				expect(await linesOf(model, made?.id, lines, ['price_unit'])).toMatchObject([
					{ price_unit: price },
					{ price_unit: 100 },
				]);
			},
		);

		it('are checked only, also with contacts and products that are yet to be created', async () => {
			const names = [`Nobody ${own}`, `Nothing ${own}`];
			const [checked] = await create('purchaseOrder', {
				partner: by('name', names[0]),
				...entered(
					{ product: by('name', names[1]), quantity: 2 },
					{ product: by('list', chair), quantity: 2 },
				),
				options: { validateOnly: true, onMissingReference: 'create' },
			});
			expect(checked).toMatchObject({ id: null, would: 'create' });
			const [known] = await create('purchaseOrder', {
				partner: by('list', customer),
				...entered({ product: by('name', names[1]), quantity: 2 }),
				options: { validateOnly: true, onMissingReference: 'create' },
			});
			expect(known).toMatchObject({ id: null, would: 'create' });
			const contacts = recordsOf(odoo, 'res.partner');
			expect(await contacts.search([['name', 'in', names]])).toEqual([]);
		});
	});
});
