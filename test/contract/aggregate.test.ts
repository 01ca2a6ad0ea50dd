import { randomUUID } from 'node:crypto';
import type { Aggregation } from '../../odoo/read/groups/aggregate';
import type { MeasureFunction } from '../../odoo/read/groups/measure';
import type { Vals } from '../../odoo/call';
import type { OutputRecord } from '../../odoo';
import { aggregateRecords } from '../../odoo';
import { itIf } from '../support/itIf';
import { format } from '../support/readFormat';
import { recordsOf } from '../support/records';
import { isSince } from '../support/versions';
import { useClient, useProxy, useTarget } from '../support/suite';
import { isSandbox, targetProtocols } from '../support/target';

const ORDER = 'sale.order';
const zones = { workflow: 'UTC' };

const target = useTarget();
const proxy = useProxy(target);

describe.each(targetProtocols)('aggregate over %s', (protocol) => {
	const client = useClient(target, { protocol, through: proxy, models: [ORDER] });
	/** The orders of one test are for this customer. */
	let customer: number;
	let mark: string;

	beforeEach(async () => {
		mark = randomUUID();
		customer = await recordsOf(client, 'res.partner').createOne({ name: mark });
	});

	/** Orders of one line each. */
	const orders = async (rows: readonly Vals[]) => {
		const product = await recordsOf(client, 'product.product').createOne({ name: mark });
		const noTax: Vals = isSince('taxIdsOfOrderLines') ? { tax_ids: [[5]] } : { tax_id: [[5]] };
		const line = { product_id: product, name: 'Line', product_uom_qty: 1, ...noTax };
		return await recordsOf(client, ORDER).create(
			rows.map(({ amount = 0, ...vals }) => ({
				partner_id: customer,
				order_line: [[0, 0, { ...without(line, target.name), price_unit: amount }]],
				...vals,
			})),
		);
	};

	const aggregate = async (
		groupBy: readonly string[],
		measures: ReadonlyArray<readonly [field: string, fn: MeasureFunction]> = [],
		more: Partial<Aggregation> = {},
	): Promise<OutputRecord[]> => {
		const schema = more.schema ?? (await client.schema(ORDER));
		proxy.forget();
		return await aggregateRecords(client, {
			schema,
			domain: [['partner_id', '=', customer]],
			groupBy,
			measures: measures.map(([field, fn]) => ({ field, function: fn })),
			context: {},
			format,
			zones,
			...more,
		});
	};

	it('adds up the sizes of attachments', async () => {
		const files = ['a', 'bc'].map((text) => ({ name: mark, datas: btoa(text) }));
		await recordsOf(client, 'ir.attachment').create(files);
		const schema = await client.schema('ir.attachment');
		const more = { schema, domain: [['name', '=', mark]] };
		expect(await aggregate(['res_model'], [['file_size', 'sum']], more)).toEqual([
			{ res_model: null, count: 2, file_size_sum: 3 },
		]);
	});

	it('calculates sums, averages, extremes and counts of each group with one request', async () => {
		await orders([
			{ amount: 10, date_order: '2026-01-05 08:00:00', client_order_ref: 'A' },
			{ amount: 20, date_order: '2026-01-25 08:00:00', client_order_ref: 'A' },
			{ amount: 40, date_order: '2026-03-01 08:00:00' },
		]);
		const groups = await aggregate(
			['partner_id', 'date_order:month'],
			[
				['amount_untaxed', 'sum'],
				['amount_untaxed', 'avg'],
				['amount_untaxed', 'min'],
				['amount_untaxed', 'max'],
				['client_order_ref', 'count'],
				['user_id', 'countDistinct'],
				['name', 'countDistinct'],
			],
		);
		const common = { partner_id: { id: customer, name: mark } };
		expect(groups).toEqual([
			{
				...common,
				'date_order:month': '2026-01-01',
				count: 2,
				amount_untaxed_sum: 30,
				amount_untaxed_avg: 15,
				amount_untaxed_min: 10,
				amount_untaxed_max: 20,
				client_order_ref_count: 2,
				user_id_countDistinct: 1,
				name_countDistinct: 2,
			},
			{
				...common,
				'date_order:month': '2026-03-01',
				count: 1,
				amount_untaxed_sum: 40,
				amount_untaxed_avg: 40,
				amount_untaxed_min: 40,
				amount_untaxed_max: 40,
				client_order_ref_count: 0,
				user_id_countDistinct: 1,
				name_countDistinct: 1,
			},
		]);
		expect(proxy.requests).toHaveLength(1);
	});

	it('sorts groups by their figures and counts, and gives as many as asked for, with one request, or two by amounts', async () => {
		await orders([
			{ amount: 10, date_order: '2026-01-05 08:00:00', client_order_ref: 'A' },
			{ amount: 20, date_order: '2026-01-25 08:00:00', client_order_ref: 'B' },
			{ amount: 40, date_order: '2026-03-01 08:00:00', client_order_ref: 'A' },
			{ amount: 30, date_order: '2026-04-01 08:00:00', client_order_ref: 'C' },
		]);
		const months = async (sort: Aggregation['sort'], limit?: number) => {
			const total = [['amount_untaxed', 'sum']] as const;
			const groups = await aggregate(['date_order:month'], total, { sort, limit });
			const isByAmount = sort?.some(({ field }) => field === largest.field);
			expect(proxy.requests).toHaveLength(isByAmount ? 2 : 1);
			return groups.map((group) => String(group['date_order:month']).slice(5, 7));
		};
		const largest = { field: 'amount_untaxed_sum', direction: 'desc' } as const;
		const earliest = { field: 'date_order:month', direction: 'asc' } as const;
		const latest = { ...earliest, direction: 'desc' } as const;
		const most = { field: 'count', direction: 'desc' } as const;
		expect(await months([largest])).toEqual(['03', '01', '04']);
		expect(await months([largest], 1)).toEqual(['03']);
		expect(await months([{ ...largest, direction: 'asc' }, latest])).toEqual(['04', '01', '03']);
		expect(await months([most, latest], 2)).toEqual(['01', '04']);
		expect(await months([latest], 2)).toEqual(['04', '03']);
		expect(await months([], 2)).toEqual(['01', '03']);
	});

	describe('of amounts in several currencies', () => {
		const JPY = 25;
		const total = [['amount_untaxed', 'sum']] as const;
		const isRefused = {
			code: 'INVALID_VALUE',
			field: 'amount_untaxed',
			message: expect.stringContaining('(amount_untaxed) is in 2 currencies'),
			hint: expect.stringContaining('(currency_id) to Group By'),
		};

		/** One order in dollars, in January, and one in yen, in March. */
		beforeEach(async () => {
			const [, yen = 0] = await orders([
				{ amount: 100, date_order: '2026-01-05 08:00:00' },
				{ amount: 15_000, date_order: '2026-03-01 08:00:00' },
			]);
			await recordsOf(client, ORDER).write([yen], { currency_id: JPY });
		});

		it.each<MeasureFunction>(['sum', 'avg', 'max', 'min'])('refuses their %s', async (fn) => {
			await expect(aggregate(['partner_id'], [['amount_untaxed', fn]])).rejects.toMatchObject(
				isRefused,
			);
			await expect(aggregate([], [['amount_untaxed', fn]])).rejects.toMatchObject(isRefused);
		});

		it('refuses to rank groups by them, even if only one is wanted', async () => {
			const sort = [{ field: 'amount_untaxed_sum', direction: 'desc' }] as const;
			await expect(
				aggregate(['date_order:month'], total, { sort, limit: 1 }),
			).rejects.toMatchObject(isRefused);
		});

		it('adds them up by currency, and where all of a group are in one', async () => {
			const byCurrency = await aggregate(['currency_id'], total, {
				sort: [{ field: 'amount_untaxed_sum', direction: 'asc' }],
			});
			expect(byCurrency.map((group) => group.amount_untaxed_sum)).toEqual([100, 15_000]);
			const byMonth = await aggregate(['date_order:month'], total);
			expect(byMonth).toEqual([
				{ 'date_order:month': '2026-01-01', count: 1, amount_untaxed_sum: 100 },
				{ 'date_order:month': '2026-03-01', count: 1, amount_untaxed_sum: 15_000 },
			]);
		});

		it('counts them, and the currencies', async () => {
			const counts = [
				['amount_untaxed', 'count'],
				['currency_id', 'countDistinct'],
			] as const;
			expect(await aggregate([], counts)).toEqual([
				{ count: 2, amount_untaxed_count: 2, currency_id_countDistinct: 2 },
			]);
		});
	});

	// The sandbox has no companies.
	itIf(!isSandbox)('refuses amounts in the currencies of several companies', async () => {
		const { uid } = target.users.admin;
		const companies = recordsOf(client, 'res.company');
		const [{ currency_id: own } = {}] = await companies.read([1], ['currency_id']);
		const ids = await companies.create([
			{ name: `${mark} yen`, currency_id: 25 },
			{ name: `${mark} same`, currency_id: (own as [number])[0] },
		]);
		const [yen = 0, same = 0] = ids;
		const allowed_company_ids = [1, ...ids];
		const users = recordsOf(client, 'res.users');
		await users.write([uid], { company_ids: ids.map((id) => [4, id]) });
		try {
			const leads = recordsOf(client, 'crm.lead', { allowed_company_ids });
			const lead = (company_id: number | false, type: string, month = '01') => ({
				name: mark,
				company_id,
				type,
				date_deadline: `2026-${month}-15`,
				expected_revenue: 10,
				user_id: false,
				team_id: false,
			});
			await leads.create([
				lead(1, 'lead'),
				lead(same, 'lead'),
				lead(false, 'lead'),
				lead(yen, 'opportunity', '02'),
			]);
			const schema = await client.schema('crm.lead');
			const all = { schema, domain: [['name', '=', mark]], context: { allowed_company_ids } };
			const sums = async (groupBy: readonly string[], more: Partial<Aggregation> = {}) =>
				await aggregate(groupBy, [['expected_revenue', 'sum']], { ...all, ...more });
			const isRefused = {
				code: 'INVALID_VALUE',
				message: expect.stringContaining('(expected_revenue) is in 2 currencies') as string,
				hint: expect.stringContaining(' to Group By') as string,
			};
			await expect(sums([])).rejects.toMatchObject(isRefused);
			const largest = [{ field: 'expected_revenue_sum', direction: 'desc' }] as const;
			await expect(sums(['type'], { sort: largest, limit: 1 })).rejects.toMatchObject(isRefused);
			expect(await sums(['type'])).toMatchObject([
				{ count: 3, expected_revenue_sum: 30 },
				{ count: 1, expected_revenue_sum: 10 },
			]);
			expect(await sums(['company_id'])).toHaveLength(4);

			// What is beyond the limit may be in several currencies.
			await leads.create([lead(1, 'opportunity', '02')]);
			const byMonth = ['name', 'date_deadline:month'];
			const first = [{ field: 'date_deadline:month', direction: 'asc' }] as const;
			expect(await sums(byMonth, { sort: first, limit: 1 })).toMatchObject([
				{ 'date_deadline:month': '2026-01-01', count: 3, expected_revenue_sum: 30 },
			]);
			await expect(sums(byMonth, { sort: first, limit: 2 })).rejects.toMatchObject(isRefused);
		} finally {
			await users.write([uid], { company_ids: ids.map((id) => [3, id]) });
		}
	});

	it('sorts groups of several fields by a figure within one of them', async () => {
		await orders([
			{ amount: 10, date_order: '2026-01-05 08:00:00', client_order_ref: 'A' },
			{ amount: 20, date_order: '2026-01-25 08:00:00', client_order_ref: 'B' },
			{ amount: 40, date_order: '2026-03-01 08:00:00', client_order_ref: 'A' },
			{ amount: 30, date_order: '2026-03-02 08:00:00', client_order_ref: 'C' },
			{ amount: 30, date_order: '2026-03-03 08:00:00', client_order_ref: 'B' },
		]);
		const groups = await aggregate(
			['client_order_ref', 'date_order:month'],
			[['amount_untaxed', 'max']],
			{
				sort: [
					{ field: 'date_order:month', direction: 'desc' },
					{ field: 'amount_untaxed_max', direction: 'asc' },
				],
				limit: 4,
			},
		);
		expect(
			groups.map((group) => [
				group.client_order_ref,
				String(group['date_order:month']).slice(5, 7),
				group.amount_untaxed_max,
			]),
		).toEqual([
			['B', '03', 30],
			['C', '03', 30],
			['A', '03', 40],
			['A', '01', 10],
		]);
	});

	it('puts groups without a figure last, and sorts linked records as their model does', async () => {
		const partners = recordsOf(client, 'res.partner');
		const [zoe = 0, adam = 0, eve = 0] = await partners.create(
			['Zoe', 'Adam', 'Eve'].map((name) => ({ name: `${name} ${mark}`, parent_id: customer })),
		);
		await recordsOf(client, ORDER).create([
			{ partner_id: zoe, validity_date: '2026-01-01' },
			{ partner_id: adam, validity_date: '2026-01-02' },
			{ partner_id: eve, validity_date: false },
		]);
		const customers = async (field: string, direction: 'asc' | 'desc') => {
			const groups = await aggregate(['partner_id'], [['validity_date', 'max']], {
				domain: [['partner_id', 'in', [zoe, adam, eve]]],
				sort: [{ field, direction }],
			});
			return groups.map(({ partner_id }) => (partner_id as { id: number }).id);
		};
		expect(await customers('partner_id', 'asc')).toEqual([adam, eve, zoe]);
		expect(await customers('partner_id', 'desc')).toEqual([zoe, eve, adam]);
		expect(await customers('validity_date_max', 'asc')).toEqual([zoe, adam, eve]);
		expect(await customers('validity_date_max', 'desc')).toEqual([adam, zoe, eve]);
	});

	it('names what groups can be sorted by', async () => {
		const wrong = { sort: [{ field: 'amount_total', direction: 'asc' }] } as const;
		await expect(aggregate(['state'], [['amount_total', 'sum']], wrong)).rejects.toMatchObject({
			code: 'INVALID_VALUE',
			message: 'Groups cannot be sorted by "amount_total".',
			hint: 'Use one of state, count, amount_total_sum.',
		});
		expect(proxy.requests).toHaveLength(0);
	});

	it('tells each period by the day it begins with, and an hour in UTC', async () => {
		await orders([{ date_order: '2026-05-31 22:30:45', validity_date: '2026-08-17' }]);
		const periods = ['hour', 'day', 'week', 'month', 'quarter', 'year'];
		const [group] = await aggregate([
			...periods.map((period) => `date_order:${period}`),
			...periods.slice(1).map((period) => `validity_date:${period}`),
		]);
		// May 31, 2026 is a Sunday.
		const weekFrom = isSince('weeksByLanguage') ? '2026-05-31' : '2026-05-25';
		expect(group).toEqual({
			'date_order:hour': '2026-05-31T22:00:00Z',
			'date_order:day': '2026-05-31',
			'date_order:week': weekFrom,
			'date_order:month': '2026-05-01',
			'date_order:quarter': '2026-04-01',
			'date_order:year': '2026-01-01',
			'validity_date:day': '2026-08-17',
			'validity_date:week': isSince('weeksByLanguage') ? '2026-08-16' : '2026-08-17',
			'validity_date:month': '2026-08-01',
			'validity_date:quarter': '2026-07-01',
			'validity_date:year': '2026-01-01',
			count: 1,
		});
	});

	it('keeps hours apart that clocks show twice, where they go back', async () => {
		await orders([
			{ date_order: '2026-10-25 00:30:00' },
			{ date_order: '2026-10-25 01:30:00' },
			{ date_order: '2026-10-25 01:45:00' },
		]);
		const hours = await aggregate(['date_order:hour'], [], {
			zones: { workflow: 'Europe/Brussels' },
		});
		expect(hours).toEqual([
			{ 'date_order:hour': '2026-10-25T00:00:00Z', count: 1 },
			{ 'date_order:hour': '2026-10-25T01:00:00Z', count: 2 },
		]);
	});

	it('begins hours in a zone of half an hour where its clocks show full ones', async () => {
		await orders([{ date_order: '2026-10-25 00:45:00' }]);
		const [hour] = await aggregate(['date_order:hour'], [], {
			zones: { workflow: 'Australia/Adelaide' },
		});
		expect(hour?.['date_order:hour']).toBe('2026-10-25T00:30:00Z');
	});

	it('begins days and months in the time zone of the context, which is stronger', async () => {
		await orders([{ date_order: '2026-05-31 23:30:00' }]);
		const inZone = async (tz: string | false, chosen?: string) => {
			const zonesOf = { workflow: 'Europe/Brussels', ...(chosen && { chosen }) };
			const more = { zones: zonesOf, context: { tz } };
			const [group] = await aggregate(['date_order:day'], [], more);
			return group?.['date_order:day'];
		};
		expect(await inZone('America/New_York')).toBe('2026-05-31');
		expect(await inZone('Asia/Kolkata', 'America/New_York')).toBe('2026-06-01');
		expect(await inZone(false)).toBe('2026-05-31');
		await expect(inZone('Europe/Atlantis')).rejects.toMatchObject({ code: 'INVALID_VALUE' });
	});

	it('begins days and months in the time zone of the workflow, or the chosen one', async () => {
		await orders([{ date_order: '2026-05-31 22:30:00' }, { date_order: '2026-06-01 03:30:00' }]);
		const inZone = async (workflow: string, chosen?: string) => {
			const zonesOf = { workflow, ...(chosen && { chosen }) };
			const groups = await aggregate(['date_order'], [], { zones: zonesOf });
			return groups.map((group) => [group.date_order, group.count]);
		};
		expect(await inZone('UTC')).toEqual([
			['2026-05-01', 1],
			['2026-06-01', 1],
		]);
		expect(await inZone('Europe/Brussels')).toEqual([['2026-06-01', 2]]);
		expect(await inZone('Europe/Brussels', 'America/New_York')).toEqual([['2026-05-01', 2]]);
		// JavaScript calls it Asia/Calcutta, which newer systems do not know.
		expect(await inZone('Asia/Kolkata')).toEqual([['2026-06-01', 2]]);
		await expect(inZone('Europe/Atlantis')).rejects.toMatchObject({ code: 'INVALID_VALUE' });
	});

	it('takes the beginning of a period from the group, whatever the filter says', async () => {
		await orders([{ date_order: '2026-05-31 22:30:00' }]);
		const domain = [
			['date_order', '>=', '2020-01-01 00:00:00'],
			['partner_id', '=', customer],
		];
		const [group] = await aggregate(['date_order:year', 'date_order:month'], [], { domain });
		expect(group).toMatchObject({
			'date_order:year': '2026-01-01',
			'date_order:month': '2026-05-01',
		});
	});

	it('shows selections, links and empty values as chosen', async () => {
		await orders([{ user_id: target.users.admin.uid }, { user_id: false, validity_date: false }]);
		const by = ['state', 'user_id', 'client_order_ref'];
		const admin = { id: target.users.admin.uid, name: expect.any(String) };
		expect(await aggregate(by)).toEqual([
			{ state: 'draft', user_id: admin, client_order_ref: null, count: 1 },
			{ state: 'draft', user_id: null, client_order_ref: null, count: 1 },
		]);
		const labels = { relationFormat: 'id', selectionFormat: 'label' } as const;
		const [labelled] = await aggregate(by, [], { format: labels });
		expect(labelled).toMatchObject({ state: 'Quotation', user_id: target.users.admin.uid });
		const [, undated] = await aggregate(['validity_date:month', 'user_id'], [], {
			domain: [
				['partner_id', '=', customer],
				['user_id', '=', false],
			],
			groupBy: ['user_id', 'validity_date:month'],
		}).then((groups) => [undefined, ...groups]);
		expect(undated).toMatchObject({ user_id: null, 'validity_date:month': null });
	});

	it('calculates totals of all records without groups', async () => {
		const ids = await orders([{ amount: 10 }, { amount: 30 }]);
		const measures = [
			['amount_untaxed', 'sum'],
			['client_order_ref', 'max'],
			['client_order_ref', 'count'],
			['id', 'min'],
		] as const;
		expect(await aggregate([], measures)).toEqual([
			{
				count: 2,
				amount_untaxed_sum: 40,
				client_order_ref_max: null,
				client_order_ref_count: 0,
				id_min: Math.min(...ids),
			},
		]);
		expect(proxy.requests).toHaveLength(isSince('totalsAtOnce') ? 1 : 2);
	});

	it('gives no group, or a total of nothing, where no record matches', async () => {
		const measures = [
			['amount_untaxed', 'sum'],
			['name', 'count'],
		] as const;
		expect(await aggregate(['state'], measures)).toEqual([]);
		expect(await aggregate([], measures)).toEqual([
			{ count: 0, amount_untaxed_sum: null, name_count: 0 },
		]);
	});

	it('calculates the first and last date', async () => {
		await orders([
			{ date_order: '2026-01-05 08:00:00', validity_date: '2026-02-01' },
			{ date_order: '2026-04-05 09:10:11', validity_date: '2026-03-01' },
		]);
		const measures = [
			['date_order', 'max'],
			['validity_date', 'min'],
		] as const;
		expect(await aggregate(['state'], measures)).toEqual([
			{
				state: 'draft',
				count: 2,
				date_order_max: '2026-04-05T09:10:11Z',
				validity_date_min: '2026-02-01',
			},
		]);
	});

	it('tells groups of true and false apart, and counts archived records only if asked to', async () => {
		const rows: readonly Vals[] = [
			{ name: 'A', is_company: true },
			{ name: 'B' },
			{ name: 'C' },
			{ name: 'D', active: false },
		];
		await recordsOf(client, 'res.partner').create(rows.map((row) => ({ ...row, ref: mark })));
		const schema = await client.schema('res.partner');
		const query = { schema, domain: [['ref', '=', mark]] };
		expect(await aggregate(['is_company'], [], query)).toEqual([
			{ is_company: false, count: 2 },
			{ is_company: true, count: 1 },
		]);
		const context = { active_test: false };
		const [others] = await aggregate(['is_company'], [], { ...query, context });
		expect(others).toEqual({ is_company: false, count: 3 });
	});

	it('groups by a field and calculates with it where Odoo can', async () => {
		await orders([{ date_order: '2026-01-05 08:00:00' }, { date_order: '2026-01-06 08:00:00' }]);
		const aggregating = aggregate(['date_order:month'], [['date_order', 'max']]);
		if (isSince('measureOfGroup')) {
			expect(await aggregating).toEqual([
				{ 'date_order:month': '2026-01-01', count: 2, date_order_max: '2026-01-06T08:00:00Z' },
			]);
		} else {
			await expect(aggregating).rejects.toMatchObject({
				code: 'INVALID_VALUE',
				field: 'date_order',
			});
		}
	});

	it.each([
		[['partner'], [], 'FIELD_NOT_FOUND', 'partner'],
		[['order_line'], [], 'INVALID_VALUE', 'order_line'],
		[['id'], [], 'INVALID_VALUE', 'id'],
		[['partner_id.country_id'], [], 'INVALID_VALUE', 'partner_id.country_id'],
		[['state:month'], [], 'INVALID_VALUE', 'state'],
		[['date_order:fortnight'], [], 'INVALID_VALUE', 'date_order'],
		[['validity_date:hour'], [], 'INVALID_VALUE', 'validity_date'],
		[[], [['amount', 'sum']], 'FIELD_NOT_FOUND', 'amount'],
		[[], [['partner_id', 'sum']], 'INVALID_VALUE', 'partner_id'],
		[[], [['state', 'max']], 'INVALID_VALUE', 'state'],
		[[], [['order_line', 'count']], 'INVALID_VALUE', 'order_line'],
		[[], [['', 'sum']], 'INVALID_VALUE', undefined],
	] as const)('refuses %j with %j before Odoo is asked', async (groupBy, measures, code, field) => {
		const chosen = measures as ReadonlyArray<readonly [string, MeasureFunction]>;
		await expect(aggregate(groupBy, chosen)).rejects.toMatchObject({ code, field });
		expect(proxy.requests).toEqual([]);
	});
});

/** The sandbox has no taxes. */
function without(line: Vals, targetName: string): Vals {
	if (targetName !== 'sandbox') return line;
	return Object.fromEntries(Object.entries(line).filter(([name]) => !name.startsWith('tax_id')));
}
