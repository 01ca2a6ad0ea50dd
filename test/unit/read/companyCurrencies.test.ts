import { aggregateRecords } from '../../../odoo';
import type { Aggregation } from '../../../odoo/read/groups/aggregate';
import { isLeaf } from '../../../odoo/domain/domain';
import { groupBy } from '../../../odoo/groupBy';
import { schemaFrom } from '../../../odoo/schema/schema';
import { format } from '../../support/readFormat';
import type { ReceivedCall } from '../../support/syntheticOdoo';
import { syntheticClient } from '../../support/syntheticOdoo';

/** One lead, of a customer and a company. */
type Lead = readonly [partner: number, company: number | false];

const EUR = 1;
const USD = 2;
/** By company; the user's own is the first. */
const CURRENCIES: Readonly<Record<number, number>> = { 1: EUR, 2: EUR, 3: USD };

const stored = { store: true, sortable: true, searchable: true, groupable: true };
const amount = { ...stored, type: 'monetary', currency_field: 'company_currency' };
const schema = schemaFrom('crm.lead', {
	partner_id: { ...stored, type: 'many2one', string: 'Customer', relation: 'res.partner' },
	company_id: { ...stored, type: 'many2one', string: 'Company', relation: 'res.company' },
	company_currency: {
		type: 'many2one',
		string: 'Currency',
		relation: 'res.currency',
		depends: ['company_id'],
		store: false,
		sortable: false,
	},
	expected_revenue: { ...amount, string: 'Expected Revenue' },
	prorated_revenue: { ...amount, string: 'Prorated Revenue' },
});

/** An Odoo with these leads, and what it was asked for. */
function serverOf(leads: readonly Lead[]) {
	const calls: ReceivedCall[] = [];
	const groupsFor = ({ domain, groupby, aggregates, limit }: ReceivedCall['params']) => {
		const wanted = (domain as unknown[])
			.filter((term) => isLeaf(term as never))
			.map((term) => (term as unknown[])[2]);
		const by = groupby as string[];
		const rows = leads.filter(([partner]) => wanted.length === 0 || wanted.includes(partner));
		const keyOf = ([partner, company]: Lead) =>
			JSON.stringify(by.map((name) => (name === 'partner_id' ? partner : company)));
		const groups = by.length > 0 ? groupBy(rows, keyOf) : new Map([['[]', rows]]);
		return [...groups].slice(0, Number(limit ?? Infinity)).map(([key, held]) => {
			const values = JSON.parse(key) as Array<number | false>;
			const companies = held.flatMap(([, company]) => company || []);
			const figures: Record<string, number> = {
				__count: held.length,
				'company_id:count': companies.length,
				'company_id:count_distinct': new Set(companies).size,
			};
			return {
				...Object.fromEntries(by.map((name, at) => [name, values[at] && [values[at], 'Name']])),
				...Object.fromEntries((aggregates as string[]).map((name) => [name, figures[name] ?? 10])),
				__extra_domain: by.map((name, at) => [name, '=', values[at]]),
			};
		});
	};
	const client = syntheticClient((call) => {
		calls.push(call);
		if (call.method === 'formatted_read_group') return JSON.stringify(groupsFor(call.params));
		if (call.model === 'res.users') return JSON.stringify([{ id: 2, company_id: [1, 'Own'] }]);
		const [[, , ids]] = call.params.domain as [[string, string, number[]]];
		return JSON.stringify(ids.map((id) => ({ id, currency_id: [CURRENCIES[id], 'Currency'] })));
	});
	const revenueBy = async (groupBy: readonly string[], more: Partial<Aggregation> = {}) =>
		await aggregateRecords(client, {
			schema,
			domain: [],
			groupBy,
			measures: [{ field: 'expected_revenue', function: 'sum' }],
			context: {},
			format,
			zones: { workflow: 'UTC' },
			...more,
		});
	/** What the groups were read by, and the other models. */
	const asked = () =>
		calls.map(({ model, params }) => (model === schema.model ? params.groupby : model));
	return { calls, revenueBy, asked };
}

/** Each customer has a lead in both euro companies. */
const euros = (partners: number): Lead[] =>
	Array.from({ length: partners }, (_, at) => at + 1).flatMap((partner): Lead[] => [
		[partner, 1],
		[partner, 2],
	]);

const isRefused = {
	code: 'INVALID_VALUE',
	message: expect.stringContaining('is in 2 currencies') as string,
};

it('judges only the groups within the limit, and reads no others by company', async () => {
	const { revenueBy, calls, asked } = serverOf([...euros(8), [9, 1], [9, 3]]);
	await expect(revenueBy(['partner_id'], { limit: 5 })).resolves.toHaveLength(5);
	const byPartner = ['partner_id', 'company_id'];
	expect(asked()).toEqual([['partner_id'], ['company_id'], 'res.company', byPartner]);
	expect(calls.at(-1)?.params.domain).toEqual([
		...['|', '|', '|', '|'],
		...[1, 2, 3, 4, 5].map((partner) => ['partner_id', '=', partner]),
	]);
	await expect(revenueBy(['partner_id'])).rejects.toMatchObject(isRefused);
});

it('asks no more where all companies have the same currency, also of records without one', async () => {
	const { revenueBy, asked } = serverOf([...euros(3), [4, false], [4, 2]]);
	await expect(revenueBy(['partner_id'])).resolves.toHaveLength(4);
	expect(asked()).toEqual([['partner_id'], ['company_id'], 'res.users', 'res.company']);
});

it('refuses a group in which one record has no company, and the others another currency', async () => {
	const { revenueBy } = serverOf([
		[1, false],
		[1, 3],
	]);
	await expect(revenueBy(['partner_id'], { limit: 5 })).rejects.toMatchObject(isRefused);
});

it('asks once for all figures, and for what they are sorted by', async () => {
	const { revenueBy, asked } = serverOf(euros(3));
	const functions = ['sum', 'avg', 'max'] as const;
	const measures = ['expected_revenue', 'prorated_revenue'].flatMap((field) =>
		functions.map((name) => ({ field, function: name })),
	);
	const sort = [{ field: 'prorated_revenue_sum', direction: 'desc' }] as const;
	await revenueBy(['partner_id'], { measures, sort });
	expect(asked()).toEqual([['partner_id'], ['company_id'], 'res.company', []]);
});
