import { readAllRecords } from '../../../odoo/read/readRecords';
import { chooseFields } from '../../../odoo/schema/choose';
import type { ReceivedCall } from '../../support/syntheticOdoo';
import { syntheticClient } from '../../support/syntheticOdoo';

const MODEL = 'res.partner';
const RECORDS = 5000;
/** The one record for which Odoo does not compute the field `secret`. */
const REFUSED = 4321;
const REFUSAL = {
	status: 403,
	body: JSON.stringify({
		name: 'odoo.exceptions.AccessError',
		message:
			"You are not allowed to access 'Secret' (res.secret) records.\n\nNo group allows this.",
		arguments: [],
		context: {},
		debug: '',
	}),
};
const FIELDS = ['name', 'secret', 'city'];

const reader = () => {
	const calls: ReceivedCall[] = [];
	const client = syntheticClient((call) => {
		const { method, params } = call;
		if (method === 'fields_get') {
			return JSON.stringify(Object.fromEntries(FIELDS.map((name) => [name, { type: 'char' }])));
		}
		if (method !== 'search_read') return 'true';
		calls.push(call);
		const [[, , after] = ['id', '>', 0]] = params.domain as Array<[string, string, number]>;
		const size = Math.min(Number(params.limit), RECORDS - after);
		const ids = Array.from({ length: size }, (_, index) => after + index + 1);
		const fields = params.fields as string[];
		if (fields.includes('secret') && ids.includes(REFUSED)) return REFUSAL;
		return JSON.stringify(
			ids.map((id) => ({ id, ...Object.fromEntries(fields.map((name) => [name, `${id}`])) })),
		);
	});
	const read = async (fieldsAreOptional: boolean) => {
		calls.length = 0;
		return await readAllRecords(client, {
			model: MODEL,
			domain: [],
			fields: chooseFields(await client.schema(MODEL), FIELDS),
			fieldsAreOptional,
			context: {},
			format: { relationFormat: 'object', selectionFormat: 'value' },
			pageSize: 1000,
		});
	};
	return { calls, read };
};

it('leaves a field out of all records that Odoo refuses for one of them', async () => {
	const { calls, read } = reader();
	const records = await read(true);
	expect(records.map(({ id }) => id)).toEqual(Array.from({ length: RECORDS }, (_, id) => id + 1));
	const names = new Set(records.map((record) => Object.keys(record).join()));
	expect([...names]).toEqual(['id,name,city']);
	const first = calls.length;
	await read(true);
	expect(calls.length).toBeLessThan(first);
	expect(calls.length).toBe(RECORDS / 1000 + 1);
});

it('fails for a field that was chosen by name', async () => {
	await expect(reader().read(false)).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
});
