import type { OdooClient } from '../../../odoo';
import { chooseFields, readAllRecords, splitRecords } from '../../../odoo';
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

const read = async (client: OdooClient, fields = ['name']) =>
	await readAllRecords(client, {
		model: MODEL,
		domain: [],
		fields: chooseFields(await client.schema(MODEL), fields),
		context: {},
		format: { relationFormat: 'id', selectionFormat: 'value' },
		pageSize: 100,
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
