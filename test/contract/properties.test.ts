import { randomUUID } from 'node:crypto';
import type { Vals } from '../../odoo/call';
import type { Context, Schema } from '../../odoo';
import type { Row } from '../../odoo/values/reference';
import { filterToDomain } from '../../odoo';
import { readAllRecords } from '../../odoo/read/readRecords';
import { chooseFields } from '../../odoo/schema/choose';
import { errorOf } from '../support/outcomes';
import { format } from '../support/readFormat';
import { recordsOf } from '../support/records';
import { isSince } from '../support/versions';
import { useClient, useTarget } from '../support/suite';
import { isSandbox, targetProtocols } from '../support/target';
import type { WriteOptions } from '../support/writing';
import { endOf, idsOf, writerOf } from '../support/writing';
import { describeIf, itIf } from '../support/itIf';

const LEAD = 'crm.lead';
const TEAM = 'crm.team';
const context: Context = {};

const DEFINITION = [
	{ name: 'size', type: 'char', string: 'Size' },
	{ name: 'partner', type: 'many2one', string: 'Partner', comodel: 'res.partner' },
	{ name: 'partners', type: 'many2many', string: 'Partners', comodel: 'res.partner' },
	{ name: 'due', type: 'datetime', string: 'Due' },
	{ name: 'day', type: 'date', string: 'Day' },
	{ name: 'count', type: 'integer', string: 'Count' },
	{
		name: 'kind',
		type: 'selection',
		string: 'Kind',
		selection: [
			['a', 'Kind A'],
			['b', 'Kind B'],
		],
	},
	{
		name: 'labels',
		type: 'tags',
		string: 'Labels',
		tags: [
			['x', 'Label X', 1],
			['y', 'Label Y', 2],
		],
	},
	{ name: 'flag', type: 'boolean', string: 'Flag' },
	{ name: 'title', type: 'separator', string: 'Title' },
];

const VALUES = {
	size: 'L',
	partner: 1,
	partners: [1, 3],
	due: '2026-01-31T10:20:30Z',
	day: '2026-01-31',
	count: 5,
	kind: 'a',
	labels: ['x', 'y'],
};

const VALUES_KEPT = { due: VALUES.due, day: VALUES.day, kind: VALUES.kind };

const target = useTarget();

/** Only apps such as CRM have properties. The sandbox has none. */
const haveProperties = !isSandbox && isSince('properties');

describeIf(haveProperties).each(targetProtocols)('properties over %s', (protocol) => {
	const client = useClient(target, { protocol });
	const writer = writerOf(client, LEAD);
	let schema: Schema;
	let team: number;
	let lead: number;

	beforeAll(async () => {
		schema = await client.schema(LEAD);
	});

	beforeEach(async () => {
		team = await recordsOf(client, TEAM).createOne({
			name: randomUUID(),
			lead_properties_definition: DEFINITION as unknown as Vals[string],
		});
		lead = await create({ name: 'Lead', team_id: team, lead_properties: VALUES });
	});

	const create = async (row: Row) => idsOf(await writer.create([row]))[0] ?? 0;

	const update = async (rows: readonly Row[], options: WriteOptions = {}) =>
		await writer.update(
			rows.map((row) => ({ id: lead, ...row })),
			options,
		);

	const read = async () => {
		const fields = chooseFields(schema, ['lead_properties', 'team_id']);
		const query = { model: LEAD, domain: [['id', '=', lead]], fields, context, format };
		return (await readAllRecords(client, query))[0] as Record<string, Record<string, unknown>>;
	};

	it('are created from values of the workflow', async () => {
		expect((await read()).lead_properties).toMatchObject({
			...VALUES,
			partner: { id: 1, name: expect.any(String) },
		});
	});

	it('are converted for a new record by what Odoo links it to by default', async () => {
		const row = {
			name: 'Lead',
			lead_properties: { Size: 'XL', kind: 'Kind B', partner: { id: 3 } },
		};
		const context = { default_team_id: team };
		[lead = 0] = idsOf(await writer.create([row], { context }));
		const { lead_properties, team_id } = await read();
		expect(team_id).toMatchObject({ id: team });
		expect(lead_properties).toMatchObject({ size: 'XL', kind: 'b', partner: { id: 3 } });
	});

	it('of a new record that nothing defines name the field to map', async () => {
		const row = { name: 'Lead', lead_properties: { Size: 'XL' } };
		expect(await writer.create([row, { ...row, team_id: null }, { name: 'Lead' }])).toMatchObject([
			{ status: 'failed', error: { code: 'INVALID_VALUE', field: 'lead_properties' } },
			{ status: 'failed', error: { message: expect.stringContaining('(team_id)') as string } },
			{ status: 'done' },
		]);
	});

	it('go to Odoo by their technical names where it computes what defines them', async () => {
		const [created] = await writer.create([{ name: 'Lead', lead_properties: { size: 'XL' } }]);
		expect(created).toMatchObject({ status: 'done' });
	});

	it('mean the same time when they are created and when they are changed', async () => {
		const due = '2026-01-31T10:20:30'; // in Brussels
		await update([{ lead_properties: { due } }]);
		expect((await read()).lead_properties).toMatchObject({ due: '2026-01-31T09:20:30Z' });
		lead = await create({ name: 'Lead', team_id: team, lead_properties: { due } });
		expect((await read()).lead_properties).toMatchObject({ due: '2026-01-31T09:20:30Z' });
	});

	it('mean the same time however often a row comes whose key has what defines them', async () => {
		const row = {
			name: randomUUID(),
			team_id: team,
			lead_properties: { Due: '2026-01-31T10:20:30' },
		};
		const zones = { workflow: 'UTC', chosen: 'Europe/Brussels' };
		for (const action of ['created', 'unchanged', 'unchanged']) {
			const [outcome] = await writer.upsert(['team_id', 'name'], [row], { zones });
			expect(outcome).toMatchObject({ result: { action } });
			[lead = 0] = idsOf([outcome] as never);
			expect((await read()).lead_properties).toMatchObject({ due: '2026-01-31T09:20:30Z' });
		}
	});

	it('are those of the record that the row links to', async () => {
		const other = await recordsOf(client, TEAM).createOne({
			name: randomUUID(),
			lead_properties_definition: [
				{ name: 'until', type: 'datetime', string: 'Until' },
			] as unknown as Vals[string],
		});
		const until = '2026-01-31T10:20:30';
		await update([{ team_id: other, lead_properties: { Until: until } }]);
		expect(await read()).toMatchObject({
			team_id: { id: other },
			lead_properties: { until: '2026-01-31T09:20:30Z' },
		});
		expect(await update([{ team_id: null, lead_properties: { Until: until } }])).toMatchObject([
			{ error: { code: 'INVALID_VALUE', field: 'lead_properties' } },
		]);
		expect(await read()).toMatchObject({ team_id: { id: other } });
	});

	it('of lines mean the time and the properties that those of records do', async () => {
		const contact = await recordsOf(client, 'res.partner').createOne({ name: randomUUID() });
		await recordsOf(client, LEAD).write([lead], { partner_id: contact });
		const other = await recordsOf(client, TEAM).createOne({
			name: randomUUID(),
			lead_properties_definition: DEFINITION as unknown as Vals[string],
		});
		for (const team_id of [team, other]) {
			const line = { id: lead, team_id, lead_properties: { Due: '2026-01-31T10:20:30' } };
			const row = { id: contact, opportunity_ids: [line] };
			expect((await writerOf(client, 'res.partner').update([row])).map(endOf)).toEqual(['updated']);
			expect(await read()).toMatchObject({
				team_id: { id: team_id },
				lead_properties: { due: '2026-01-31T09:20:30Z' },
			});
		}
	});

	it('of new lines are refused by their labels, which Odoo would drop', async () => {
		const contact = await recordsOf(client, 'res.partner').createOne({ name: randomUUID() });
		const lineWith = (lead_properties: object) => ({
			id: contact,
			opportunity_ids: [{ name: randomUUID(), team_id: team, lead_properties }],
		});
		const [refused] = await writerOf(client, 'res.partner').update([lineWith({ Size: 'S' })]);
		expect(refused).toMatchObject({
			error: { code: 'INVALID_VALUE', field: 'opportunity_ids.lead_properties' },
		});
		const written = await writerOf(client, 'res.partner').update([lineWith({ size: 'small' })]);
		expect(written.map(endOf)).toEqual(['updated']);
	});

	it('add up when several rows change one record', async () => {
		if (!schema) return;
		const values = [{ size: 'S' }, { count: 7 }, { size: 'M' }];
		const outcomes = await update(values.map((lead_properties) => ({ lead_properties })));
		expect(outcomes.map(endOf)).toEqual(['updated', 'updated', 'updated']);
		expect((await read()).lead_properties).toMatchObject({ ...VALUES_KEPT, size: 'M', count: 7 });
	});

	it('are merged with those that are there', async () => {
		const before = (await read()).lead_properties;
		await update([{ lead_properties: { Size: 'XL', kind: 'Kind B', labels: ['Label Y'] } }]);
		await update([{ lead_properties: { count: 6 } }, { lead_properties: { day: null } }]);
		expect((await read()).lead_properties).toEqual({
			...before,
			size: 'XL',
			kind: 'b',
			labels: ['y'],
			count: 6,
			day: null,
		});
	});

	it('have nothing left to write when written back as they were read', async () => {
		const { lead_properties, team_id } = await read();
		const stamp = async () => await recordsOf(client, LEAD).read([lead], ['write_date']);
		const before = await stamp();
		const rows = [{ lead_properties }, { lead_properties, team_id }];
		expect((await update(rows)).map(endOf)).toEqual(['unchanged', 'unchanged']);
		// Nor are they written where fields are that hold their value already.
		await update(rows.slice(0, 1), { skipUnchanged: false });
		expect(await stamp()).toEqual(before);
	});

	it('are all emptied by null, and by no empty text', async () => {
		expect((await update([{ lead_properties: null }])).map(endOf)).toEqual(['updated']);
		const values = Object.values((await read()).lead_properties as object);
		expect(values.flat().filter(Boolean)).toEqual([]);
		expect((await update([{ lead_properties: null }])).map(endOf)).toEqual(['unchanged']);
		expect(await update([{ lead_properties: '' }])).toMatchObject([
			{ error: { code: 'INVALID_VALUE', field: 'lead_properties' } },
		]);
	});

	it('have nothing left to write where lists are empty, however that reads', async () => {
		const empty = { partners: [], labels: [] };
		for (const lead_properties of [{}, { ...VALUES, ...empty }]) {
			lead = await create({ name: 'Lead', team_id: team, lead_properties });
			const rows = [{ lead_properties: empty }, { lead_properties: { labels: null } }];
			expect((await update(rows)).map(endOf)).toEqual(['unchanged', 'unchanged']);
		}
		await update([{ lead_properties: { labels: ['x'], partners: [1] } }]);
		expect((await update([{ lead_properties: empty }])).map(endOf)).toEqual(['updated']);
		expect((await read()).lead_properties).toMatchObject(empty);
	});

	it('name what is not defined, and what does not fit', async () => {
		const values = [
			{ sise: 'L' },
			{ count: 'many' },
			{ kind: 'c' },
			{ partner: 'Acme' },
			{ title: 1 },
		];
		const outcomes = await update(values.map((lead_properties) => ({ lead_properties })));
		const errors = outcomes.map(errorOf);
		expect(errors.map((error) => [error?.code, error?.field])).toEqual([
			['FIELD_NOT_FOUND', 'lead_properties.sise'],
			['INVALID_VALUE', 'lead_properties.count'],
			['INVALID_VALUE', 'lead_properties.kind'],
			['INVALID_VALUE', 'lead_properties.partner'],
			['FIELD_NOT_FOUND', 'lead_properties.title'],
		]);
		const row = { name: 'X', team_id: team, lead_properties: { sise: 'L' } };
		expect(await writer.create([row])).toMatchObject([
			{ status: 'failed', error: { code: 'FIELD_NOT_FOUND' } },
		]);
	});

	itIf(isSince('propertiesInDomains')).each([
		['isTrue', undefined, [true, false, false]],
		['isFalse', undefined, [false, true, true]],
		['equals', true, [true, false, false]],
		['notEquals', true, [false, true, true]],
	] as const)('are true or not: %s %j', async (operator, value, found) => {
		const rows = [{ flag: true }, { flag: false }, {}].map((lead_properties) => ({
			name: 'Lead',
			team_id: team,
			lead_properties,
		}));
		const ids = idsOf(await writer.create(rows));
		const domain = await filterToDomain(
			{
				mode: 'conditions',
				matchType: 'allConditions',
				conditions: [{ field: 'lead_properties.flag', operator, value }],
			},
			{ client, model: LEAD, context, zones: { workflow: 'UTC' } },
		);
		const those = await recordsOf(client, LEAD).search(domain);
		expect(ids.map((id) => those.includes(Number(id)))).toEqual(found);
	});

	itIf(isSince('propertiesInDomains')).each([
		['equals', '5', [true, false]],
		['equals', 5, [true, false]],
		['notEquals', '5', [false, true]],
		['in', '4,5', [true, false]],
		['notIn', '4,5', [false, true]],
		['equals', '6', [false, true]],
	] as const)(
		'are compared with a number also where it is text: %s %j',
		async (operator, value, found) => {
			const rows = [{ count: 5 }, { count: 6 }, { size: '6' }].map((lead_properties) => ({
				name: 'Lead',
				team_id: team,
				lead_properties,
			}));
			const [five, six, text] = idsOf(await writer.create(rows));
			const ids = async (name: string) => {
				const condition = { field: `lead_properties.${name}`, operator, value };
				const domain = await filterToDomain(
					{ mode: 'conditions', matchType: 'allConditions', conditions: [condition] },
					{ client, model: LEAD, context, zones: { workflow: 'UTC' } },
				);
				return await recordsOf(client, LEAD).search(domain);
			};
			const counted = await ids('count');
			expect([five, six].map((id) => counted.includes(Number(id)))).toEqual(found);
			if (value === '6') expect(await ids('size')).toContain(text);
		},
	);
});
