import type { IDataObject } from 'n8n-workflow';
import type { Vals } from '../../odoo/call';
import type { OdooClient } from '../../odoo';
import { BUSINESS_ACTIONS } from '../../odoo';
import { anyAnswer } from '../../odoo/protocol/expect';
import { linkedIds } from '../../odoo/values/recordId';
import { actWith, picking, putInStock } from '../../test/support/business';
import { recordsOf } from '../../test/support/records';
import type { Sample } from './samples';

/** A run that needs apps which the sandbox does not have. */
export interface OdooSample extends Omit<Sample, 'input'> {
	/** Makes what the run is about. @returns its input */
	readonly prepare: (make: Maker) => Promise<readonly IDataObject[]>;
}

/** Makes records on a real Odoo. */
export class Maker {
	constructor(private readonly odoo: OdooClient) {}

	readonly create = async (model: string, vals: Vals) =>
		await recordsOf(this.odoo, model).createOne(vals);

	async press(model: string, method: string, id: number): Promise<number> {
		await this.odoo.call({ model, method, ids: [id] }, anyAnswer);
		return id;
	}

	async quotation(): Promise<number> {
		const customer = await this.create('res.partner', {
			name: 'Azure Interior',
			email: 'azure.interior@example.com',
		});
		const chair = { name: 'Office Chair', list_price: 70, invoice_policy: 'order' };
		const line = { product_id: await this.create('product.product', chair), product_uom_qty: 3 };
		return await this.create('sale.order', { partner_id: customer, order_line: [[0, 0, line]] });
	}

	async order(): Promise<number> {
		return await this.press('sale.order', 'action_confirm', await this.quotation());
	}

	/** A contact and a product, by what others know of them; the same each time, so that they are found. */
	async shopper(): Promise<{ email: string; sku: string }> {
		const [email, sku] = ['brandon.freeman@example.com', 'FURN-0269'];
		await this.once('res.partner', { email, name: 'Brandon Freeman' });
		await this.once('product.product', { default_code: sku, name: 'Office Chair', list_price: 70 });
		return { email, sku };
	}

	/** The first value tells whether it is there already. */
	private async once(model: string, vals: Vals): Promise<void> {
		const [[field, value] = []] = Object.entries(vals);
		const found = await recordsOf(this.odoo, model).search([[String(field), '=', value ?? false]]);
		if (found.length === 0) await this.create(model, vals);
	}

	/** Of a service, which is billed as ordered. */
	async requestForQuotation(): Promise<number> {
		const vendor = await this.create('res.partner', {
			name: 'Wood Corner',
			email: 'wood.corner@example.com',
		});
		const assembly = { name: 'Assembly', type: 'service', purchase_method: 'purchase' };
		const product_id = await this.create('product.product', assembly);
		const line = { product_id, product_qty: 5, price_unit: 42 };
		return await this.create('purchase.order', {
			partner_id: vendor,
			order_line: [[0, 0, line]],
		});
	}

	async purchaseOrder(): Promise<number> {
		return await this.press('purchase.order', 'button_confirm', await this.requestForQuotation());
	}

	async lead(): Promise<number> {
		return await this.create('crm.lead', {
			name: 'Office design',
			type: 'lead',
			contact_name: 'Brandon Freeman',
			email_from: `lead.${Date.now()}@example.com`,
		});
	}

	async draftInvoice(): Promise<number> {
		const customer = await this.create('res.partner', {
			name: 'Azure Interior',
			email: 'azure.interior@example.com',
		});
		const line = { name: 'Consulting', quantity: 2, price_unit: 90, tax_ids: [[6, 0, []]] };
		return await this.create('account.move', {
			move_type: 'out_invoice',
			partner_id: customer,
			invoice_line_ids: [[0, 0, line]],
		});
	}

	async invoice(): Promise<number> {
		return await this.press('account.move', 'action_post', await this.draftInvoice());
	}

	async opportunity(): Promise<number> {
		return await this.create('crm.lead', { name: 'Office design', type: 'opportunity' });
	}

	/** Of a product that is new in stock, and of one of which there are as many as counted. */
	async counts(): Promise<IDataObject[]> {
		const [lamp, shelf] = [`LAMP-${Date.now()}`, `SHELF-${Date.now()}`];
		await this.create('product.product', {
			name: 'Desk Lamp',
			default_code: lamp,
			is_storable: true,
		});
		const [warehouse] = await recordsOf(this.odoo, 'stock.warehouse').read([1], ['lot_stock_id']);
		await recordsOf(this.odoo, 'stock.quant', { inventory_mode: true }).createOne({
			product_id: await this.create('product.product', {
				name: 'Bookshelf',
				default_code: shelf,
				is_storable: true,
			}),
			location_id: linkedIds(warehouse?.lot_stock_id)[0] ?? 0,
			inventory_quantity_auto_apply: 4,
		});
		return [
			{ sku: lamp, counted: 25 },
			{ sku: shelf, counted: 4 },
		];
	}

	/** Five are to be delivered, two are ready. */
	async delivery(): Promise<number> {
		return await picking(this.odoo, this.create);
	}

	/** What a warehouse reports of a delivery: of three lamps it has picked two, and the coffee of another lot. */
	async confirmation(): Promise<IDataObject> {
		const mark = Date.now();
		const [lamp, coffee] = [`LAMP-${mark}`, `COFFEE-${mark}`];
		const ofLamp = { name: 'Desk Lamp', default_code: lamp, is_storable: true };
		const ofCoffee = { ...ofLamp, name: 'Coffee', default_code: coffee, tracking: 'lot' };
		const [lampId, coffeeId] = [
			await this.create('product.product', ofLamp),
			await this.create('product.product', ofCoffee),
		];
		await putInStock(this.odoo, lampId, 3);
		for (const name of ['LOT-0041', 'LOT-0042']) {
			const lot = await this.create('stock.lot', { name, product_id: coffeeId });
			await putInStock(this.odoo, coffeeId, 10, undefined, lot);
		}
		const order = await this.create('sale.order', {
			partner_id: await this.create('res.partner', { name: 'Azure Interior' }),
			order_line: [
				[0, 0, { product_id: lampId, product_uom_qty: 3 }],
				[0, 0, { product_id: coffeeId, product_uom_qty: 5 }],
			],
		});
		await this.press('sale.order', 'action_confirm', order);
		const [delivery] = await recordsOf(this.odoo, 'stock.picking').searchRead(
			[['sale_id', '=', order]],
			['name'],
		);
		return {
			reference: String(delivery?.name),
			lines: [
				{ sku: lamp, quantity: 2 },
				{ sku: coffee, quantity: 5, lot: 'LOT-0042' },
			],
		};
	}

	async delivered(): Promise<number> {
		const id = await this.delivery();
		await actWith(this.odoo)(BUSINESS_ACTIONS.transfer.validate, [id], { backorder: 'cancel' });
		return id;
	}
}

const byEmail = { __rl: true, mode: 'email', value: '={{ $json.email }}' };
const ofItem = { ids: { __rl: true, mode: 'id', value: '={{ $json.id }}' }, options: {} };
const journalEntries = {
	__rl: true,
	mode: 'list',
	value: 'account.move',
	cachedResultName: 'Journal Entry (account.move)',
};
const one = (id: number) => [{ id }];

/**
 * Runs for the pages on a real Odoo 19, by `resource.operation`. `npm run docs -- record` runs them on the
 * server that ODOO_TARGET_ENV names and keeps what came of them in recorded.json.
 */
export const ODOO_SAMPLES: Readonly<Record<string, readonly OdooSample[]>> = {
	'odooDestination.salesOrder.confirm': [
		{
			title: 'Confirm a quotation',
			parameters: ofItem,
			prepare: async (make) => one(await make.quotation()),
		},
		{
			title: 'A quotation that was canceled',
			parameters: ofItem,
			prepare: async (make) =>
				one(await make.press('sale.order', 'action_cancel', await make.quotation())),
			fails: true,
		},
	],
	'odooDestination.salesOrder.create': [
		{
			title: 'Order two chairs for the contact with this email address',
			parameters: {
				partner: byEmail,
				linesMode: 'fields',
				lines: {
					line: [
						{
							product: { __rl: true, mode: 'default_code', value: '={{ $json.sku }}' },
							quantity: 2,
							price: '',
						},
					],
				},
				additionalFields: { customerReference: 'PO-2026-017' },
				options: {},
			},
			prepare: async (make) => [await make.shopper()],
		},
		{
			title: 'An order from an online store, created once although it comes twice',
			parameters: {
				partner: byEmail,
				linesMode: 'list',
				linesList:
					'={{ $json.line_items.map(line => ({ sku: line.sku, quantity: line.quantity, price: line.price })) }}',
				additionalFields: { customerReference: '={{ $json.number }}' },
				options: { ifExists: 'keep' },
			},
			prepare: async (make) => {
				const { email, sku } = await make.shopper();
				const line_items = [{ id: 7, sku, quantity: 1, price: 64.5 }];
				const order = { number: 'SHOP-1042', email, line_items };
				return [order, order];
			},
		},
	],
	'odooDestination.stock.setQuantity': [
		{
			title: 'Take over the counts of a warehouse system, of which one is as it was',
			parameters: {
				product: { __rl: true, mode: 'default_code', value: '={{ $json.sku }}' },
				quantity: '={{ $json.counted }}',
				location: { __rl: true, mode: 'list', value: '' },
				lot: '',
				options: {},
			},
			prepare: async (make) => await make.counts(),
		},
	],
	'odooDestination.salesOrder.cancel': [
		{
			title: 'Cancel an order',
			parameters: ofItem,
			prepare: async (make) => one(await make.order()),
		},
	],
	'odooDestination.salesOrder.setToQuotation': [
		{
			title: 'Turn a canceled order back into a quotation',
			parameters: ofItem,
			prepare: async (make) =>
				one(await make.press('sale.order', 'action_cancel', await make.quotation())),
		},
	],
	'odooDestination.salesOrder.createInvoice': [
		{
			title: 'Invoice an order',
			parameters: { invoiceMethod: 'regular', ...ofItem },
			prepare: async (make) => one(await make.order()),
		},
		{
			title: 'Ask for a down payment of 30 percent',
			parameters: { invoiceMethod: 'percentage', amount: '30', ...ofItem },
			prepare: async (make) => one(await make.order()),
		},
		{
			title: 'A quotation that is not confirmed yet',
			parameters: { invoiceMethod: 'regular', ...ofItem },
			prepare: async (make) => one(await make.quotation()),
			fails: true,
		},
	],
	'odooDestination.salesOrder.sendByEmail': [
		{
			title: "Email a quotation, as Odoo's template words it",
			parameters: { recipients: '', subject: '', body: '', ...ofItem },
			prepare: async (make) => one(await make.quotation()),
		},
	],
	'odooDestination.invoice.create': [
		{
			title: 'Invoice an hour of work',
			parameters: {
				invoiceType: 'out_invoice',
				partner: byEmail,
				linesMode: 'fields',
				lines: { line: [{ description: 'Consulting', quantity: 1, price: '90' }] },
				additionalFields: { reference: 'Project X' },
				options: {},
			},
			prepare: async (make) => [await make.shopper()],
		},
	],
	'odooDestination.invoice.post': [
		{
			title: 'Post an invoice, and one that is posted already',
			parameters: ofItem,
			prepare: async (make) => [{ id: await make.draftInvoice() }, { id: await make.invoice() }],
		},
	],
	'odooDestination.invoice.registerPayment': [
		{
			title: 'Register that an invoice was paid',
			parameters: {
				amount: '',
				date: '2026-01-31',
				journal: 'Bank',
				memo: 'By bank transfer',
				groupPayments: false,
				...ofItem,
			},
			prepare: async (make) => one(await make.invoice()),
		},
		{
			title: 'An invoice that is not posted yet',
			parameters: { groupPayments: false, ...ofItem },
			prepare: async (make) => one(await make.draftInvoice()),
			fails: true,
		},
	],
	'odooDestination.invoice.sendByEmail': [
		{
			title: "Email an invoice, as Odoo's template words it",
			parameters: { recipients: '', subject: '', body: '', ...ofItem },
			prepare: async (make) => one(await make.invoice()),
		},
	],
	'odooDestination.invoice.resetToDraft': [
		{
			title: 'Turn an invoice back into a draft',
			parameters: ofItem,
			prepare: async (make) => one(await make.invoice()),
		},
	],
	'odooDestination.invoice.cancel': [
		{
			title: 'Cancel a draft invoice',
			parameters: ofItem,
			prepare: async (make) => one(await make.draftInvoice()),
		},
		{
			title: 'An invoice that is posted',
			parameters: ofItem,
			prepare: async (make) => one(await make.invoice()),
			fails: true,
		},
	],
	'odooDestination.invoice.createCreditNote': [
		{
			title: 'Credit an invoice',
			parameters: { reason: 'Returned goods', date: '', creditMethod: 'refund', ...ofItem },
			prepare: async (make) => one(await make.invoice()),
		},
	],
	'odooDestination.purchaseOrder.confirm': [
		{
			title: 'Confirm a request for quotation',
			parameters: ofItem,
			prepare: async (make) => one(await make.requestForQuotation()),
		},
	],
	'odooDestination.purchaseOrder.create': [
		{
			title: 'Request five chairs from a vendor',
			parameters: {
				partner: byEmail,
				linesMode: 'fields',
				lines: {
					line: [
						{
							product: { __rl: true, mode: 'default_code', value: '={{ $json.sku }}' },
							quantity: 5,
							price: '42',
						},
					],
				},
				options: {},
			},
			prepare: async (make) => [await make.shopper()],
		},
	],
	'odooDestination.purchaseOrder.cancel': [
		{
			title: 'Cancel a purchase order',
			parameters: ofItem,
			prepare: async (make) => one(await make.purchaseOrder()),
		},
	],
	'odooDestination.purchaseOrder.setToDraft': [
		{
			title: 'Turn a canceled order back into a draft',
			parameters: ofItem,
			prepare: async (make) =>
				one(await make.press('purchase.order', 'button_cancel', await make.requestForQuotation())),
		},
	],
	'odooDestination.purchaseOrder.createBill': [
		{
			title: 'Bill an order',
			parameters: ofItem,
			prepare: async (make) => one(await make.purchaseOrder()),
		},
		{
			title: 'A request for quotation that is not confirmed yet',
			parameters: ofItem,
			prepare: async (make) => one(await make.requestForQuotation()),
			fails: true,
		},
	],
	'odooDestination.purchaseOrder.sendByEmail': [
		{
			title: 'Email a request for quotation to the vendor',
			parameters: { recipients: '', subject: '', body: '', ...ofItem },
			prepare: async (make) => one(await make.requestForQuotation()),
		},
	],
	'odooDestination.opportunity.convert': [
		{
			title: 'Convert a lead and create its contact',
			parameters: { customer: 'proposed', salesperson: '', ...ofItem },
			prepare: async (make) => one(await make.lead()),
		},
	],
	'odooDestination.opportunity.markWon': [
		{
			title: 'Mark an opportunity as won',
			parameters: ofItem,
			prepare: async (make) => one(await make.opportunity()),
		},
	],
	'odooDestination.opportunity.markLost': [
		{
			title: 'Mark an opportunity as lost, and say why',
			parameters: { reason: 'Too expensive', note: 'Bought elsewhere', ...ofItem },
			prepare: async (make) => one(await make.opportunity()),
		},
	],
	'odooDestination.opportunity.restore': [
		{
			title: 'Restore a lost opportunity',
			parameters: ofItem,
			prepare: async (make) =>
				one(await make.press('crm.lead', 'action_set_lost', await make.opportunity())),
		},
	],
	'odooDestination.transfer.checkAvailability': [
		{
			title: 'Reserve what a delivery needs',
			parameters: ofItem,
			prepare: async (make) => one(await make.delivery()),
		},
	],
	'odooDestination.transfer.validate': [
		{
			title: 'Deliver what is ready, and the rest later',
			parameters: { backorder: 'create', ...ofItem },
			prepare: async (make) => one(await make.delivery()),
		},
		{
			title: 'Deliver what a warehouse reports to have picked',
			parameters: {
				ids: { __rl: true, mode: 'name', value: '={{ $json.reference }}' },
				quantities: 'specify',
				backorder: 'create',
				linesMode: 'list',
				linesList:
					'={{ $json.lines.map(line => ({ sku: line.sku, quantity: line.quantity, lot: line.lot })) }}',
				options: {},
			},
			prepare: async (make) => [await make.confirmation()],
		},
	],
	'odooDestination.transfer.return': [
		{
			title: 'Take a delivery back',
			parameters: ofItem,
			prepare: async (make) => one(await make.delivered()),
		},
	],
	'odooDestination.transfer.cancel': [
		{
			title: 'Cancel a delivery',
			parameters: ofItem,
			prepare: async (make) => one(await make.delivery()),
		},
	],
	'odooSource.document.getPortalLink': [
		{
			title: 'Where a customer pays an invoice',
			parameters: {
				model: journalEntries,
				recordId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
				includePaymentLink: true,
				options: {},
			},
			prepare: async (make) => [{ id: await make.invoice() }, { id: await make.draftInvoice() }],
		},
	],
};
