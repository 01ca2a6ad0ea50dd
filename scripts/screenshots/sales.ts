import type { Odoo } from '../../test/e2e/support/odoo';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A small company with customers, products, orders and opportunities, as its people know it. */
export class Sales {
	private constructor(
		private readonly odoo: Odoo,
		private readonly customers: readonly number[],
		private readonly product: number,
		readonly salesperson: number,
	) {}

	static async in(odoo: Odoo): Promise<Sales> {
		const customers = await stored(odoo, 'res.partner', [
			{ name: 'Azure Interior', is_company: true, email: 'office@azure.example.com' },
			{ name: 'Gemini Furniture', is_company: true, email: 'sales@gemini.example.com' },
			{ name: 'Lumber Inc', is_company: true, email: 'info@lumber.example.com' },
		]);
		await stored(odoo, 'res.partner.category', [{ name: 'Newsletter' }, { name: 'Reseller' }]);
		const [salesperson = 0] = await stored(odoo, 'res.users', [
			{ name: 'Nina Berg', login: 'nina.berg@example.com', email: 'nina.berg@example.com' },
		]);
		const [product = 0] = await stored(odoo, 'product.product', [
			{ name: 'Office Chair', list_price: 140, is_storable: true, invoice_policy: 'order' },
		]);
		const sales = new Sales(odoo, customers, product, salesperson);
		await sales.quotation({ date_order: daysAgo(45) });
		return sales;
	}

	/** A quotation for some chairs, and its name. */
	async quotation(vals: object = {}): Promise<{ id: number; name: string }> {
		const [customer] = this.customers;
		const line = { product_id: this.product, product_uom_qty: 2 };
		const [id = 0] = await create(this.odoo, 'sale.order', [
			{ partner_id: customer, user_id: this.salesperson, order_line: [[0, 0, line]], ...vals },
		]);
		return { id, name: String(await this.read('sale.order', id, 'name')) };
	}

	/** An order that was confirmed. */
	async order(vals: object = {}): Promise<{ id: number; name: string }> {
		const quotation = await this.quotation(vals);
		await this.odoo.call('sale.order', 'action_confirm', [[quotation.id]]);
		return quotation;
	}

	/** A posted invoice, and its name. */
	async invoice(): Promise<string> {
		const { id } = await this.order();
		const wizard = await create(this.odoo, 'sale.advance.payment.inv', [{ sale_order_ids: [id] }]);
		await this.odoo.call('sale.advance.payment.inv', 'create_invoices', [wizard]);
		const invoices = await this.read('sale.order', id, 'invoice_ids');
		await this.odoo.call('account.move', 'action_post', [invoices]);
		const [invoice = 0] = invoices as number[];
		return String(await this.read('account.move', invoice, 'name'));
	}

	/** A delivery of a new product, of which only a part is in stock. */
	async delivery(): Promise<string> {
		const [product = 0] = await create(this.odoo, 'product.product', [
			{ name: 'Desk Lamp', is_storable: true },
		]);
		await this.receive(product, 3);
		const line = { product_id: product, product_uom_qty: 5 };
		const { id } = await this.order({ order_line: [[0, 0, line]] });
		const [picking = 0] = (await this.read('sale.order', id, 'picking_ids')) as number[];
		return String(await this.read('stock.picking', picking, 'name'));
	}

	async opportunity(name: string): Promise<number> {
		const [customer] = this.customers;
		const vals = { name, type: 'opportunity', partner_id: customer, expected_revenue: 5400 };
		return (await create(this.odoo, 'crm.lead', [vals]))[0] ?? 0;
	}

	async read(model: string, id: number, field: string): Promise<unknown> {
		const records = await this.odoo.call(model, 'read', [[id], [field]]);
		return (records as ReadonlyArray<Record<string, unknown>>)[0]?.[field];
	}

	async search(model: string, domain: unknown[]): Promise<number[]> {
		return (await this.odoo.call(model, 'search', [domain])) as number[];
	}

	private async receive(product: number, quantity: number): Promise<void> {
		const [warehouse] = await this.search('stock.warehouse', []);
		const stock = await this.read('stock.warehouse', warehouse ?? 0, 'lot_stock_id');
		const [location] = stock as [number];
		const quant = { product_id: product, location_id: location, inventory_quantity: quantity };
		const context = { inventory_mode: true };
		const ids = await this.odoo.call('stock.quant', 'create', [[quant]], { context });
		await this.odoo.call('stock.quant', 'action_apply_inventory', [ids]);
	}
}

/** Records that are there from an earlier run, or new ones. */
async function stored(
	odoo: Odoo,
	model: string,
	vals: ReadonlyArray<Readonly<Record<string, unknown>> & { readonly name: string }>,
): Promise<number[]> {
	const names = vals.map(({ name }) => name);
	const domain = [['name', 'in', names]];
	const found = (await odoo.call(model, 'search', [domain], { order: 'id' })) as number[];
	return found.length === 0 ? await create(odoo, model, [...vals]) : found;
}

async function create(odoo: Odoo, model: string, vals: object[]): Promise<number[]> {
	return (await odoo.call(model, 'create', [vals])) as number[];
}

function daysAgo(days: number): string {
	return new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 19).replace('T', ' ');
}
