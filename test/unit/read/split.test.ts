import { splitRecords } from '../../../odoo';
import { syntheticClient } from '../../support/syntheticOdoo';

const RECORDS = 1_000_001;

it('splits a million records with five requests', async () => {
	let requests = 0;
	const client = syntheticClient(({ params: { domain, limit } }) => {
		requests += 1;
		// Only every third id exists.
		const last = Number((domain as Array<[string, string, number]>)[0]?.[2] ?? 0);
		const from = Math.floor(last / 3) + 1;
		const count = Math.min(Number(limit), RECORDS - from + 1);
		return JSON.stringify(Array.from({ length: count }, (_, index) => (from + index) * 3));
	});
	const query = { model: 'res.partner', domain: [], context: {}, rangeSize: 10_000 };
	const ranges = await splitRecords(client, query);
	expect(requests).toBe(5);
	expect(ranges).toHaveLength(101);
	expect(ranges[0]).toEqual({ fromId: 3, toId: 30_000, count: 10_000 });
	expect(ranges[1]).toEqual({ fromId: 30_001, toId: 60_000, count: 10_000 });
	expect(ranges.at(-1)).toEqual({ fromId: 3_000_001, toId: 3_000_003, count: 1 });
});
