import type { Call, OdooClient, RpcValue } from '../../../odoo';
import { createDocuments, DOCUMENTS, ModelClient, OdooError } from '../../../odoo';
import { schemaFrom } from '../../../odoo/schema/schema';

/*
 * What is asked for, and what comes of the answers. That these are what Odoo's form fills in,
 * `test/workflow/documents.test.ts` shows on real servers.
 */

const LINK = (relation: string) => ({ type: 'many2one', relation });
const FIELDS: Readonly<Record<string, object>> = {
	'purchase.order': {
		partner_id: LINK('res.partner'),
		partner_ref: { type: 'char' },
		payment_term_id: LINK('account.payment.term'),
		date_planned: { type: 'datetime' },
		order_line: {
			type: 'one2many',
			relation: 'purchase.order.line',
			relation_field: 'order_id',
		},
	},
	'purchase.order.line': {
		order_id: LINK('purchase.order'),
		product_id: LINK('product.product'),
		name: { type: 'text' },
		product_qty: { type: 'float' },
		price_unit: { type: 'float' },
		tax_ids: { type: 'many2many', relation: 'account.tax' },
		date_planned: { type: 'datetime' },
		display_type: { type: 'selection' },
	},
	'account.tax': {
		name: { type: 'char' },
		type_tax_use: {
			type: 'selection',
			selection: [
				['sale', 'Sales'],
				['purchase', 'Purchases'],
			],
		},
	},
	'uom.uom': { name: { type: 'char' }, display_name: { type: 'char' } },
};

/** A vendor, 7, whose product 5 costs 10, and 8 from 100 on. */
class FakeOdoo {
	readonly asked: Array<{ model: string; params: Record<string, RpcValue>; context: unknown }> = [];
	readonly searched: RpcValue[] = [];
	created: readonly RpcValue[] = [];
	/** Instead of an answer. */
	failure?: OdooError;
	blocks?: { readonly field: string; readonly message: string };

	constructor(readonly version: number) {}

	async model(): Promise<ModelClient> {
		const client = {
			call: async (call: Call, read: (answer: RpcValue) => unknown) =>
				await Promise.resolve(read(this.answer(call))),
			version: async () => await Promise.resolve(this.version),
			schema: async (model: string) =>
				await Promise.resolve(schemaFrom(model, described(this.fieldsOf(model)))),
			breathe: async () => {},
			now: () => 0,
			parallel: 1,
		};
		return await ModelClient.open(client as unknown as OdooClient, 'purchase.order', {});
	}

	private fieldsOf(model: string): object {
		const unit = this.version >= 19 ? 'product_uom_id' : 'product_uom';
		const own = model === 'purchase.order.line' && { [unit]: LINK('uom.uom') };
		return { ...FIELDS[model], ...own };
	}

	private answer({ model, method, params = {}, context }: Call): RpcValue {
		if (method === 'onchange') {
			this.asked.push({ model, params, context });
			if (this.failure) throw this.failure;
			return this.proposal(params.values as Record<string, RpcValue>);
		}
		if (method === 'create') {
			this.created = params.vals_list as readonly RpcValue[];
			return this.created.map((_, at) => at + 1);
		}
		if (method === 'search_read') {
			this.searched.push(params.domain as RpcValue);
			return model === 'uom.uom'
				? [{ id: 12, name: 'Dozens', display_name: 'Dozens' }]
				: [{ id: 11, name: 'Same', type_tax_use: 'purchase' }];
		}
		if (method === 'search') {
			const [[, , ids]] = params.domain as [[string, string, RpcValue]];
			return ids; // all are there
		}
		throw new Error(`${model} ${method} is not expected`);
	}

	private proposal(values: Record<string, RpcValue>): RpcValue {
		if (this.blocks && this.blocks.field in values) {
			const warning = { title: 'Warning', message: this.blocks.message };
			return { value: { [this.blocks.field]: false }, warning };
		}
		if ('partner_id' in values) return { value: { payment_term_id: [3, '30 Days'] } };
		const price_unit = Number(values.product_qty ?? 1) >= 100 ? 8 : 10;
		if ('name' in values) return { value: { price_unit } };
		return { value: { name: 'Chair', product_qty: 1, price_unit, tax_ids: [[5], [4, 2]] } };
	}
}

function described(fields: object): RpcValue {
	const all = Object.entries(fields).map(([name, field]) => [
		name,
		{ string: name, store: true, ...(field as object) },
	]);
	return Object.fromEntries(all) as RpcValue;
}

const order = (partner_id: unknown, ...order_line: object[]) => ({
	values: { partner_id, order_line },
});

const create = async (odoo: FakeOdoo, ...rows: Array<{ values: Record<string, unknown> }>) =>
	await createDocuments(await odoo.model(), DOCUMENTS.purchaseOrder, rows, {
		zones: { workflow: 'UTC' },
		unknownColumns: 'error',
		batchSize: 100,
		stopAtFirstError: false,
		allOrNothing: false,
		validateOnly: false,
		ifExists: 'createAnother',
		existing: 'It is there',
	});

describe.each([14, 19])('documents on Odoo %d', (version) => {
	let odoo: FakeOdoo;
	beforeEach(() => {
		odoo = new FakeOdoo(version);
	});

	it('get what the form fills in for the vendor, the product and then the quantity', async () => {
		const outcomes = await create(odoo, order(7, { product_id: 5, product_qty: 150 }));
		expect(outcomes).toMatchObject([{ status: 'done' }]);
		expect(odoo.created).toEqual([
			{
				partner_id: 7,
				payment_term_id: 3,
				order_line: [
					[
						0,
						0,
						{
							product_id: 5,
							product_qty: 150,
							name: 'Chair',
							price_unit: 8,
							tax_ids: [[6, 0, [2]]],
						},
					],
				],
			},
		]);
		expect(odoo.asked.map(({ model, params }) => [model, params.values])).toEqual([
			['purchase.order', { partner_id: 7 }],
			['purchase.order.line', { order_id: { partner_id: 7, payment_term_id: 3 }, product_id: 5 }],
			[
				'purchase.order.line',
				expect.objectContaining({ product_id: 5, product_qty: 150, tax_ids: [[6, 0, [2]]] }),
			],
		]);
	});

	it('have taxes and units under the names of the version, taxes of their own use', async () => {
		const line = { product_id: 5, taxes: ['Same', 4], unit: 'Dozens' };
		expect(await create(odoo, order(7, line))).toMatchObject([{ status: 'done' }]);
		const unit = version === 19 ? 'product_uom_id' : 'product_uom';
		expect(odoo.created).toMatchObject([
			{ order_line: [[0, 0, { tax_ids: [[6, 0, [11, 4]]], [unit]: 12 }]] },
		]);
		expect(odoo.searched).toContainEqual([
			'&',
			['name', 'in', ['Same']],
			['type_tax_use', 'in', ['purchase']],
		]);
	});

	it('keep what is given', async () => {
		await create(odoo, {
			values: {
				partner_id: 7,
				payment_term_id: 4,
				order_line: [{ product_id: 5, product_qty: 150, price_unit: 7.5, tax_ids: [] }],
			},
		});
		const [made] = odoo.created as Array<Record<string, RpcValue>>;
		expect(made).toMatchObject({ payment_term_id: 4 });
		expect(made?.order_line).toMatchObject([[0, 0, { price_unit: 7.5 }]]);
	});

	it('of the same vendor, products and quantities are asked for once', async () => {
		const line = { product_id: 5, product_qty: 150 };
		const rows = Array.from({ length: 20 }, (_, at) => {
			const { values } = order(7, line, line, { ...line, product_qty: 2 });
			return { values: { ...values, partner_ref: `Q-${at}` } };
		});
		const outcomes = await create(odoo, ...rows);
		expect(outcomes.every(({ status }) => status === 'done')).toBe(true);
		expect(odoo.asked).toHaveLength(4);
	});

	it('have their day of arrival on all lines, but not on notes', async () => {
		const { values } = order(7, { product_id: 5 }, { display_type: 'line_note', name: 'Thanks' });
		await create(odoo, { values: { ...values, date_planned: '2026-12-24T10:00:00' } });
		const [made] = odoo.created as Array<Record<string, RpcValue>>;
		expect(made?.order_line).toMatchObject([
			[0, 0, { date_planned: '2026-12-24 10:00:00' }],
			[0, 0, { display_type: 'line_note', name: 'Thanks' }],
		]);
		expect(JSON.stringify(made?.order_line)).not.toMatch(/Thanks.*date_planned/);
	});

	it('that the form blocks fail, with its message', async () => {
		odoo.blocks = { field: 'product_id', message: 'Out of the catalog' };
		const [outcome] = await create(odoo, order(7, { product_id: 5 }));
		expect(outcome).toMatchObject({
			status: 'failed',
			error: {
				code: 'VALIDATION',
				field: 'order_line.product_id',
				message: expect.stringMatching(/new line 1.*Out of the catalog/) as string,
			},
		});
		expect(odoo.created).toEqual([]);
	});

	it('that Odoo cannot fill in fail', async () => {
		odoo.failure = new OdooError('ACCESS_DENIED', 'You may not see vendors.');
		const [outcome] = await create(odoo, order(7, { product_id: 5 }));
		expect(outcome).toMatchObject({ status: 'failed', error: { code: 'ACCESS_DENIED' } });
		expect(odoo.created).toEqual([]);
	});
});
