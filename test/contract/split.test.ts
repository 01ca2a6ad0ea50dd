import { randomUUID } from 'node:crypto';
import { countRecords, splitRecords } from '../../odoo';
import { recordsOf } from '../support/records';
import { useClient, useProxy, useTarget } from '../support/suite';
import { protocolsFor } from '../support/target';

const PARTNER = 'res.partner';

const target = useTarget();
const proxy = useProxy(target);

describe.each(protocolsFor('xmlrpc'))('split over %s', (protocol) => {
	const client = useClient(target, { protocol, through: proxy });
	let mark: string;

	beforeEach(() => {
		mark = randomUUID();
	});

	const create = async (count: number, vals = {}) => {
		const rows = Array.from({ length: count }, (_, index) => ({
			name: `P${index}`,
			ref: mark,
			...vals,
		}));
		return await recordsOf(client, PARTNER).create(rows);
	};

	const split = async (rangeSize: number, context = {}) => {
		proxy.forget();
		const domain = [['ref', '=', mark]];
		return await splitRecords(client, { model: PARTNER, domain, context, rangeSize });
	};

	it('makes ranges of the wanted size that follow each other, with one request', async () => {
		const ids = await create(25);
		await create(3, { ref: `${mark} other` });
		ids.push(...(await create(2)));
		const ranges = await split(10);
		expect(ranges).toEqual([
			{ fromId: ids[0], toId: ids[9], count: 10 },
			{ fromId: Number(ids[9]) + 1, toId: ids[19], count: 10 },
			{ fromId: Number(ids[19]) + 1, toId: ids[26], count: 7 },
		]);
		expect(proxy.requests).toHaveLength(1);
	});

	it('counts what each range gives when it is read', async () => {
		await create(12);
		for (const { fromId, toId, count } of await split(5)) {
			const domain = [
				['ref', '=', mark],
				['id', '>=', fromId],
				['id', '<=', toId],
			];
			expect(await countRecords(client, { model: PARTNER, domain, context: {} })).toBe(count);
		}
	});

	it('gives one range for few records and none for no records', async () => {
		expect(await split(10)).toEqual([]);
		const [id] = await create(1);
		expect(await split(10)).toEqual([{ fromId: id, toId: id, count: 1 }]);
	});

	it('includes archived records only if asked to', async () => {
		await create(2);
		await create(2, { active: false });
		const countIn = async (context: object) => (await split(10, context)).map(({ count }) => count);
		expect(await countIn({})).toEqual([2]);
		expect(await countIn({ active_test: false })).toEqual([4]);
	});
});
