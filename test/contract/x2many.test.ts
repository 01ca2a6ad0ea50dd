import { randomUUID } from 'node:crypto';
import type { Vals } from '../../odoo/call';
import type { Row } from '../../odoo/values/reference';
import { errorOf, resultOf } from '../support/outcomes';
import { recordsOf } from '../support/records';
import { useClient, useProxy, useTarget } from '../support/suite';
import { protocolsFor } from '../support/target';
import { isCallOf } from '../support/wireRequest';
import type { WriteOptions } from '../support/writing';
import { changesIn, endOf, idsOf, writerOf } from '../support/writing';

const PARTNER = 'res.partner';
const isChange = isCallOf('load', 'web_save_multi', 'write');
const TAG = 'res.partner.category';
const ORDER = 'sale.order';
const LINE = 'sale.order.line';

const target = useTarget();
const proxy = useProxy(target);

describe.each(protocolsFor('json2'))('lists of links over %s', (protocol) => {
	const client = useClient(target, {
		protocol,
		through: proxy,
		models: [PARTNER, TAG, ORDER, LINE, 'product.product'],
	});
	/** Marks the records of one test. */
	let mark: string;
	let tags: number[];
	let partner: number;

	beforeEach(async () => {
		mark = randomUUID();
		tags = await createRaw(
			TAG,
			['A', 'B', 'C'].map((name) => ({ name: `${mark} ${name}` })),
		);
		[partner = 0] = await createRaw(PARTNER, [
			{ name: mark, category_id: [[6, 0, tags.slice(0, 2)]] },
		]);
		proxy.forget();
	});

	const createRaw = async (model: string, vals: readonly Vals[]) =>
		await recordsOf(client, model).create(vals);

	const read = async (model: string, ids: readonly number[], fields: readonly string[]) =>
		await recordsOf(client, model, { active_test: false }).searchRead([['id', 'in', ids]], fields);

	const create = async (model: string, rows: readonly Row[], options: WriteOptions = {}) =>
		await writerOf(client, model).create(rows, options);

	const update = async (
		model: string,
		rows: ReadonlyArray<Row & { id: number }>,
		options: WriteOptions = {},
	) => await writerOf(client, model).update(rows, options);

	it('never take lines from another record by a list of their IDs, as a copy of a record has it', async () => {
		const [company = 0, other = 0] = await createRaw(PARTNER, [{ name: mark }, { name: mark }]);
		const [child = 0, free = 0] = await createRaw(PARTNER, [
			{ name: `${mark} child`, parent_id: company },
			{ name: `${mark} free` },
		]);
		const mixed = [child, { name: 'new' }];
		const lists = [[child], { set: [child] }, [[6, 0, [child]]], mixed, [free, { name: 'new' }]];
		const made = await create(
			PARTNER,
			lists.map((child_ids, index) => ({ name: `${mark} ${index}`, child_ids })),
		);
		expect(made.map(endOf)).toEqual([...Array<string>(4).fill('INVALID_VALUE'), 'created']);
		const changed = await update(PARTNER, [
			{ id: other, child_ids: [child] },
			{ id: company, child_ids: [child] },
			{ id: other, child_ids: { set: [free] } },
			{ id: other, child_ids: [child, { name: 'new' }] },
		]);
		expect(changed.map(endOf)).toEqual([
			'INVALID_VALUE',
			'unchanged',
			'INVALID_VALUE',
			'INVALID_VALUE',
		]);
		const owners = await read(PARTNER, [child, free], ['parent_id']);
		expect(owners.map(({ parent_id: owner }) => (owner as number[])[0])).toEqual([
			company,
			idsOf(made)[4],
		]);
	});

	it('take a line that an earlier row of the same batch has set free', async () => {
		const [one = 0, other = 0] = await createRaw(PARTNER, [{ name: mark }, { name: mark }]);
		const [kept = 0, freed = 0] = await createRaw(PARTNER, [
			{ name: 'kept', parent_id: one },
			{ name: 'freed', parent_id: one },
		]);
		const changed = await update(PARTNER, [
			{ id: one, child_ids: [kept] },
			{ id: other, child_ids: [freed] },
		]);
		expect(changed.map(endOf)).toEqual(['updated', 'updated']);
		expect(await read(PARTNER, [one, other], ['child_ids'])).toMatchObject([
			{ child_ids: [kept] },
			{ child_ids: [freed] },
		]);
	});

	it('take a line from another record where that is said', async () => {
		const [company = 0, other = 0] = await createRaw(PARTNER, [{ name: mark }, { name: mark }]);
		const [child = 0] = await createRaw(PARTNER, [{ name: 'child', parent_id: company }]);
		const changed = await update(PARTNER, [{ id: other, child_ids: { add: [child] } }]);
		expect(changed.map(endOf)).toEqual(['updated']);
		expect(await read(PARTNER, [other], ['child_ids'])).toMatchObject([{ child_ids: [child] }]);
	});

	it('make a new record for each record that is written, not one for all with equal values', async () => {
		const contacts = await createRaw(PARTNER, [
			{ name: `${mark} 1`, ref: mark },
			{ name: `${mark} 2`, ref: mark },
		]);
		const category_id = { create: [{ name: `${mark} new` }] };
		const rows = contacts.map((id) => ({ id, category_id }));
		expect((await update(PARTNER, rows)).map(endOf)).toEqual(['updated', 'updated']);
		const all = { multipleMatches: 'all' } as const;
		const row = { ref: mark, category_id };
		expect((await writerOf(client, PARTNER).upsert(['ref'], [row], all)).map(endOf)).toEqual([
			'updated',
		]);
		const linked = (await read(PARTNER, contacts, ['category_id'])).flatMap((each) =>
			Object(each.category_id),
		);
		expect(linked).toHaveLength(4);
		expect(new Set(linked).size).toBe(4);
	});

	it('hold no line that several records would have to share', async () => {
		const [, , free = 0] = await createRaw(PARTNER, [
			{ name: mark, ref: mark },
			{ name: mark, ref: mark },
			{ name: `${mark} free` },
		]);
		const all = { multipleMatches: 'all' } as const;
		for (const child_ids of [[free], { add: [free] }]) {
			const row = { ref: mark, child_ids };
			const [outcome] = await writerOf(client, PARTNER).upsert(['ref'], [row], all);
			expect(errorOf(outcome)).toMatchObject({ code: 'INVALID_VALUE', field: 'child_ids' });
		}
		expect(await read(PARTNER, [free], ['parent_id'])).toMatchObject([{ parent_id: false }]);
	});

	it.each<[string, unknown]>([
		['an empty list', []],
		['null', null],
		['clear', { clear: true }],
		['an empty set', { set: [] }],
		['Odoo commands', [[5]]],
	])('a new record has no links where %s was written, whatever the default', async (_, value) => {
		const rows = [{ name: mark, category_id: value }, { name: mark }];
		const withDefault = { default_category_id: [[6, 0, tags.slice(0, 1)]] };
		const made = idsOf(await create(PARTNER, rows, { context: withDefault })).map(Number);
		const linked = (await read(PARTNER, made, ['category_id'])).map((each) => each.category_id);
		expect(linked).toEqual([[], tags.slice(0, 1)]);
	});

	const tagsOf = async (id: number) => (await read(PARTNER, [id], ['category_id']))[0]?.category_id;

	it.each<[string, (ids: number[], mark: string) => unknown, number[]]>([
		['a command whose ID is a text', ([, , c]) => [[4, String(c)]], [0, 1, 2]],
		[
			'such commands among others',
			([a, , c]) => [
				[3, String(a)],
				[4, c],
			],
			[1, 2],
		],
		['a list of ids', ([a, , c]) => [a, c], [0, 2]],
		['ids in a text', ([, b, c]) => `${b}, ${c}`, [1, 2]],
		['one id', ([, , c]) => c, [2]],
		['names in a text', (_, name) => `${name} A, ${name} C`, [0, 2]],
		['a mixed list', ([a, b], name) => [a, { id: b }, { name: `${name} C` }], [0, 1, 2]],
		[
			'pairs',
			([a, b], name) => [
				[a, `${name} A`],
				[b, `${name} B`],
			],
			[0, 1],
		],
		['an empty list', () => [], []],
		['null', () => null, []],
		['add', ([, , c]) => ({ add: [c] }), [0, 1, 2]],
		['add one by name', (_, name) => ({ add: `${name} C` }), [0, 1, 2]],
		['remove', ([a]) => ({ remove: [a] }), [1]],
		['add and remove', ([a, , c]) => ({ add: [c], remove: [a] }), [1, 2]],
		['set', ([, , c]) => ({ set: [c] }), [2]],
		['clear', () => ({ clear: true }), []],
		['clear and add', ([, , c]) => ({ clear: true, add: [c] }), [2]],
		['JSON as text', ([, , c]) => `{"add": [${c}]}`, [0, 1, 2]],
		[
			'Odoo commands',
			([a, , c]) => [
				[3, a],
				[4, c, 0],
			],
			[1, 2],
		],
		['the command that replaces', ([, , c]) => [[5], [4, c]], [2]],
		['the command with ids', ([, b]) => [[6, 0, [b]]], [1]],
	])('writes %s', async (_, valueOf, expected) => {
		const outcomes = await update(PARTNER, [{ id: partner, category_id: valueOf(tags, mark) }]);
		expect(outcomes).toMatchObject([{ status: 'done', result: { ids: [partner] } }]);
		expect(await tagsOf(partner)).toEqual(expected.map((index) => tags[index]));
		const again = valueOf(tags, mark);
		const [created] = await create(PARTNER, [{ name: mark, category_id: again }]);
		expect(created?.status).toBe('done');
	});

	it('creates and changes tags along with the record', async () => {
		const [a = 0] = tags;
		const category_id = { create: [{ name: `${mark} New` }], update: [{ id: a, color: 5 }] };
		await update(PARTNER, [{ id: partner, category_id }]);
		const linked = (await tagsOf(partner)) as number[];
		expect(linked).toHaveLength(3);
		expect(await read(TAG, [a], ['color'])).toEqual([{ id: a, color: 5 }]);
	});

	it('has nothing left to write where the links are there already', async () => {
		const [a = 0, b = 0, c = 0] = tags;
		const values = [[b, a], { add: [a] }, { remove: [c] }, { set: [a, b] }, [[4, a]], { add: [] }];
		for (const category_id of values) {
			const outcomes = await update(PARTNER, [{ id: partner, category_id }]);
			expect(outcomes).toEqual([
				{ status: 'done', result: { ids: [partner], action: 'unchanged' } },
			]);
		}
		expect(proxy.requests.filter(isChange)).toEqual([]);
	});

	it('keeps what the earlier of two rows for a record did', async () => {
		const [a = 0, b = 0, c = 0] = tags;
		const lists = [[c], [a, b]];
		await update(
			PARTNER,
			lists.map((category_id) => ({ id: partner, category_id })),
		);
		expect(await tagsOf(partner)).toEqual([a, b]);
	});

	it('says what is wrong with a list', async () => {
		const values = [
			{ ad: [1], remove: [2] },
			[[9, 1]],
			[[6, 0, 1]],
			'No such tag',
			[true],
			[[1, 2]],
		];
		const outcomes = await update(
			PARTNER,
			values.map((category_id) => ({ id: partner, category_id })),
		);
		expect(outcomes.map(endOf)).toEqual([
			'INVALID_VALUE',
			'INVALID_VALUE',
			'INVALID_VALUE',
			'REFERENCE_NOT_FOUND',
			'INVALID_VALUE',
			'INVALID_VALUE',
		]);
		expect(outcomes).toMatchObject(values.map(() => ({ error: { field: 'category_id' } })));
	});

	describe('lines', () => {
		let products: number[];
		let order: number;
		let lines: number[];

		beforeEach(async () => {
			products = await createRaw(
				'product.product',
				['X', 'Y'].map((name) => ({ name: `${mark} ${name}`, default_code: `${mark}${name}` })),
			);
			const [created] = await create(ORDER, [
				{
					partner_id: partner,
					order_line: [
						{ product_id: products[0], product_uom_qty: 1, price_unit: 10 },
						{ product_id: products[1], product_uom_qty: 2, price_unit: 20 },
					],
				},
			]);
			[order = 0] = resultOf(created).ids;
			lines = await linesOf(order);
			proxy.forget();
		});

		const linesOf = async (id: number) =>
			(await read(ORDER, [id], ['order_line']))[0]?.order_line as number[];
		const lineVals = async (id: number) =>
			await read(LINE, await linesOf(id), ['product_id', 'product_uom_qty', 'price_unit', 'name']);

		it('creates an order with its lines, named by name, code and id, in one request', async () => {
			const order_line = [
				{ product_id: `[${mark}X] ${mark} X`, product_uom_qty: '3' },
				{ product_id: { default_code: `${mark}Y` }, product_uom_qty: 4, price_unit: 5.5 },
				{ 'product_id.default_code': `${mark}X`, name: 'Own text' },
				{ name: 'A section', display_type: 'line_section' },
			];
			const {
				result: [created],
				requests,
			} = await proxy.counted(async () => await create(ORDER, [{ partner_id: mark, order_line }]));
			// Partner and products by name, products by code, and the order itself.
			expect(requests).toHaveLength(4);
			const [id = 0] = resultOf(created).ids;
			const values = await lineVals(id);
			expect(values.map((line) => (line.product_id as number[])[0])).toEqual([
				products[0],
				products[1],
				products[0],
				undefined,
			]);
			expect(values.map((line) => line.product_uom_qty).slice(0, 2)).toEqual([3, 4]);
			expect(values[1]?.price_unit).toBe(5.5);
			expect(values[2]?.name).toBe('Own text');
		});

		it('says in which line something is wrong', async () => {
			const good = { product_id: products[0] };
			const outcomes = await create(
				ORDER,
				[
					[good, { product_id: 'Nothing' }],
					[{ product_uom_qty: 'many' }],
					[{ product_idd: 1 }],
					[{ id: lines[0], product_uom_qty: 1 }],
				].map((order_line) => ({ partner_id: partner, order_line })),
			);
			const errors = outcomes.map(errorOf);
			expect(errors.map((error) => [error?.code, error?.field])).toEqual([
				['REFERENCE_NOT_FOUND', 'order_line.product_id'],
				['INVALID_VALUE', 'order_line.product_uom_qty'],
				['FIELD_NOT_FOUND', 'order_line.product_idd'],
				['INVALID_VALUE', 'order_line'],
			]);
			expect(errors[0]?.message).toContain('new line 2');
		});

		it('changes named lines, adds those without an ID, and keeps the others', async () => {
			const [first = 0, second = 0] = lines;
			const order_line = [
				{ id: second, product_uom_qty: 7 },
				{ product_id: products[0], product_uom_qty: 9 },
			];
			await update(ORDER, [{ id: order, order_line }]);
			const values = await lineVals(order);
			expect(values.map(({ id, product_uom_qty }) => [id, product_uom_qty])).toEqual([
				[first, 1],
				[second, 7],
				[expect.any(Number), 9],
			]);
		});

		it('touches only what differs in lines', async () => {
			const [first = 0, second = 0] = lines;
			const all = await lineVals(order);
			const changed = all.map((line) => ({
				...line,
				product_uom_qty: line.id === first ? 5 : line.product_uom_qty,
			}));
			const row = { id: order, order_line: changed };
			const [planned] = await update(ORDER, [row], { validateOnly: true });
			expect(changesIn(planned).order_line?.to).toEqual([[1, first, { product_uom_qty: 5 }]]);
			const { result, requests } = await proxy.counted(async () => await update(ORDER, [row]));
			expect(result.map(endOf)).toEqual(['updated']);
			const sent = requests.filter(isChange).map(({ body }) => body);
			// And its price, which Odoo 19 would compute anew from the quantity.
			expect(sent.join().match(/product_uom_qty|product_id/g)).toEqual(['product_uom_qty']);
			const same = await update(ORDER, [
				{ id: order, order_line: [{ id: second, product_id: { id: products[1] } }] },
			]);
			expect(same.map(endOf)).toEqual(['unchanged']);
		});

		it('deletes lines, and replaces all of them', async () => {
			const [first = 0, second = 0] = lines;
			await update(ORDER, [{ id: order, order_line: { delete: [first] } }]);
			expect(await linesOf(order)).toEqual([second]);
			await update(ORDER, [
				{ id: order, order_line: { clear: true, create: [{ product_id: products[0] }] } },
			]);
			const [only, ...others] = await linesOf(order);
			expect(others).toEqual([]);
			expect(only).not.toBe(second);
		});

		it('takes plain IDs for the whole list: lines that are not among them are deleted', async () => {
			const [, second = 0] = lines;
			await update(ORDER, [{ id: order, order_line: [second] }]);
			expect(await linesOf(order)).toEqual([second]);
			const left = await recordsOf(client, LINE).search([['id', 'in', lines]]);
			expect(left).toEqual([second]);
		});

		it('never touches the lines of another record', async () => {
			const [other] = await create(ORDER, [
				{ partner_id: partner, order_line: [{ product_id: products[0] }] },
			]);
			const [foreign = 0] = await linesOf(resultOf(other).ids[0] ?? 0);
			const values = [
				[{ id: foreign, product_uom_qty: 99 }],
				{ delete: [foreign] },
				[[2, foreign]],
			];
			const outcomes = await update(
				ORDER,
				values.map((order_line) => ({ id: order, order_line })),
			);
			expect(outcomes.map(endOf)).toEqual(values.map(() => 'RECORD_NOT_FOUND'));
			expect(await read(LINE, [foreign], ['product_uom_qty'])).toEqual([
				{ id: foreign, product_uom_qty: 1 },
			]);
		});

		it('reads what is there with one request for the orders and one for their lines', async () => {
			const vals = { partner_id: partner, order_line: [[0, 0, { product_id: products[0] ?? 0 }]] };
			const orders = await createRaw(ORDER, Array<Vals>(50).fill(vals));
			const found = await read(ORDER, orders, ['order_line']);
			const updates = found.map(({ id, order_line }) => ({
				id: Number(id),
				order_line: [{ id: (order_line as number[])[0], product_uom_qty: 3 }],
			}));
			const { result: outcomes, requests } = await proxy.counted(
				async () => await update(ORDER, updates, { validateOnly: true }),
			);
			expect(outcomes.map(endOf)).toEqual(Array(50).fill('updated'));
			// Whether the lines exist, the orders, their lines, and whether the user may change orders.
			expect(requests).toHaveLength(4);
		});
	});
});
