import type { RecordQuery } from '../../../odoo';
import { relatedFields } from '../../../odoo';
import { readAllRecords } from '../../../odoo/read/readRecords';
import { chooseFields } from '../../../odoo/schema/choose';
import type { ReceivedCall } from '../../support/syntheticOdoo';
import { syntheticClient } from '../../support/syntheticOdoo';

const ORDERS = 10_000;

const SCHEMAS: Readonly<Record<string, object>> = {
	'sale.order': {
		name: { type: 'char' },
		partner_id: { type: 'many2one', relation: 'res.partner' },
		partner_invoice_id: { type: 'many2one', relation: 'res.partner' },
		order_line: { type: 'one2many', relation: 'sale.order.line' },
	},
	'sale.order.line': { product_id: { type: 'many2one', relation: 'product.product' } },
	'product.product': { name: { type: 'char' }, active: { type: 'boolean' } },
	'res.partner': {
		email: { type: 'char' },
		active: { type: 'boolean' },
		country_id: { type: 'many2one', relation: 'res.country' },
	},
	'res.country': { code: { type: 'char' } },
};

/** Orders of one line each; half of the partners and products are shared. */
const RECORDS: Readonly<Record<string, (id: number) => object>> = {
	'sale.order': (id) => ({
		id,
		name: `S${id}`,
		partner_id: [Math.ceil(id / 2), 'Customer'],
		partner_invoice_id: [50_000 + id, 'Payer'],
		order_line: [100_000 + id],
	}),
	'sale.order.line': (id) => ({ id, product_id: [Math.ceil((id - 100_000) / 2), 'Product'] }),
	'product.product': (id) => ({ id, name: `Product ${id}` }),
	'res.partner': (id) => ({
		id,
		email: `${id}@example.com`,
		country_id: [1 + (id % 5), 'Country'],
	}),
	'res.country': (id) => ({ id, code: `C${id}` }),
};

let calls: ReceivedCall[];

const client = syntheticClient((call) => {
	const { model, method, params } = call;
	if (method === 'fields_get') return JSON.stringify(SCHEMAS[model]);
	calls.push(call);
	const [[, operator, value] = ['id', '>', 0]] = params.domain as Array<[string, string, unknown]>;
	const last = Number(value);
	const size = Math.min(Number(params.limit), ORDERS - last);
	const ids =
		operator === 'in'
			? (value as number[])
			: Array.from({ length: size }, (_, index) => last + index + 1);
	return JSON.stringify(ids.map((id) => RECORDS[model]?.(id)));
});

const read = async (paths: readonly string[], more: Partial<RecordQuery> = {}) => {
	const schemaOf = async (name: string) => await client.schema(name);
	const query = {
		model: 'sale.order',
		domain: [],
		fields: chooseFields(await schemaOf('sale.order'), ['name']),
		related: await relatedFields('sale.order', paths, schemaOf),
		context: {},
		format: { relationFormat: 'object', selectionFormat: 'value' } as const,
		...more,
	};
	calls = [];
	return await readAllRecords(client, query);
};

const modelsAsked = () => calls.map(({ model }) => model);

it('reads 10,000 records and two levels of relations with three requests', async () => {
	const records = await read(['partner_id.country_id.code']);
	expect(records).toHaveLength(ORDERS);
	expect(records[9_999]).toEqual({
		id: 10_000,
		name: 'S10000',
		partner_id: {
			id: 5000,
			name: 'Customer',
			country_id: { id: 1, name: 'Country', code: 'C1' },
		},
	});
	expect(modelsAsked()).toEqual(['sale.order', 'res.partner', 'res.country']);
});

it('asks for each related record once, however many paths and records lead to it', async () => {
	await read([
		'partner_id.email',
		'partner_invoice_id.country_id.code',
		'order_line.product_id.name',
	]);
	expect(modelsAsked()).toEqual([
		'sale.order',
		'res.partner',
		'sale.order.line',
		'res.country',
		'product.product',
	]);
	const idsIn = (call: number) =>
		(calls[call]?.params.domain as Array<[string, string, number[]]>)[0]?.[2] ?? [];
	expect(idsIn(1)).toHaveLength(15_000);
	expect(new Set(idsIn(1)).size).toBe(15_000);
	expect(idsIn(3)).toHaveLength(5);
	expect(idsIn(4)).toHaveLength(5000);
});

it('asks for archived records by their field, so that lists keep to those in use', async () => {
	await read(['partner_id.country_id.code'], { limit: 10, order: 'id' });
	expect(calls.map(({ params }) => (params.domain as unknown[]).slice(-1))).toEqual([
		[],
		[['active', 'in', [true, false]]],
		[['id', 'in', expect.any(Array)]],
	]);
	expect(calls.every(({ params }) => !('active_test' in (params.context as object)))).toBe(true);
});

it('makes as many requests for each page as there are levels', async () => {
	await read(['partner_id.country_id.code'], { pageSize: 2000 });
	// The last page is full, so that only an empty one shows the end.
	expect(calls).toHaveLength(5 * 3 + 1);
});
