import { storable } from './business';
import type { Odoo } from './odoo';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A record, and what Odoo's screens call it. */
export interface Named {
	readonly id: number;
	readonly name: string;
}

interface Company {
	readonly version: number;
	/** What of a product makes its stock count, and has it invoiced before it is delivered. */
	readonly goods: object;
	readonly customer: number;
	readonly salesperson: number;
	readonly chair: number;
}

/** A small company with customers, products, orders and opportunities, as its people know it. */
export class Sales {
	private constructor(
		private readonly odoo: Odoo,
		readonly its: Company,
	) {}

	static async in(
		odoo: Odoo,
		version: number,
		goods: object = { ...storable(version), invoice_policy: 'order' },
	): Promise<Sales> {
		const [customer = 0] = await create(odoo, 'res.partner', [
			{ name: 'Azure Interior', is_company: true, email: 'office@azure.example.com' },
			{ name: 'Gemini Furniture', is_company: true, email: 'sales@gemini.example.com' },
			{ name: 'Lumber Inc', is_company: true, email: 'info@lumber.example.com' },
		]);
		await stored(odoo, 'res.partner.category', [{ name: 'Newsletter' }, { name: 'Reseller' }]);
		const [salesperson = 0] = await stored(odoo, 'res.users', [
			{ name: 'Nina Berg', login: 'nina.berg@example.com', email: 'nina.berg@example.com' },
		]);
		const [chair = 0] = await create(odoo, 'product.product', [
			{ name: 'Office Chair', list_price: 140, ...goods },
		]);
		const sales = new Sales(odoo, { version, goods, customer, salesperson, chair });
		await sales.quotation({ date_order: daysAgo(45) });
		return sales;
	}

	async create(model: string, vals: object): Promise<number> {
		return (await create(this.odoo, model, [vals]))[0] ?? 0;
	}

	/** A quotation for some chairs. */
	async quotation(vals: object = {}): Promise<Named> {
		const line = { product_id: this.its.chair, product_uom_qty: 2 };
		return await this.named('sale.order', {
			partner_id: this.its.customer,
			user_id: this.its.salesperson,
			order_line: [[0, 0, line]],
			...vals,
		});
	}

	async confirm(quotation: number): Promise<void> {
		await this.odoo.call('sale.order', 'action_confirm', [[quotation]]);
	}

	/** An order that was confirmed. */
	async order(vals: object = {}): Promise<Named> {
		const quotation = await this.quotation(vals);
		await this.confirm(quotation.id);
		return quotation;
	}

	/** A posted invoice. */
	async invoice(): Promise<Named> {
		const { id: order } = await this.order();
		const context = { active_model: 'sale.order', active_ids: [order] };
		const dialog = 'sale.advance.payment.inv';
		const ids = await this.odoo.call(dialog, 'create', [[{}]], { context });
		await this.odoo.call(dialog, 'create_invoices', [ids], { context });
		const [id = 0] = (await this.read('sale.order', order, 'invoice_ids')) as number[];
		await this.odoo.call('account.move', 'action_post', [[id]]);
		return { id, name: String(await this.read('account.move', id, 'name')) };
	}

	/** A delivery of a new product: five are ordered, three are in stock. */
	async delivery(): Promise<Named> {
		const { id: order } = await this.order({ order_line: await this.lines(5, { inStock: 3 }) });
		const [id = 0] = (await this.read('sale.order', order, 'picking_ids')) as number[];
		return { id, name: String(await this.read('stock.picking', id, 'name')) };
	}

	/** Order lines for a new product. */
	async lines(
		quantity: number,
		{ inStock = 0, product = this.its.goods }: { inStock?: number; product?: object } = {},
	): Promise<object[]> {
		const id = await this.create('product.product', { name: 'Desk Lamp', ...product });
		if (inStock > 0) await this.receive(id, inStock);
		return [[0, 0, { product_id: id, product_uom_qty: quantity }]];
	}

	async opportunity(name: string, vals: object = {}): Promise<number> {
		const own = { name, type: 'opportunity', partner_id: this.its.customer };
		return await this.create('crm.lead', { ...own, ...vals });
	}

	async read(model: string, id: number, field: string): Promise<unknown> {
		const records = await this.odoo.call(model, 'read', [[id], [field]]);
		return (records as ReadonlyArray<Record<string, unknown>>)[0]?.[field];
	}

	async search(model: string, domain: unknown[]): Promise<number[]> {
		return (await this.odoo.call(model, 'search', [domain])) as number[];
	}

	private async named(model: string, vals: object): Promise<Named> {
		const id = await this.create(model, vals);
		return { id, name: String(await this.read(model, id, 'name')) };
	}

	private async receive(product: number, quantity: number): Promise<void> {
		const [warehouse] = await this.search('stock.warehouse', []);
		const stock = await this.read('stock.warehouse', warehouse ?? 0, 'lot_stock_id');
		const [location] = stock as [number];
		const quant = { product_id: product, location_id: location, inventory_quantity: quantity };
		const context = { inventory_mode: true };
		const ids = await this.odoo.call('stock.quant', 'create', [[quant]], { context });
		// Earlier versions apply what is counted at once.
		if (this.its.version < 15) return;
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

/** As Odoo has times. */
export function daysAgo(days: number): string {
	return new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 19).replace('T', ' ');
}
