import { randomUUID } from 'node:crypto';
import type { Vals } from '../../odoo/call';
import type { WriteResult } from '../../odoo/write/writeRow';
import type { Outcome } from '../../odoo';
import type { Row } from '../../odoo/values/reference';
import { itIf } from '../support/itIf';
import { errorOf, resultOf } from '../support/outcomes';
import { recordsOf } from '../support/records';
import { isSince } from '../support/versions';
import { useClient, useProxy, useTarget } from '../support/suite';
import { clientFor, isSandbox, protocolsFor } from '../support/target';
import { isCallOf } from '../support/wireRequest';
import type { WriteOptions } from '../support/writing';
import { endOf, idsOf, writerOf } from '../support/writing';

const PARTNER = 'res.partner';

const target = useTarget();
const proxy = useProxy(target);

describe.each(protocolsFor('json2'))('upsert over %s', (protocol) => {
	const client = useClient(target, { protocol, through: proxy, models: [PARTNER] });
	/** Marks the records of one test. */
	let mark: string;

	beforeEach(() => {
		mark = randomUUID();
	});

	const write = async (
		columns: readonly string[],
		rows: readonly Row[],
		{ model = PARTNER, ...options }: WriteOptions & { readonly model?: string } = {},
	) => await writerOf(client, model).upsert(columns, rows, options);

	const create = async (rows: readonly Vals[], model = PARTNER) =>
		await recordsOf(client, model).create(rows);

	const read = async (fields: readonly string[], domain = [['ref', '=like', `${mark}%`]]) =>
		await recordsOf(client, PARTNER, { active_test: false }).searchRead(domain, fields);

	const ref = (index: number) => `${mark} ${index}`;

	it('writes 1,000 rows, half of them new and a tenth changed, with few requests', async () => {
		const rowOf = (index: number) => ({
			ref: ref(index),
			name: `Partner ${index}`,
			color: index % 11,
		});
		const before = Array.from({ length: 500 }, (_, index) => rowOf(index));
		await create(before.map((row, index) => (index % 5 === 0 ? { ...row, color: 12 } : row)));
		const rows = Array.from({ length: 1000 }, (_, index) => rowOf(index));
		const { result: outcomes, requests } = await proxy.counted(
			async () => await write(['ref'], rows),
		);
		expect(requests.length).toBeLessThanOrEqual(8);
		expect(count(outcomes)).toEqual({ created: 500, updated: 100, unchanged: 400 });
		const records = await read(['ref', 'name', 'color']);
		expect(records).toHaveLength(1000);
		const byRef = new Map(records.map((record) => [record.ref, record]));
		const ids = idsOf(outcomes);
		expect(rows.map((row) => byRef.get(row.ref))).toEqual(
			rows.map((row, index) => ({ id: ids[index], ...row })),
		);
	});

	it('changes nothing the second time', async () => {
		const rows = [
			{
				ref: ref(0),
				name: 'A',
				country_id: 'Belgium',
				'parent_id.ref': null,
				comment: 'Hello',
				type: 'invoice',
			},
			{ ref: ref(1), name: 'B', city: '', is_company: true, color: 0, category_id: [] },
		];
		expect(count(await write(['ref'], rows))).toEqual({ created: 2 });
		const stamps = await read(['write_date']);
		const { result, requests } = await proxy.counted(async () => await write(['ref'], rows));
		expect(count(result)).toEqual({ unchanged: 2 });
		expect(requests.filter(isCallOf('create', 'load', 'web_save_multi', 'write'))).toEqual([]);
		expect(await read(['write_date'])).toEqual(stamps);
	});

	it('writes rows that are unchanged when told to', async () => {
		await create([{ ref: ref(0), name: 'A' }]);
		const outcomes = await write(['ref'], [{ ref: ref(0), name: 'A' }], { skipUnchanged: false });
		expect(count(outcomes)).toEqual({ updated: 1 });
	});

	it('matches on several columns of any comparable type', async () => {
		const [country = 0] = await recordsOf(client, 'res.country').search([['code', '=', 'BE']]);
		const [id] = await create([
			{
				ref: ref(0),
				name: 'A',
				country_id: country,
				type: 'invoice',
				is_company: true,
				color: 3,
				city: false,
			},
		]);
		await create([{ ref: ref(0), name: 'B', country_id: country, type: 'delivery', color: 3 }]);
		const row = {
			ref: ref(0),
			'country_id.code': 'BE',
			type: isSince('invoiceLabel') ? 'Invoice' : 'invoice',
			is_company: 'yes',
			color: '3',
			city: null,
			name: 'Found',
		};
		const columns = ['ref', 'country_id.code', 'type', 'is_company', 'color', 'city'];
		const outcomes = await write(columns, [row]);
		expect(outcomes).toEqual([{ status: 'done', result: { ids: [id], action: 'updated' } }]);
	});

	it('matches on dates and times as the record shows them', async () => {
		const model = 'sale.order';
		const [partner = 0] = await create([{ ref: ref(0), name: 'Customer' }]);
		const [id] = await create(
			[{ partner_id: partner, date_order: '2026-01-31 10:20:30', client_order_ref: mark }],
			model,
		);
		const row = { date_order: '2026-01-31T11:20:30+01:00', client_order_ref: mark, note: 'found' };
		const outcomes = await write(['date_order', 'client_order_ref'], [row], {
			model,
			onMissing: 'error',
		});
		expect(outcomes).toEqual([{ status: 'done', result: { ids: [id], action: 'updated' } }]);
	});

	it('writes rows with the same key to one record, as if one came after the other', async () => {
		await create([{ ref: ref(0), name: 'Old', city: 'Gent' }]);
		const outcomes = await write(
			['ref'],
			[
				{ ref: ref(0), name: 'Old', city: 'Gent' },
				{ ref: ref(1), name: 'New' },
				{ ref: ref(0), name: 'Newer' },
				{ ref: ref(1), name: 'New' },
				{ ref: ref(1), name: 'New', city: 'Brugge' },
			],
		);
		const records = await read(['ref', 'name', 'city']);
		expect(records.map(({ name, city }) => [name, city])).toEqual([
			['Newer', 'Gent'],
			['New', 'Brugge'],
		]);
		const [first, second] = records.map(({ id }) => id);
		expect(idsOf(outcomes)).toEqual([first, second, first, second, second]);
		expect(outcomes.map(endOf)).toEqual([
			'unchanged',
			'created',
			'updated',
			'unchanged',
			'updated',
		]);
	});

	const COMPACT = (text: string) => text.replaceAll(/[^\w]/g, '').toUpperCase();

	it.each([
		[
			'email',
			(each: string) => `Ann.${each}@Example.com`,
			(each: string) => [`ANN.${each}@example.com `, `Ann <ann.${each}@example.com>`],
		],
		['vat', COMPACT, (each: string) => [`${each}`, ` ${each.replaceAll('-', '.')}`]],
	])('finds a record by the form in which Odoo keeps the %s', async (key, keptOf, othersOf) => {
		const [id] = await create([{ name: 'Ann', ref: mark, [key]: keptOf(mark) }]);
		const rows = othersOf(mark).map((text) => ({ [key]: text, name: text }));
		expect(idsOf(await write([key], rows))).toEqual(rows.map(() => id));
		expect(await read([key, 'name'])).toEqual([
			{ id, [key]: keptOf(mark), name: rows.at(-1)?.name },
		]);
	});

	it('writes new rows whose keys differ only in what Odoo does not keep to one record', async () => {
		const rows = ['Ann', 'ann'].map((name) => ({
			email: `${name}.${mark}@example.com`,
			ref: mark,
			name,
		}));
		const ids = idsOf(await write(['email'], rows));
		expect(new Set(ids).size).toBe(1);
		expect(await read(['name'])).toMatchObject([{ name: 'ann' }]);
	});

	it('never takes an address that is none for no address at all', async () => {
		const [other] = await create([{ name: 'Bob', ref: mark, email: 'n/a' }]);
		const rows = [null, 'n/a'].map((email) => ({
			name: 'Bob',
			email,
			ref: mark,
			city: email ?? 'None',
		}));
		const outcomes = await write(['name', 'ref', 'email'], rows);
		expect(outcomes.map(endOf)).toEqual(['created', 'updated']);
		expect(idsOf(outcomes)[1]).toBe(other);
	});

	it('prefers the record that has the key as it is written', async () => {
		const emails = ['Ann', 'ann'].map((name) => `${name}.${mark}@example.com`);
		const ids = await create(emails.map((email) => ({ name: 'Ann', ref: mark, email })));
		const outcomes = await write(
			['email'],
			emails.map((email) => ({ email, name: email })),
		);
		expect(idsOf(outcomes)).toEqual(ids);
	});

	it.each(['ref', 'xmlid', 'id'])(
		'leaves records that match by %s alone when told to',
		async (key) => {
			const keyed = (index: number) => ({
				ref: `${mark}-${index}`,
				xmlid: `n8n.keep-${mark}-${index}`,
			});
			const [first] = idsOf(await write(['xmlid'], [{ ...keyed(0), name: 'There' }]));
			const ids = { there: first, new: 2 ** 31 - 1 };
			const rowOf = (id: number | undefined, index: number, name: string) =>
				key === 'id' ? { id, name } : { [key]: keyed(index)[key as 'ref'], name };
			const rows = [
				rowOf(ids.there, 0, 'Other'),
				rowOf(ids.new, 1, 'New'),
				rowOf(ids.new, 1, 'New again'),
			];
			const outcomes = await write([key], rows, { onFound: 'keep' });
			const isNew =
				key === 'id' ? ['RECORD_NOT_FOUND', 'RECORD_NOT_FOUND'] : ['created', 'unchanged'];
			expect(outcomes.map(endOf)).toEqual(['unchanged', ...isNew]);
			const partners = recordsOf(client, PARTNER);
			expect(await partners.read([Number(first)], ['name'])).toMatchObject([{ name: 'There' }]);
			if (key !== 'id') expect(idsOf(outcomes)[1]).toBe(idsOf(outcomes)[2]);
		},
	);

	it('writes the good one of two rows that share a record', async () => {
		const outcomes = await write(
			['ref'],
			[
				{ ref: ref(0), name: 'Good', country_id: null },
				{ ref: ref(0), name: null, type: 'contact' },
				{ ref: ref(1), name: 'Other' },
			],
		);
		expect(outcomes.map(endOf)).toEqual([
			'created',
			expect.stringMatching(/VALIDATION|REQUIRED/),
			'created',
		]);
		expect((await read(['name'])).map(({ name }) => name).sort()).toEqual(['Good', 'Other']);
	});

	it('writes the good one of two rows that share a record where the other does not fit it', async () => {
		const outcomes = await write(
			['ref'],
			[
				{ ref: ref(0), name: 'Good' },
				{ ref: ref(0), name: 'Bad', child_ids: [{ id: 999_999_999, name: 'No such line' }] },
			],
		);
		expect(outcomes.map(endOf)).toEqual(['created', 'RECORD_NOT_FOUND']);
		expect((await read(['name'])).map(({ name }) => name)).toEqual(['Good']);
	});

	it('refuses a key that fits several records, unless all are meant', async () => {
		const both = await create([
			{ ref: ref(0), name: 'A' },
			{ ref: ref(0), name: 'A', city: 'Gent' },
		]);
		const rows = [{ ref: ref(0), city: 'Gent' }];
		expect((await write(['ref'], rows)).map(endOf)).toEqual(['REFERENCE_AMBIGUOUS']);
		const outcomes = await write(['ref'], rows, { multipleMatches: 'all' });
		expect(outcomes).toEqual([{ status: 'done', result: { ids: both, action: 'updated' } }]);
		expect((await read(['city'])).map(({ city }) => city)).toEqual(['Gent', 'Gent']);
	});

	it('writes to the one that was created first of several, where that is chosen', async () => {
		const [, oldest] = await create([
			{ ref: ref(0), name: 'Archived', active: false },
			{ ref: ref(0), name: 'Oldest' },
			{ ref: ref(0), name: 'Newest' },
		]);
		const rows = [{ ref: ref(0), city: 'Gent' }];
		const outcomes = await write(['ref'], rows, { multipleMatches: 'first' });
		expect(outcomes).toEqual([{ status: 'done', result: { ids: [oldest], action: 'updated' } }]);
	});

	it('finds a website as Odoo keeps it, and leaves it alone', async () => {
		const website = `acme-${mark}.example.com/shop`;
		const rows = [{ ref: ref(0), name: 'Acme', website }];
		for (const column of ['website', 'ref']) {
			expect((await write([column], rows)).map(endOf)).toEqual([
				column === 'website' ? 'created' : 'unchanged',
			]);
			expect((await write([column], rows)).map(endOf)).toEqual(['unchanged']);
		}
		expect(await read(['website'])).toMatchObject([{ website: `http://${website}` }]);
	});

	itIf(!isSandbox)('finds a bank account as Odoo keeps it, and leaves it alone', async () => {
		const [partner] = await create([{ name: mark }]);
		const number = `BE${Math.floor(Math.random() * 1e14)}`.padEnd(16, '0');
		const bank = { model: 'res.partner.bank' };
		const rows = [number, number.toLowerCase().replace(/.{4}/g, '$& ')].map((acc_number) => [
			{ partner_id: partner, acc_number },
		]);
		expect((await write(['acc_number'], rows[0] ?? [], bank)).map(endOf)).toEqual(['created']);
		for (const each of rows) {
			const [again] = await write(['acc_number'], each, bank);
			expect(again?.status).toBe('done');
			expect(again && endOf(again)).not.toBe('created');
		}
	});

	it('finds archived records instead of making duplicates, but prefers active ones', async () => {
		const [archived] = await create([{ ref: ref(0), name: 'Archived', active: false }]);
		await create([{ ref: ref(1), name: 'Archived', active: false }]);
		const [active] = await create([{ ref: ref(1), name: 'Active' }]);
		const rows = [0, 1].map((index) => ({ ref: ref(index), name: 'Found' }));
		expect(idsOf(await write(['ref'], rows))).toEqual([archived, active]);
		expect(
			(await read(['active', 'name'])).map(({ active: isActive, name }) => [isActive, name]),
		).toEqual([
			[false, 'Found'],
			[false, 'Archived'],
			[true, 'Found'],
		]);
		const ignoring = await write(['ref'], rows.slice(0, 1), { matchArchived: false });
		expect(ignoring.map(endOf)).toEqual(['created']);
	});

	it('fails a row whose key is empty, and writes the others', async () => {
		const outcomes = await write(
			['ref'],
			[{ ref: '', name: 'A' }, { ref: ref(1), name: 'B' }, { ref: null, name: 'C' }, { name: 'D' }],
		);
		expect(outcomes.map(endOf)).toEqual([
			'INVALID_VALUE',
			'created',
			'INVALID_VALUE',
			'INVALID_VALUE',
		]);
		expect(await read(['name'])).toHaveLength(1);
	});

	it.each([
		['', ' '],
		['non-breaking ', '\u00a0'],
	])('takes a key of %sblanks for an empty one, not for that of one record', async (_, blank) => {
		await create([{ name: mark, ref: blank }]);
		const rows = ['A', 'B'].map((name) => ({ ref: blank, name: `${mark} ${name}` }));
		const linked = { ref: ref(1), name: mark, parent_id: { ref: blank } };
		const outcomes = [...(await write(['ref'], rows)), ...(await write(['ref'], [linked]))];
		expect(outcomes.map(endOf)).toEqual(['INVALID_VALUE', 'INVALID_VALUE', 'INVALID_VALUE']);
		expect(errorOf(outcomes[0])).toMatchObject({
			message: expect.stringMatching(/^The item has no value for the field .*Reference/) as string,
		});
	});

	it('takes spaces around a key for none, as Odoo does in its forms', async () => {
		const rows = ['A ', 'A', 'B'].map((key) => ({ ref: `${mark}${key}`, name: 'New' }));
		expect((await write(['ref'], rows)).map(endOf)).toEqual(['created', 'unchanged', 'created']);
		const again = rows.map(({ ref: key }) => ({ ref: ` ${key.trim()} `, name: 'Again' }));
		expect((await write(['ref'], again.slice(1))).map(endOf)).toEqual(['updated', 'updated']);
		const held = (await read(['ref', 'name'])).map((each) => each.ref);
		expect(held.sort()).toEqual([`${mark}A`, `${mark}B`]);

		const padded = `${mark} C `;
		const [id] = await create([
			{ ref: padded, name: 'With' },
			{ ref: padded.trim(), name: 'Without' },
		]);
		expect(idsOf(await write(['ref'], [{ ref: padded, name: 'With' }]))).toEqual([id]);
	});

	it('refuses a text, also in a key, that Odoo would cut', async () => {
		const country = 'res.country';
		const own = { model: country, unknownColumns: 'error' } as const;
		for (const columns of [['code'], ['name']]) {
			const [outcome] = await write(columns, [{ code: 'ZZZ', name: mark }], own);
			expect(errorOf(outcome)).toMatchObject({ code: 'INVALID_VALUE', field: 'code' });
		}
		expect(await recordsOf(client, country).search([['name', '=', mark]])).toEqual([]);
	});

	it('creates no record whose key Odoo would make of a field that is not given', async () => {
		const email = `${mark}@example.com`;
		const outcomes = [
			...(await write(['email_normalized'], [{ email_normalized: email, ref: ref(1), name: 'A' }])),
			...(await write(['parent_name'], [{ parent_name: 'Nobody', ref: ref(2), name: 'B' }])),
		];
		expect(outcomes.map(errorOf)).toMatchObject([
			{ code: 'INVALID_VALUE', field: 'email' },
			{ code: 'INVALID_VALUE', field: 'parent_id' },
		]);
		expect(await read(['name'])).toEqual([]);

		const given = email.toUpperCase();
		const row = { email_normalized: given, email: given, ref: ref(3), name: 'C' };
		const twice = [
			await write(['email_normalized'], [row]),
			await write(['email_normalized'], [row]),
		];
		expect(twice.flat().map(endOf)).toEqual(['created', 'unchanged']);
	});

	it.each(['color', 'is_company'])(
		'takes no %s for nothing to match on, not for 0',
		async (field) => {
			const rows = [null, ''].map((empty) => ({ ref: ref(0), name: 'A', [field]: empty }));
			const outcomes = await write([field], rows, { multipleMatches: 'all' });
			expect(outcomes.map(endOf)).toEqual(['INVALID_VALUE', 'INVALID_VALUE']);
			expect(proxy.requests.filter(isCallOf('create', 'load', 'web_save_multi', 'write'))).toEqual(
				[],
			);
		},
	);

	it('refuses to match on a field that cannot be searched or compared', async () => {
		await expect(write(['category_id'], [{ category_id: [1] }])).rejects.toMatchObject({
			code: 'INVALID_VALUE',
		});
		await expect(write(['no_such_field'], [{ ref: 'x' }])).rejects.toMatchObject({
			code: 'FIELD_NOT_FOUND',
		});
		await expect(write(['id', 'ref'], [{ id: 1, ref: 'x' }])).rejects.toMatchObject({
			code: 'INVALID_VALUE',
		});
		expect(proxy.requests.filter(isCallOf('create', 'load', 'web_save_multi', 'write'))).toEqual(
			[],
		);
	});

	it('creates under External IDs and finds the records by them again', async () => {
		const xmlid = (index: number) => `n8n.upsert-${mark}-${index}`;
		const rows = [0, 1, 2].map((index) => ({
			xmlid: xmlid(index),
			ref: ref(index),
			name: `P ${index}`,
			active: index !== 1,
		}));
		const first = await write(['xmlid'], rows);
		expect(count(first)).toEqual({ created: 3 });
		const again = await write(
			['xmlid'],
			rows.map((row, index) => (index === 2 ? { ...row, name: 'Changed' } : row)),
		);
		expect(again.map(endOf)).toEqual(['unchanged', 'unchanged', 'updated']);
		expect(idsOf(again)).toEqual(idsOf(first));
	});

	itIf(!isSandbox)('creates under an External ID that no update of an app deletes', async () => {
		const name = `kept-${mark}`;
		await write(['xmlid'], [{ xmlid: `base.${name}`, name: 'Kept', ref: mark }]);
		const domain = [['name', '=', name]];
		const ids = await recordsOf(client, 'ir.model.data').search(domain);
		expect(await recordsOf(client, 'ir.model.data').read(ids, ['noupdate'])).toMatchObject([
			{ noupdate: true },
		]);
	});

	it('never touches the record that an External ID of another model belongs to', async () => {
		const outcomes = await write(['xmlid'], [{ xmlid: 'base.be', ref: ref(0), name: 'Danger' }]);
		expect(outcomes.map(endOf)).toEqual(['RECORD_NOT_FOUND']);
		expect(await read(['name'], [['name', '=', 'Danger']])).toEqual([]);
	});

	it('links new records with External IDs to archived ones, or says before that it cannot', async () => {
		const parent = await recordsOf(client, PARTNER).createOne({ name: 'Gone', active: false });
		const tag = await recordsOf(client, `${PARTNER}.category`).createOne({
			name: mark,
			active: false,
		});
		const rowsOf = (name: string) =>
			[{ parent_id: parent }, {}, { category_id: [tag] }].map((links, index) => ({
				xmlid: `n8n.${name}-${mark}-${index}`,
				ref: ref(index),
				name: `P ${index}`,
				...links,
			}));
		const canLink = isSince('importLinksArchived');
		const expected = canLink
			? Array(3).fill('created')
			: ['INVALID_VALUE', 'created', 'INVALID_VALUE'];

		const validated = await write(['xmlid'], rowsOf('each'), { validateOnly: true });
		expect(validated.map(endOf)).toEqual(expected);
		expect((await write(['xmlid'], rowsOf('each'))).map(endOf)).toEqual(expected);

		const [first] = await write(['xmlid'], rowsOf('at-once').slice(0, 1), { allOrNothing: true });
		const error = {
			field: 'parent_id',
			message: expect.stringContaining('links to an archived record') as string,
		};
		expect(first).toMatchObject(canLink ? { status: 'done' } : { status: 'failed', error });
	});

	it('says which field stands in the way of an External ID, and writes nothing of that row', async () => {
		const outcomes = await write(
			['xmlid'],
			[
				{ xmlid: `n8n.${mark}-a`, ref: ref(0), name: 'A', child_ids: [{ name: 'Line' }] },
				{ xmlid: `n8n.${mark}-b`, ref: ref(1), name: 'B' },
			],
		);
		expect(outcomes.map(endOf)).toEqual(['INVALID_VALUE', 'created']);
		expect(outcomes[0]).toMatchObject({ error: { field: 'child_ids' } });
		expect((await read(['name'])).map(({ name }) => name)).toEqual(['B']);
	});

	it('keeps the time of a new record with an External ID, whatever zone the user is in', async () => {
		const model = 'sale.order';
		const [partner = 0] = await create([{ ref: ref(0), name: 'Customer' }]);
		const row = {
			xmlid: `n8n.${mark}-order`,
			partner_id: partner,
			date_order: '2026-01-31T10:20:30Z',
		};
		const [outcome] = await write(['xmlid'], [row], { model, context: { tz: 'Asia/Tokyo' } });
		const [id = 0] = resultOf(outcome).ids;
		const found = await recordsOf(client, model).read([id], ['date_order']);
		expect(found).toEqual([{ id, date_order: '2026-01-31 10:20:30' }]);
	});

	it('updates by ID, and says which IDs do not exist', async () => {
		const [id = 0] = await create([{ ref: ref(0), name: 'A', active: false }]);
		const rows = [
			{ id, city: 'Gent' },
			{ id: 999_999_999, city: 'Gent' },
			{ id: String(id), city: 'Gent' },
			{ id: 'x' },
			{},
		];
		const outcomes = await write(['id'], rows, { onMissing: 'error' });
		expect(outcomes.map(endOf)).toEqual([
			'updated',
			'RECORD_NOT_FOUND',
			'unchanged',
			'INVALID_VALUE',
			'INVALID_VALUE',
		]);
		const skipping = await write(['id'], rows.slice(0, 2), { onMissing: 'skip' });
		expect(skipping.map(endOf)).toEqual(['unchanged', 'skipped']);
	});

	it('does not create what an update does not find', async () => {
		const rows = [{ ref: ref(0), name: 'A' }];
		expect((await write(['ref'], rows, { onMissing: 'error' })).map(endOf)).toEqual([
			'RECORD_NOT_FOUND',
		]);
		expect((await write(['ref'], rows, { onMissing: 'skip' })).map(endOf)).toEqual(['skipped']);
		expect(await read(['name'])).toEqual([]);
	});

	it('changes many records to different values with few requests', async () => {
		const ids = await create(
			Array.from({ length: 60 }, (_, index) => ({
				ref: ref(index),
				name: `A ${index}`,
				active: index !== 7,
			})),
		);
		const rows = ids.map((id, index) => ({
			id,
			name: `B ${index}`,
			color: index % 10,
			is_company: index % 2 === 0,
			type: 'other',
			date: undefined,
			country_id: index % 3 ? 'base.be' : null,
			category_id: [],
		}));
		const { result: outcomes, requests } = await proxy.counted(
			async () => await write(['id'], rows, { onMissing: 'error' }),
		);
		expect(count(outcomes)).toEqual({ updated: 60 });
		// Before Odoo 19, one for each combination of fields that change.
		expect(requests.length).toBeLessThanOrEqual(isSince('saveMulti') ? 4 : 12);
		const records = await read(['name', 'color', 'is_company', 'type', 'country_id']);
		expect(
			records.map(({ name, color, is_company, type }) => ({ name, color, is_company, type })),
		).toEqual(rows.map(({ name, color, is_company, type }) => ({ name, color, is_company, type })));
		expect(records.filter(({ country_id: country }) => country)).toHaveLength(40);
	});

	it('never writes to a record that has the External ID of a new one', async () => {
		const [held = 0] = await create([{ ref: ref(0), name: 'Held' }]);
		const xmlid = `n8n.${mark}`;
		await recordsOf(client, 'ir.model.data').create([
			{ module: 'n8n', name: mark, model: PARTNER, res_id: held },
		]);
		const outcomes = await write(
			['ref'],
			[
				{ ref: ref(1), name: 'New', xmlid },
				{ ref: ref(2), name: 'First', xmlid: `${xmlid}-2` },
				{ ref: ref(3), name: 'Second', xmlid: `${xmlid}-2` },
			],
		);
		expect(outcomes.map(endOf)).toEqual(['DUPLICATE', 'created', 'DUPLICATE']);
		expect(await read(['ref', 'name'])).toEqual([
			{ id: held, ref: ref(0), name: 'Held' },
			{ id: expect.any(Number) as number, ref: ref(2), name: 'First' },
		]);
	});

	it('creates a record anew whose External ID has outlived it', async () => {
		const rows = [{ xmlid: `n8n.${mark}`, ref: ref(0), name: 'Gone' }];
		const [gone] = idsOf(await write(['xmlid'], rows));
		const data = recordsOf(client, 'ir.model.data');
		const [named = 0] = await data.search([['name', '=', mark]]);
		// As after a deletion by the database itself, which Odoo does not see.
		const [lost = 0] = await create([{ name: 'Lost' }]);
		await recordsOf(client, PARTNER).unlink([lost]);
		await data.write([named], { res_id: lost });
		const outcomes = await write(['xmlid'], [{ ...rows[0], ref: ref(1) }]);
		expect(outcomes.map(endOf)).toEqual(['created']);
		expect(idsOf(outcomes)).not.toEqual([gone]);
		expect((await write(['xmlid'], [{ ...rows[0], ref: ref(1) }])).map(endOf)).toEqual([
			'unchanged',
		]);
	});

	it('says that a line is missing, and takes it for no missing record', async () => {
		const [id] = await create([{ ref: ref(0), name: 'A' }]);
		const rows = [{ id, child_ids: [{ id: 2_000_000_000, name: 'No such line' }] }];
		const outcomes = await write(['id'], rows, { onMissing: 'skip' });
		expect(outcomes.map(endOf)).toEqual(['RECORD_NOT_FOUND']);
	});

	it.each<[string, (a: number, b: number) => [before: number[], rows: unknown[], after: number[]]]>(
		[
			['set and set', (a, b) => [[b], [[a], [b]], [b]]],
			['set and set to nothing', (a) => [[], [[a], []], []]],
			['added and removed', (a) => [[], [{ add: [a] }, { remove: [a] }], []]],
			['removed and added', (a) => [[a], [{ remove: [a] }, { add: [a] }], [a]]],
			['added and added', (a, b) => [[a], [{ add: [b] }, { add: [a, b] }], [a, b]]],
		],
	)(
		'makes of several rows for a record what they come to one after the other: %s',
		async (_, linksOf) => {
			const names = ['a', 'b'].map((name) => ({ name: `${name} ${mark}` }));
			const [a = 0, b = 0] = await create(names, 'res.partner.category');
			const [before, values, after] = linksOf(a, b);
			const [id = 0] = await create([
				{ ref: ref(0), name: 'There', category_id: [[6, 0, before]] },
			]);
			const rowsOf = (at: number) =>
				values.map((category_id) => ({ ref: ref(at), name: 'There', category_id }) as Row);
			const outcomes = await write(['ref'], rowsOf(0));
			expect(outcomes.every(({ status }) => status === 'done')).toBe(true);
			const linked = async (record: number) =>
				(await recordsOf(client, PARTNER).read([record], ['category_id']))[0]?.category_id;
			expect(await linked(id)).toEqual(after);

			const alone = await create([{ ref: ref(1), name: 'There' }]);
			for (const row of rowsOf(1)) await write(['ref'], [row]);
			const [created] = idsOf(await write(['ref'], rowsOf(2)));
			expect(await linked(Number(created))).toEqual(await linked(alone[0] ?? 0));
		},
	);

	it('works for a user with few rights', async () => {
		const low = clientFor(target, { protocol, user: 'low' });
		const partners = writerOf(low, PARTNER);
		const rows = [0, 1].map((index) => ({
			xmlid: `n8n.${mark}-${index}`,
			ref: ref(index),
			name: `P ${index}`,
		}));
		expect((await partners.upsert(['xmlid'], rows)).map(endOf)).toEqual(['created', 'created']);
		for (const column of ['xmlid', 'ref']) {
			const outcomes = await partners.upsert([column], rows);
			expect(outcomes.map(endOf)).toEqual(['unchanged', 'unchanged']);
		}
	});
});

function count(outcomes: ReadonlyArray<Outcome<WriteResult>>): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const outcome of outcomes) counts[endOf(outcome)] = (counts[endOf(outcome)] ?? 0) + 1;
	return counts;
}
