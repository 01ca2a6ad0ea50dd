import { randomUUID } from 'node:crypto';
import type { Context, OdooClient, OutputRecord } from '../../odoo';
import type { Row } from '../../odoo/values/reference';
import {
	countRecords,
	getRecords,
	isBinary,
	isWritable,
	locateAll,
	ModelCalls,
	OdooError,
} from '../../odoo';
import { readAllRecords } from '../../odoo/read/readRecords';
import { chooseFields } from '../../odoo/schema/choose';
import { fetchSender } from '../support/fetchSender';
import { startProxy } from '../support/proxy';
import { format } from '../support/readFormat';
import { itIf } from '../support/itIf';
import { recordsOf } from '../support/records';
import { isSince } from '../support/versions';
import { useClient, useProxy, useTarget } from '../support/suite';
import { clientFor, isSandbox, targetProtocols } from '../support/target';
import { isCallOf } from '../support/wireRequest';
import type { WriteOptions } from '../support/writing';
import { endOf, idsOf, writerOf } from '../support/writing';

const PARTNER = 'res.partner';
const context: Context = {};

const target = useTarget();
const proxy = useProxy(target);

describe.each(targetProtocols)('records over %s', (protocol) => {
	const client = useClient(target, { protocol, through: proxy, models: [PARTNER] });
	const writer = writerOf(client, PARTNER);
	/** Marks the records of one test. */
	let mark: string;

	beforeEach(() => {
		mark = randomUUID();
	});

	const create = async (rows: readonly Row[]) => idsOf(await writer.create(rows));

	const named = (count: number): Row[] =>
		Array.from({ length: count }, (_, index) => ({ name: `Partner ${index}`, ref: mark }));

	const read = async (fieldNames: readonly string[], more = {}) => {
		const schema = await client.schema(PARTNER);
		const fields = chooseFields(schema, fieldNames);
		const domain = [['ref', '=', mark]];
		return await readAllRecords(client, {
			model: PARTNER,
			domain,
			fields,
			context,
			format,
			...more,
		});
	};

	itIf(!isSandbox)('answers each new event with its own ID, recurring ones as well', async () => {
		const days = { start: '2026-05-04T08:00:00Z', stop: '2026-05-04T09:00:00Z' };
		const recurrence = { recurrency: true, rrule_type: 'daily', end_type: 'count', count: 2 };
		const rows = [recurrence, {}, recurrence, {}].map((values, index) => ({
			name: `${mark} ${index}`,
			...days,
			...values,
		}));
		const ids = idsOf(await writerOf(client, 'calendar.event').create(rows)).map(Number);
		const events = await recordsOf(client, 'calendar.event').read(ids, ['name']);
		expect(ids.map((id) => events.find((event) => event.id === id)?.name)).toEqual(
			rows.map(({ name }) => name),
		);
	});

	itIf(!isSandbox).each([
		['by create', ['new', 'old', 'other'], () => ({})],
		['by create, named twice', ['new', 'old', 'other', 'new', 'last'], () => ({})],
		[
			'by the import',
			['new', 'old', 'other'],
			(index: number) => ({ xmlid: `__n8n_test__.${mark}.${index}` }),
		],
	])('answers each address of a blacklist with its own ID: %s', async (_, names, keys) => {
		const listed = writerOf(client, 'mail.blacklist');
		const addressOf = (name: string) => `${name}.${mark}@example.com`;
		await listed.create([{ email: addressOf('old') }]);

		const rows = names.map((name, index) => ({ email: addressOf(name), ...keys(index) }));
		const ids = idsOf(await listed.create(rows)).map(Number);

		const found = await recordsOf(client, 'mail.blacklist').read(ids, ['email']);
		expect(ids.map((id) => found.find((each) => each.id === id)?.email)).toEqual(
			rows.map(({ email }) => email),
		);
	});

	it('creates a batch of records with one request', async () => {
		const created = await writer.create(named(250));
		expect(created.every(({ status }) => status === 'done')).toBe(true);
		expect(proxy.requests).toHaveLength(1);
		expect(
			await countRecords(client, { model: PARTNER, domain: [['ref', '=', mark]], context }),
		).toBe(250);
	});

	it('reads typed values: null for empty, objects for links, ISO times in UTC', async () => {
		const [country = 0] = await recordsOf(client, 'res.country').search([['code', '=', 'BE']]);
		await create([{ name: 'Typed', ref: mark, country_id: country, is_company: true }]);
		const [record] = await read([
			'name',
			'is_company',
			'country_id',
			'city',
			'child_ids',
			'create_date',
		]);
		expect(record).toEqual({
			id: expect.any(Number),
			name: 'Typed',
			is_company: true,
			country_id: { id: country, name: 'Belgium' },
			city: null,
			child_ids: [],
			create_date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
		});
	});

	it('carries any text unchanged', async () => {
		const name = 'Zoë & <Söhne> "quoted" \'single\' 東京 😀 ]]> \t tab';
		await create([{ name, ref: mark }]);
		expect(await read(['name'])).toEqual([{ id: expect.any(Number), name }]);
	});

	it('reads each record once in pages by id', async () => {
		const created = await create(named(95));
		const records = await read(['name'], { pageSize: 10 });
		expect(records.map(({ id }) => id)).toEqual(created);
	});

	it('reads each record once in pages of a sorted list', async () => {
		await create(named(95));
		const records = await read(['name'], { pageSize: 20, order: 'name desc, id asc' });
		const names = records.map(({ name }) => String(name));
		expect(names).toHaveLength(95);
		expect(new Set(names).size).toBe(95);
		expect(names).toEqual([...names].sort().reverse());
	});

	it('stops at the limit', async () => {
		await create(named(30));
		expect(await read(['name'], { limit: 7, order: 'id' })).toHaveLength(7);
		expect(await read(['name'], { limit: 25, order: 'id', pageSize: 10 })).toHaveLength(25);
	});

	it('changes records with equal values in one request', async () => {
		const created = await create(named(20));
		const { requests } = await proxy.counted(
			async () => await writer.update(created.map((id) => ({ id, city: 'Gent' }))),
		);
		expect(requests).toHaveLength(2); // what they hold, and the write
		expect((await read(['city'])).every(({ city }) => city === 'Gent')).toBe(true);
	});

	it('changes records with different values', async () => {
		const created = await create(named(20));
		const rows = created.map((id, index) => ({ id, city: `City ${index}` }));
		const { result: updated, requests } = await proxy.counted(
			async () => await writer.update(rows),
		);
		expect(idsOf(updated)).toEqual(created);
		if (isSince('saveMulti')) expect(requests).toHaveLength(2);
		const cities = (await read(['city'])).map(({ city }) => city);
		expect(cities).toEqual(rows.map(({ city }) => city));
	});

	it('gives a record that comes twice its last values', async () => {
		const [id = 0] = await create(named(1));
		await writer.update(['A', 'B', 'A'].map((city) => ({ id, city })));
		expect(await read(['city'])).toEqual([{ id, city: 'A' }]);
	});

	it('reports ids that do not exist and changes the others', async () => {
		const [id = 0] = await create(named(1));
		const rows = [999_999_999, id].map((each) => ({ id: each, city: 'Gent' }));
		const outcomes = await writer.update(rows);
		expect(outcomes.map(endOf)).toEqual(['RECORD_NOT_FOUND', 'updated']);
		expect(await read(['city'])).toEqual([{ id, city: 'Gent' }]);
	});

	it('deletes records once, and reports ids that do not exist', async () => {
		const created = await create(named(3));
		const named_ = [...created, 999_999_999, created[0]].map((id) => [id]);
		const { result: outcomes, requests } = await proxy.counted(
			async () => await writer.remove(named_),
		);
		expect(outcomes.map(endOf)).toEqual([
			...Array<string>(3).fill('deleted'),
			'RECORD_NOT_FOUND',
			'deleted',
		]);
		expect(requests).toHaveLength(2); // which of them exist, and the deletion
		expect(await read(['name'])).toEqual([]);
	});

	it('reports ids that do not exist on models that answer true for them', async () => {
		const tags = writerOf(client, 'res.partner.category');
		const updated = await tags.update([{ id: 999_999_999, name: 'Ghost' }]);
		expect(updated.map(endOf)).toEqual(['RECORD_NOT_FOUND']);
		const deleted = await tags.remove([[999_999_999]]);
		expect(deleted.map(endOf)).toEqual(['RECORD_NOT_FOUND']);
	});

	itIf(!isSandbox)('refuses addresses that an action leads to another model', async () => {
		const windows = recordsOf(client, 'ir.actions.act_window');
		const [own, other] = await Promise.all(
			[PARTNER, 'res.country'].map(
				async (model) => (await windows.search([['res_model', '=', model]]))[0],
			),
		);
		const locate = async (by: OdooClient, paths: readonly string[]) => {
			const locators = paths.map((path) => ({ by: 'url', value: target.url + path }) as const);
			const found = await locateAll(new ModelCalls(by, PARTNER, {}), locators);
			return found.map((one) => (one instanceof OdooError ? one.message : one));
		};
		const ofOther = 'The address leads to a res.country record, not to res.partner.';
		expect(
			await locate(client, [
				`/odoo/action-${own}/7`,
				`/odoo/contacts/42/action-${other}/7`,
				`/web#id=7&action=${own}&view_type=form`,
				`/web#id=7&action=${other}&view_type=form`,
				'/odoo/action-base.action_partner_form/7',
				'/odoo/action-base.action_country/7',
				'/odoo/contacts/7',
				'/odoo/companies/7',
				'/odoo/m-website/7',
			]),
		).toEqual([
			7,
			ofOther,
			7,
			ofOther,
			7,
			ofOther,
			7,
			isSince('shortAddresses') ? ofOther.replace('country', 'company') : 7,
			ofOther.replace('res.country', 'website'),
		]);
		const low = clientFor(target, { protocol, user: 'low' });
		expect(await locate(low, ['/odoo/contacts/7', `/odoo/action-${own}/7`])).toEqual([
			7,
			'The address does not tell the model of its record.',
		]);
	});

	it('finds a record by id, external id and URL, archived or not', async () => {
		const [id = 0] = await create([{ name: 'Archived', ref: mark, active: false }]);
		const fields = chooseFields(await client.schema(PARTNER), ['name']);
		const query = { model: PARTNER, fields, context, format };
		const found: Array<OutputRecord | OdooError> = [];
		const pages = getRecords(client, query, [
			{ by: 'id', value: String(id) },
			{ by: 'url', value: `${target.url}/web#id=${id}&model=${PARTNER}&view_type=form` },
			{ by: 'url', value: `${target.url}/odoo/contacts/${id}` },
			{ by: 'xmlid', value: 'base.main_partner' },
			{ by: 'xmlid', value: 'base.no_such_record' },
			{ by: 'xmlid', value: 'base.be' },
			{ by: 'id', value: 999_999_999 },
			{ by: 'id', value: 'Acme' },
		]);
		for await (const [position, one] of pages) found[position] = one;
		const summary = found.map((one) => (one instanceof OdooError ? one.code : one.id));
		expect(summary).toEqual([
			id,
			id,
			id,
			expect.any(Number),
			'RECORD_NOT_FOUND',
			'RECORD_NOT_FOUND',
			'RECORD_NOT_FOUND',
			'INVALID_VALUE',
		]);
	});

	it('writes what it read without changing anything', async () => {
		const [parent = 0] = await create([{ name: 'Parent', ref: `${mark} parent` }]);
		const row = {
			name: 'Round trip',
			ref: mark,
			parent_id: parent,
			comment: '<p>Hello</p>',
			email: 'a@example.com',
			street: '',
			color: 3,
			category_id: [[0, 0, { name: mark }]],
		};
		const [id = 0] = await create([row]);
		const schema = await client.schema(PARTNER);
		const writable = [...schema.fields.values()].filter(
			(field) => isWritable(field.name, schema) && field.stored && !isBinary(field),
		);
		const names = writable.map(({ name }) => name);
		const [before] = await read(names);
		// As the node does when told not to skip what is unchanged.
		const updated = await writer.update([{ ...before, id }], { skipUnchanged: false });
		expect(updated.map(endOf)).toEqual(['updated']);
		expect(await read(names)).toEqual([before]);
	});
});

describe.each(targetProtocols)('bad rows over %s', (protocol) => {
	const client = useClient(target, { protocol, through: proxy, models: [PARTNER] });
	let mark: string;

	beforeEach(() => {
		mark = randomUUID();
	});

	const rows = (count: number, bad: Readonly<Record<number, Row>> = {}): Row[] =>
		Array.from({ length: count }, (_, index) => ({
			name: `Partner ${index}`,
			ref: mark,
			...bad[index],
		}));

	const create = async (all: readonly Row[], options: WriteOptions = {}) =>
		await writerOf(client, PARTNER).create(all, options);

	/** What only Odoo knows to be wrong, and what is found out before. */
	const REFUSED = { name: null, type: 'contact' };
	const WITHOUT_RECORD = { country_id: 999_999_999 };

	it.each([
		['that Odoo refuses', REFUSED, /VALIDATION|REQUIRED_MISSING/],
		['that names a missing record', WITHOUT_RECORD, /REFERENCE_NOT_FOUND/],
	])('writes all rows but the one %s, with few requests', async (_, bad, code) => {
		const outcomes = await create(rows(128, { 77: bad }));
		expect(outcomes.filter(({ status }) => status === 'done')).toHaveLength(127);
		expect(outcomes.map(endOf)[77]).toMatch(code);
		expect(proxy.requests.length).toBeLessThanOrEqual(16);
		expect(
			await countRecords(client, { model: PARTNER, domain: [['ref', '=', mark]], context }),
		).toBe(127);
	});

	it('tells each bad row its own reason', async () => {
		const all = rows(20, { 3: WITHOUT_RECORD, 11: REFUSED, 12: { no_such_field: 1 } });
		const codes = (await create(all)).map(endOf);
		expect(codes.filter((code) => code === 'created')).toHaveLength(17);
		expect(codes[3]).toBe('REFERENCE_NOT_FOUND');
		expect(codes[11]).toMatch(/VALIDATION|REQUIRED_MISSING/);
		expect(codes[12]).toBe('FIELD_NOT_FOUND');
	});

	it.each([
		['that Odoo refuses', REFUSED],
		['that names a missing record', WITHOUT_RECORD],
	])('writes the rows before one %s and none behind it when told to stop', async (_, bad) => {
		const outcomes = await create(rows(20, { 7: bad }), { stopAtFirstError: true });
		expect(outcomes.map(({ status }) => status)).toEqual([
			...Array<string>(7).fill('done'),
			'failed',
			...Array<string>(12).fill('notRun'),
		]);
		expect(
			await countRecords(client, { model: PARTNER, domain: [['ref', '=', mark]], context }),
		).toBe(7);
	});

	it('does not try row after row where the user may not create at all', async () => {
		const low = clientFor(target, { protocol, user: 'low', url: proxy.url });
		await low.schema('res.users');
		const users = Array.from({ length: 50 }, (_, index) => ({
			name: `U${index}`,
			login: `${mark}${index}`,
		}));
		const { result: outcomes, requests } = await proxy.counted(
			async () => await writerOf(low, 'res.users').create(users),
		);
		expect(new Set(outcomes.map(endOf))).toEqual(new Set(['ACCESS_DENIED']));
		expect(requests.length).toBeLessThanOrEqual(2);
	});

	it('asks no more once the server is gone', async () => {
		const outcomes = await create(rows(3), { batchSize: 1 });
		expect(outcomes.map(endOf)).toEqual(['created', 'created', 'created']);
		const nobody = await startProxy(target.url);
		await nobody.close();
		const sent: string[] = [];
		let isGone = false;
		const leaving = clientFor(target, { protocol }, async (request) => {
			sent.push(request.url);
			const url = isGone ? request.url.replace(target.url, nobody.url) : request.url;
			return await fetchSender({ ...request, url });
		});
		const writer = writerOf(leaving, PARTNER, { batchSize: 1 });
		await writer.create(rows(1));
		isGone = true;
		const unreachable = { status: 'failed', error: { code: 'UNREACHABLE' } };
		sent.length = 0;
		expect(await writer.create(rows(1))).toMatchObject([unreachable]);
		const attempts = sent.length;
		sent.length = 0;
		expect(await writer.create(rows(3))).toMatchObject(Array(3).fill(unreachable));
		expect(sent).toHaveLength(attempts);
	});
});

describe.each(targetProtocols)('lost answers over %s', (protocol) => {
	let client: OdooClient;
	let mark: string;

	beforeEach(async () => {
		mark = randomUUID();
		client = clientFor(target, { protocol, url: proxy.url });
		await client.schema(PARTNER);
		proxy.forget();
	});

	const create = async () => await writerOf(client, PARTNER).create([{ name: 'Once', ref: mark }]);
	const count = async () =>
		await countRecords(client, { model: PARTNER, domain: [['ref', '=', mark]], context });

	it('never repeats a write whose answer was lost', async () => {
		proxy.breakNext('dropAnswer', isCallOf('create'));
		expect((await create()).map(endOf)).toEqual(['OUTCOME_UNKNOWN']);
		expect(await count()).toBe(1);
	});

	it('does not repeat a write that a gateway timed out on', async () => {
		proxy.breakNext({ status: 504 }, isCallOf('create'));
		expect((await create()).map(endOf)).toEqual(['OUTCOME_UNKNOWN']);
		expect(await count()).toBe(0);
	});

	it('repeats a write that was turned away before it ran', async () => {
		proxy.breakNext({ status: 429, headers: { 'retry-after': '1' } }, isCallOf('create'));
		proxy.breakNext({ status: 503, body: '<center>nginx</center>' }, isCallOf('create'));
		expect((await create()).map(endOf)).toEqual(['created']);
		expect(await count()).toBe(1);
	});

	it('repeats a read whose answer was lost', async () => {
		proxy.breakNext('dropAnswer', isCallOf('search_count'));
		proxy.breakNext({ status: 502 }, isCallOf('search_count'));
		expect(await count()).toBe(0);
	});
});
