import type { OdooClient, RecordQuery } from '../../../odoo';
import { splitRecords } from '../../../odoo';
import { readAllRecords } from '../../../odoo/read/readRecords';
import { chooseFields } from '../../../odoo/schema/choose';
import { syntheticClient } from '../../support/syntheticOdoo';

const MODEL = 'res.partner';
/** Calls until a reader counts as one that never ends. */
const MANY = 20;

/** A server that gives the same ids to each search, whatever it is asked for, up to the limit. */
const stubborn = (ids: (limit: number) => readonly unknown[]) => {
	let calls = 0;
	const client = syntheticClient(({ method, params }) => {
		if (method === 'fields_get') return '{"name":{"type":"char"},"__proto__":{"type":"char"}}';
		calls += 1;
		if (calls > MANY) throw new Error('It goes on for ever.');
		const found = ids(Number(params.limit));
		return JSON.stringify(method === 'search' ? found : found.map((id) => ({ id, name: 'A' })));
	});
	return { client, calls: () => calls };
};

const read = async (client: OdooClient, fields = ['name'], query: Partial<RecordQuery> = {}) =>
	await readAllRecords(client, {
		model: MODEL,
		domain: [],
		fields: chooseFields(await client.schema(MODEL), fields),
		context: {},
		format: { relationFormat: 'id', selectionFormat: 'value' },
		pageSize: 100,
		...query,
	});

const counted = (limit: number) => Array.from({ length: limit }, (_, id) => id + 1);

it.each([
	['ignores where a page begins', counted],
	['gives ids in another order', (limit: number) => counted(limit).reverse()],
	['gives the same record twice', (limit: number) => counted(limit).map((id) => id % 7)],
	['gives ids that are no numbers', (limit: number) => counted(limit).map(String)],
])('fails for a server that %s, instead of reading for ever', async (_, ids) => {
	const { client, calls } = stubborn(ids);
	await expect(read(client)).rejects.toMatchObject({
		name: 'OdooError',
		code: 'PROTOCOL',
		message: expect.stringContaining(MODEL),
	});
	expect(calls()).toBeLessThanOrEqual(2);
});

it('does not split such records either', async () => {
	const { client } = stubborn(counted);
	const query = { model: MODEL, domain: [], context: {}, rangeSize: 1000 };
	await expect(splitRecords(client, query)).rejects.toMatchObject({ code: 'PROTOCOL' });
});

/** A view of the database whose rows have the ids from -250 to 249. */
const viewWithNegativeIds = () =>
	syntheticClient(({ method, params: { domain, limit } }) => {
		if (method === 'fields_get') return '{"name":{"type":"char"}}';
		const after = Number((domain as Array<[string, string, number]>)[0]?.[2] ?? -251);
		const ids = Array.from({ length: 249 - after }, (_, at) => after + 1 + at);
		const found = ids.slice(0, Number(limit));
		return JSON.stringify(method === 'search' ? found : found.map((id) => ({ id, name: 'A' })));
	});

it('reads models with negative IDs page by page', async () => {
	const ids = (await read(viewWithNegativeIds())).map(({ id }) => id);
	expect(ids).toEqual(Array.from({ length: 500 }, (_, at) => at - 250));
});

it('splits models with negative IDs', async () => {
	const query = { model: MODEL, domain: [], context: {}, rangeSize: 200 };
	expect(await splitRecords(viewWithNegativeIds(), query)).toEqual([
		{ fromId: -250, toId: -51, count: 200 },
		{ fromId: -50, toId: 149, count: 200 },
		{ fromId: 150, toId: 249, count: 100 },
	]);
});

it.each([
	['in pages', {}],
	['in one page', { pageSize: 1000 }],
	['up to a limit', { limit: 50 }],
	['in an order', { order: 'name' }],
])('refuses rows of a report that share their IDs, read %s', async (_, query) => {
	const { client } = stubborn((limit) =>
		counted(Math.min(limit || 120, 120)).map((id) => Math.ceil(id / 2) - 6),
	);
	await expect(read(client, ['name'], query)).rejects.toMatchObject({
		code: 'PROTOCOL',
		message: `Several records of ${MODEL} have the same ID -5.`,
		hint: expect.stringContaining('Use Aggregate'),
	});
});

it('takes one page in any order, since no other follows', async () => {
	const { client } = stubborn(() => [3, 1, 2]);
	expect((await read(client)).map(({ id }) => id)).toEqual([3, 1, 2]);
});

it('gives a field of any name as a value of its own, and leaves the prototype alone', async () => {
	const client = syntheticClient(({ method }) =>
		method === 'fields_get'
			? '{"__proto__":{"type":"char"}}'
			: '[{"id":1,"__proto__":{"polluted":true}}]',
	);
	const [record = {}] = await read(client, ['__proto__']);
	expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
	expect(record.polluted).toBeUndefined();
});
