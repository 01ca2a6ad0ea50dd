import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { credentialFor, protocolsFor } from '../support/target';
import { jsonOf, loadExample, runWorkflow } from '../support/engine';
import { withNode } from '../support/withNode';

const target = useTarget();
const odoo = useClient(target);
const partners = recordsOf(odoo, 'res.partner');

describe.each(protocolsFor('json2'))('examples over %s', (protocol) => {
	const run = async (name: string, input?: IDataObject[]) =>
		await runWorkflow(loadExample(name), {
			credential: credentialFor(target, protocol),
			input,
		});

	it('reads companies with typed values', async () => {
		const [belgium = 0] = await recordsOf(odoo, 'res.country').search([['code', '=', 'BE']]);
		const name = `Company ${randomUUID()}`;
		await partners.createOne({ name, is_company: true, country_id: belgium });
		const result = await run('read-contacts');
		expect(result.error).toBeUndefined();
		const records = jsonOf(result, 'Odoo Source');
		expect(records.find((record) => record.name === name)).toMatchObject({
			email: null,
			country_id: { id: belgium, name: 'Belgium' },
			category_id: [],
		});
	});

	it('copies contacts, one output item paired with each input item', async () => {
		const originals = await partners.search([
			['name', '=like', 'Contact %'],
			['parent_id', '=', false],
		]);
		const result = await run('copy-contacts');
		expect(result.error).toBeUndefined();
		const [copies = []] = result.outputs['Odoo Destination'] ?? [];
		expect(copies).toHaveLength(originals.length);
		for (const [index, { json, pairedItem }] of copies.entries()) {
			expect(json).toEqual({ id: expect.any(Number), action: 'created' });
			expect(pairedItem).toEqual({ item: index });
		}
		const ids = copies.map(({ json }) => Number(json.id));
		expect(
			await partners.search([
				['id', 'in', ids],
				['name', '=like', 'Copy of Contact %'],
			]),
		).toHaveLength(originals.length);
	});

	it('writes back what it read, with one field changed', async () => {
		const city = `Town ${randomUUID()}`;
		const assignments = { assignments: [{ id: 'a1', name: 'city', value: city, type: 'string' }] };
		const example = loadExample('update-contacts');
		const workflow = withNode(example, 'Edit Fields', { parameters: { assignments } });
		const result = await runWorkflow(workflow, { credential: credentialFor(target, protocol) });
		expect(result.error).toBeUndefined();
		const updated = jsonOf(result, 'Odoo Destination');
		expect(updated.length).toBeGreaterThan(0);
		expect(new Set(updated.map(({ action }) => action))).toEqual(new Set(['updated']));
		const acme = await partners.search([['email', '=like', '%@acme.example']]);
		expect(
			await partners.search([
				['id', 'in', acme],
				['city', '=', city],
			]),
		).toHaveLength(acme.length);
	});

	it('keeps rows that Odoo refuses apart from those it took', async () => {
		const mark = randomUUID();
		const input = [
			{ name: 'Good', ref: mark, unknown_column: 1 },
			{ name: 'No such country', ref: mark, country_id: 999_999_999 },
			{ name: 'Not a number', ref: mark, color: 'red' },
			{ name: 'Good too', ref: mark, zip: 1000 },
		];
		const result = await run('import-contacts', input);
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 'Written')).toHaveLength(2);
		expect(jsonOf(result, 'Rejected')).toEqual([
			{
				...input[1],
				error: {
					code: 'REFERENCE_NOT_FOUND',
					field: 'country_id',
					message: expect.any(String),
					hint: expect.any(String),
				},
			},
			{
				...input[2],
				error: {
					code: 'INVALID_VALUE',
					field: 'color',
					message: expect.stringContaining('red'),
					hint: expect.any(String),
				},
			},
		]);
		expect(await partners.search([['ref', '=', mark]])).toHaveLength(2);
	});

	it('keeps contacts in step with a list: new ones created, changed ones updated', async () => {
		const mark = randomUUID();
		const row = (index: number, city: string) => ({
			name: `Row ${index}`,
			email: `${mark}-${index}@example.com`,
			city,
			'country_id.code': 'BE',
		});
		await run('csv-to-contacts', [row(0, 'Gent'), row(1, 'Namur')]);
		const rows = [
			row(0, 'Gent'),
			row(1, 'Liège'),
			row(2, 'Mons'),
			{ ...row(3, 'X'), color: 'red' },
		];
		const result = await run('csv-to-contacts', rows);
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 'Written').map(({ action }) => action)).toEqual([
			'unchanged',
			'updated',
			'created',
		]);
		expect(jsonOf(result, 'Rejected')).toMatchObject([{ error: { field: 'color' } }]);
		expect(
			await partners.search([
				['email', '=like', `${mark}%`],
				['country_id.code', '=', 'BE'],
			]),
		).toHaveLength(3);
	});

	it('gets a record by its External ID', async () => {
		const result = await run('get-by-external-id');
		expect(jsonOf(result, 'Odoo Source')).toEqual([
			{
				id: 1,
				name: expect.any(String),
				currency_id: { id: expect.any(Number), name: expect.any(String) },
			},
		]);
	});

	it('counts records', async () => {
		const result = await run('count-contacts');
		expect(jsonOf(result, 'Odoo Source')).toEqual([{ count: expect.any(Number) }]);
		expect(Number(jsonOf(result, 'Odoo Source')[0]?.count)).toBeGreaterThan(0);
	});

	it('deletes the records that a filter finds', async () => {
		const vals = { name: 'Old', category_id: [[0, 0, { name: 'To delete' }]] };
		const id = await partners.createOne(vals);
		const result = await run('delete-contacts');
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 'Odoo Destination')).toContainEqual({ id, action: 'deleted' });
		expect(await partners.search([['id', '=', id]])).toEqual([]);
	});
});
