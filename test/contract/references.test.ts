import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import type { Vals } from '../../odoo/call';
import type { WriteResult } from '../../odoo/write/writeRow';
import type { Context, Outcome, RpcValue } from '../../odoo';
import type { Row } from '../../odoo/values/reference';
import { countRecords, userLanguage } from '../../odoo';
import { errorOf } from '../support/outcomes';
import { recordsOf } from '../support/records';
import { useClient, useProxy, useTarget } from '../support/suite';
import { clientFor, protocolsFor } from '../support/target';
import type { WriteOptions } from '../support/writing';
import { endOf, idsOf, writerOf } from '../support/writing';

const PARTNER = 'res.partner';
const TAG = 'res.partner.category';
const STATE = 'res.country.state';
const NO_SUCH_ID = 999_999_999;
const context: Context = {};
const target = useTarget();
const proxy = useProxy(target);

describe.each(protocolsFor('jsonrpc'))('references over %s', (protocol) => {
	const client = useClient(target, {
		protocol,
		through: proxy,
		models: [PARTNER, TAG, STATE, 'res.country'],
	});
	/** Marks the records of one test. */
	let mark: string;
	let belgium: number;
	let france: number;

	beforeAll(async () => {
		await userLanguage(client);
		belgium = await idOf('res.country', [['code', '=', 'BE']]);
		france = await idOf('res.country', [['code', '=', 'FR']]);
	});

	beforeEach(() => {
		mark = randomUUID();
	});

	const idOf = async (model: string, domain: RpcValue) =>
		(await recordsOf(client, model).search(domain))[0] ?? 0;

	const create = async (model: string, vals: readonly Vals[]) =>
		await recordsOf(client, model).create(vals);

	/** Creates a contact for each row. */
	const write = async (rows: readonly Row[], options: WriteOptions = {}) =>
		await writerOf(client, PARTNER).create(
			rows.map((row) => ({ name: 'Referring', ...row })),
			options,
		);

	/** What the records of rows hold in these fields; nothing for rows that have none. */
	const read = async (outcomes: ReadonlyArray<Outcome<WriteResult>>, ...fields: string[]) => {
		const ids = idsOf(outcomes);
		const found = await recordsOf(client, PARTNER).read(
			ids.filter((id) => id !== undefined),
			fields,
		);
		const records = new Map(found.map((record) => [record.id, record]));
		return ids.map((id) => valuesOf(records.get(id ?? 0) ?? {}));
	};

	/** What the rows come to as new contacts. */
	const written = async (rows: readonly Row[], ...fields: string[]) =>
		await read(await write(rows), ...fields);

	const countries = (values: readonly unknown[]): Row[] =>
		values.map((value) => ({ country_id: value }));

	it('says how else a record can be named that is not there, or how one is created', async () => {
		const hintsOf = async (rows: readonly Row[]) =>
			(await write(rows, { onMissingReference: 'error' })).map((each) =>
				each.status === 'failed' ? each.error.hint : '',
			);
		const [ofCode = '', ofFields = '', ofName = ''] = await hintsOf([
			{ country_id: `${NO_SUCH_ID}` },
			{ category_id: [{ name: mark, color: 3 }] },
			{ category_id: [mark] },
		]);
		expect(ofCode).toContain('{{ { code: $json.country } }}');
		expect(ofCode).not.toContain('create a record');
		expect(ofFields).toContain('{ "create": [');
		expect(ofFields).not.toContain('create a record');
		expect(ofName).toContain('create a record with this name');
	});

	it('takes every way to name a record', async () => {
		const rows = [
			...countries([belgium, String(belgium), { id: belgium, name: 'ignored' }]),
			...countries([[belgium, 'Belgium'], { id: String(belgium) }, `{"id": ${belgium}}`]),
			...countries(['base.be', { xmlid: 'base.be' }, { id: 'base.be' }]),
			...countries(['Belgium', { name: 'Belgium' }, { display_name: 'Belgium' }]),
			...countries(['  belgium ', { code: 'BE' }]),
			{ 'country_id.code': 'BE' },
			{ 'country_id.name': 'Belgium' },
			{ 'country_id.id': belgium },
		];
		const found = await written(rows, 'country_id');
		expect(found).toEqual(rows.map(() => ({ country_id: belgium })));
	});

	it('clears a link for null and empty text, and leaves it alone for undefined', async () => {
		const values = [
			...countries([null, '', undefined]),
			{ 'country_id.code': null },
			{ 'country_id.code': '' },
		];
		const ids = await create(
			PARTNER,
			values.map(() => ({ name: 'French', country_id: france })),
		);
		const rows = values.map((row, index) => ({ id: ids[index], ...row }));
		const outcomes = await writerOf(client, PARTNER).update(rows);
		const cleared = { country_id: false };
		expect(await read(outcomes, 'country_id')).toEqual([
			cleared,
			cleared,
			{ country_id: france },
			cleared,
			cleared,
		]);
	});

	it('names the column and the value that no record fits', async () => {
		const outcomes = await write([
			{ country_id: 'Atlantis' },
			{ country_id: NO_SUCH_ID },
			{ country_id: 'base.atlantis' },
			{ 'country_id.code': 'ZZ' },
		]);
		expect(outcomes.map(endOf)).toEqual(outcomes.map(() => 'REFERENCE_NOT_FOUND'));
		expect(outcomes.map((each) => errorOf(each)?.message)).toEqual([
			'"Country" (country_id): there is no res.country record named "Atlantis".',
			`"Country" (country_id): there is no res.country record with the ID ${NO_SUCH_ID}.`,
			'"Country" (country_id): there is no res.country record named "base.atlantis".',
			'"Country" (country_id): there is no res.country record with {"code":"ZZ"}.',
		]);
		expect(new Set(outcomes.map((each) => errorOf(each)?.field))).toEqual(new Set(['country_id']));
	});

	it('refuses the External ID of another model', async () => {
		const [outcome] = await write([{ country_id: 'base.main_partner' }]);
		expect(errorOf(outcome)).toMatchObject({
			code: 'REFERENCE_NOT_FOUND',
			message: expect.stringContaining('belongs to a res.partner record, not to res.country'),
		});
	});

	it('takes digits for an id, and never for a name', async () => {
		const number = String(Math.floor(Math.random() * 900_000_000) + 1_000_000_000);
		const [tag = 0] = await create(TAG, [{ name: number }]);
		const outcomes = await write([
			{ category_id: [number] },
			{ category_id: [{ name: number }] },
			{ parent_id: '99999999999' },
		]);
		expect(outcomes.map(endOf)).toEqual(['REFERENCE_NOT_FOUND', 'created', 'INVALID_VALUE']);
		expect((await read(outcomes, 'category_id'))[1]).toEqual({ category_id: [tag] });
	});

	it('lists the records that a name fits', async () => {
		const twins = await create(PARTNER, [{ name: mark }, { name: mark }]);
		const [outcome] = await write([{ parent_id: mark }]);
		expect(errorOf(outcome)).toMatchObject({
			code: 'REFERENCE_AMBIGUOUS',
			field: 'parent_id',
			message: expect.stringContaining(`with the IDs ${twins.join(', ')}`),
		});
	});

	it('prefers the exact name to one with other capitals, and an active record to an archived one', async () => {
		const [exact = 0, upper = 0, , active = 0, archived = 0] = await create(PARTNER, [
			{ name: `${mark} name` },
			{ name: `${mark} OTHER` },
			{ name: `${mark} Twice`, active: false },
			{ name: `${mark} Twice` },
			{ name: `${mark} Gone`, active: false },
		]);
		await create(PARTNER, [{ name: `${mark} NAME` }]);
		const parents = ['name', 'Other', 'Twice', 'Gone', 'Name'].map((name) => ({
			parent_id: `${mark} ${name}`,
		}));
		const outcomes = await write(parents);
		expect((await read(outcomes, 'parent_id')).slice(0, 4)).toEqual(
			[exact, upper, active, archived].map((id) => ({ parent_id: id })),
		);
		expect(outcomes.map(endOf)[4]).toBe('REFERENCE_AMBIGUOUS');
	});

	it('prefers an active record to an archived one that has the name in a better way', async () => {
		const [parent = 0] = await create(PARTNER, [{ name: 'Acme', is_company: true }]);
		// Its display name is that of the company as well.
		const [contact = 0, upper = 0] = await create(PARTNER, [
			{ name: `${mark} Ann`, parent_id: parent },
			{ name: `${mark} BOB` },
			{ name: `${mark} Ann`, active: false },
			{ name: `${mark} Bob`, active: false },
		]);
		const rows = [{ parent_id: `${mark} Ann` }, { parent_id: `${mark} Bob` }];
		expect(await written(rows, 'parent_id')).toEqual([
			{ parent_id: contact },
			{ parent_id: upper },
		]);
	});

	it('takes the company of which the other contacts with the address are, if one is it', async () => {
		const email = `${mark}@example.com`;
		const [company = 0] = await create(PARTNER, [{ name: mark, email, is_company: true }]);
		await create(PARTNER, [
			{ name: 'Ann', email, parent_id: company },
			{ name: 'Delivery', email, parent_id: company, type: 'delivery' },
		]);
		const named = { parent_id: { email } };
		expect(await written([named], 'parent_id')).toEqual([{ parent_id: company }]);
		await create(PARTNER, [{ name: 'Stranger', email }]);
		expect((await write([named])).map(endOf)).toEqual(['REFERENCE_AMBIGUOUS']);
	});

	it('finds none by values that are empty, as one without such a value would be meant', async () => {
		await create(TAG, [{ name: mark }]);
		const outcomes = await write([
			{ parent_id: { ref: null } },
			{ parent_id: { ref: '', vat: null } },
			{ country_id: { code: '' } },
			{ 'country_id.code': '' },
			{ country_id: belgium, 'country_id.code': null },
			{ country_id: belgium, 'country_id.code': 'FR' },
		]);
		expect(outcomes.map(endOf)).toEqual([
			'INVALID_VALUE',
			'INVALID_VALUE',
			'INVALID_VALUE',
			'created',
			'created',
			'INVALID_VALUE',
		]);
		const [linked] = await read(outcomes.slice(4, 5), 'country_id');
		expect(linked).toEqual({ country_id: belgium });
		expect(errorOf(outcomes[2])).toMatchObject({
			field: 'country_id',
			message: expect.stringMatching(
				/^"Country.*: There is no value to find the linked record by\./,
			) as string,
		});
	});

	it('finds records by the display name that Odoo composes', async () => {
		const [parent = 0] = await create(PARTNER, [{ name: `${mark} Acme`, is_company: true }]);
		const [contact = 0] = await create(PARTNER, [{ name: 'Ann, jr.', parent_id: parent }]);
		const [tag = 0] = await create(TAG, [{ name: mark }]);
		const [child = 0] = await create(TAG, [{ name: 'Chairs', parent_id: tag }]);
		const [state = 0] = await create(STATE, [
			{ name: `State ${mark}`, code: mark, country_id: belgium },
		]);
		const [shown] = await recordsOf(client, STATE).read([state], ['display_name']);
		const rows = [
			{ parent_id: `${mark} Acme, Ann, jr.` },
			{ category_id: [`${mark} / Chairs`] },
			{ state_id: shown?.display_name },
		];
		const found = await written(rows, 'parent_id', 'category_id', 'state_id');
		expect(found).toMatchObject([
			{ parent_id: contact },
			{ category_id: [child] },
			{ state_id: state },
		]);
	});

	it('finds a record by several of its fields, those of its own links included', async () => {
		const name = `State ${mark}`;
		const states = await create(STATE, [
			{ name, code: mark, country_id: belgium },
			{ name, code: mark, country_id: france },
		]);
		const outcomes = await write([
			{ 'state_id.code': mark, 'state_id.country_id.code': 'FR' },
			{ state_id: { code: mark, country_id: 'Belgium' } },
			{ 'state_id.code': mark },
			{ 'state_id.code': mark, 'state_id.country_id.code': 'ZZ' },
		]);
		const found = await read(outcomes, 'state_id');
		expect(found[0]).toEqual({ state_id: states[1] });
		expect(found[1]).toEqual({ state_id: states[0] });
		expect(outcomes.map(endOf).slice(2)).toEqual(['REFERENCE_AMBIGUOUS', 'REFERENCE_NOT_FOUND']);
	});

	it('refuses to find records by a field that does not exist, or cannot be searched', async () => {
		const schema = await client.schema(PARTNER);
		const names = [...schema.fields.values()]
			.filter(({ searchable, type }) => !searchable && type === 'char')
			.map(({ name }) => name);
		const outcomes = await write([
			{ 'parent_id.nmae': 'x' },
			...[...names, 'image_1920', 'child_ids'].map((name) => ({ [`parent_id.${name}`]: 'x' })),
		]);
		expect(errorOf(outcomes[0])).toMatchObject({
			code: 'FIELD_NOT_FOUND',
			field: 'parent_id.nmae',
			hint: expect.stringContaining('Did you mean name'),
		});
		expect(new Set(outcomes.slice(1).map(endOf))).toEqual(new Set(['INVALID_VALUE']));
	});

	it('asks once for each model and way of naming, however many rows there are', async () => {
		const parents = await create(
			PARTNER,
			Array.from({ length: 60 }, (_, index) => ({ name: `${mark} ${index}` })),
		);
		const rows = Array.from({ length: 1200 }, (_, index) => ({
			name: `Child ${index}`,
			parent_id: index % 2 ? parents[index % 60] : `${mark} ${index % 60}`,
			'country_id.code': index % 3 ? 'BE' : 'FR',
			category_id: index % 2 ? undefined : ['No such tag'],
		}));
		const { result: outcomes, requests } = await proxy.counted(
			async () => await write(rows, { batchSize: 1200 }),
		);
		// Parents by id and by name, countries by code, tags by name and then without their capitals,
		// and all contacts.
		expect(requests).toHaveLength(6);
		expect(outcomes.filter(({ status }) => status === 'failed')).toHaveLength(600);
		const found = await read(outcomes, 'name', 'parent_id', 'country_id');
		expect(found[1]).toEqual({ name: 'Child 1', parent_id: parents[1], country_id: belgium });
	});

	it('gives each of many mixed rows its own outcome, with few requests', async () => {
		const [tag = 0] = await create(TAG, [{ name: `${mark} tag` }]);
		await create(TAG, [{ name: `${mark} twin` }, { name: `${mark} twin` }]);
		const kinds: ReadonlyArray<readonly [Row, unknown]> = [
			[{ country_id: belgium }, { country_id: belgium }],
			[{ country_id: 'France' }, { country_id: france }],
			[{ country_id: 'base.be' }, { country_id: belgium }],
			[{ 'country_id.code': 'FR' }, { country_id: france }],
			[{ category_id: [`${mark} tag`, tag] }, { category_id: [tag] }],
			[{ category_id: { add: [`${mark} TAG`] } }, { category_id: [tag] }],
			[{ child_ids: [{ name: 'C', country_id: 'Belgium' }] }, { children: [belgium] }],
			[
				{ country_id: null, category_id: [] },
				{ country_id: false, category_id: [] },
			],
			[{ country_id: 'Atlantis' }, 'REFERENCE_NOT_FOUND'],
			[{ country_id: NO_SUCH_ID }, 'REFERENCE_NOT_FOUND'],
			[{ country_id: 'base.nothing' }, 'REFERENCE_NOT_FOUND'],
			[{ country_id: 'base.main_partner' }, 'REFERENCE_NOT_FOUND'],
			[{ 'country_id.code': 'ZZ' }, 'REFERENCE_NOT_FOUND'],
			[{ category_id: [tag, `${mark} twin`] }, 'REFERENCE_AMBIGUOUS'],
			[{ child_ids: [{ name: 'C', country_id: 'Atlantis' }] }, 'REFERENCE_NOT_FOUND'],
			[{ country_id: true }, 'INVALID_VALUE'],
			[{ countri_id: belgium }, 'FIELD_NOT_FOUND'],
		];
		const mixtures = fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 300 });
		for (const mixture of fc.sample(mixtures, { numRuns: 10, seed: 7 })) {
			const { result: outcomes, requests } = await proxy.counted(
				async () => await write(mixture.map(([row]) => row)),
			);
			// External IDs; ids of two models, some missing; names of two, exactly and not; codes; and all
			// contacts.
			expect(requests.length).toBeLessThanOrEqual(10);
			const found = await read(outcomes, 'country_id', 'category_id', 'child_ids');
			for (const [index, [, expected]] of mixture.entries()) {
				const outcome = outcomes[index] as Outcome<WriteResult>;
				if (outcome.status !== 'done') expect(endOf(outcome)).toBe(expected);
				else expect(await withChildren(found[index] ?? {})).toMatchObject(expected as object);
			}
		}
	});

	/** The record, and the countries of its children. */
	const withChildren = async (record: Vals) => {
		const children = (record.child_ids ?? []) as number[];
		if (children.length === 0) return record;
		const found = await recordsOf(client, PARTNER).read(children, ['country_id']);
		return { ...record, children: found.map((child) => valuesOf(child).country_id) };
	};

	it('does not let one strange value spoil the lookups of others', async () => {
		const outcomes = await write(countries(['Bel\u0000gium', 'France']));
		expect(outcomes.map(({ status }) => status)).toEqual(['failed', 'done']);
		expect((await read(outcomes, 'country_id'))[1]).toEqual({ country_id: france });
	});

	it('creates a missing record once for all rows that name it', async () => {
		const rows = [mark, mark.toUpperCase(), { name: mark }].map((tag) => ({ category_id: [tag] }));
		const outcomes = await write(rows, { onMissingReference: 'create' });
		const created = await recordsOf(client, TAG).search([['name', '=ilike', mark]]);
		expect(created).toHaveLength(1);
		const found = await read(outcomes, 'category_id');
		expect(found).toEqual(rows.map(() => ({ category_id: created })));
	});

	it('creates no contact for an address that one has, however it is written', async () => {
		const [name, email, other] = [`Ann ${mark}`, `ann@${mark}.example`, `bob.b@${mark}.example`];
		const [bob = 0] = await create(PARTNER, [{ name: `Bob ${mark}`, email: other }]);
		const texts = [`${name} <${email}>`, email, `"${name}" <${email.toUpperCase()}>`, other];
		const creating = { onMissingReference: 'create' } as const;
		const linked: unknown[] = [];
		for (const run of [texts, texts.slice().reverse()]) {
			const rows = run.map((parent_id, index) => ({ name: `${index}`, parent_id }));
			const records = await read(await write(rows, creating), 'parent_id');
			linked.push(...records.map((each) => each?.parent_id));
		}
		const [ann] = await recordsOf(client, PARTNER).search([['email', '=', email]]);
		expect(linked).toEqual([ann, ann, ann, bob, bob, ann, ann, ann]);
	});

	it('links to the contact of an earlier row by its address', async () => {
		const email = `carl@${mark}.example`;
		const rows = [
			{ name: `Dora ${mark}`, parent_id: email },
			{ name: `Carl ${mark}`, email },
		].reverse();
		const records = await read(await write(rows, { onMissingReference: 'create' }), 'parent_id');
		const carls = await recordsOf(client, PARTNER).search([['email', '=', email]]);
		expect(carls).toHaveLength(1);
		expect(records[1]).toEqual({ parent_id: carls[0] });
	});

	it('finds a record by an External ID that was made of an address', async () => {
		const [eve = 0] = await create(PARTNER, [{ name: `Eve ${mark}` }]);
		const name = `eve@${mark}.example`;
		await create('ir.model.data', [{ module: 'legacy', name, model: PARTNER, res_id: eve }]);
		const creating = { onMissingReference: 'create' } as const;
		const records = await read(
			await write([{ parent_id: `legacy.${name}` }], creating),
			'parent_id',
		);
		expect(records).toEqual([{ parent_id: eve }]);
	});

	it('says how to create a record whose name looks like an External ID', async () => {
		const name = `Node.${mark}`;
		const creating = { onMissingReference: 'create' } as const;
		const [failed, made] = await write(
			[{ category_id: [name] }, { category_id: [{ name }] }],
			creating,
		);
		expect(errorOf(failed)?.hint).toContain(`use { "name": "${name}" }`);
		expect(made?.status).toBe('done');
	});

	it('creates nothing for rows that fail anyway, nor behind a failure that stops the run', async () => {
		const rows = [
			{ category_id: [`${mark} A`, NO_SUCH_ID] },
			{ category_id: [`${mark} B`], country_id: 'base.main_partner' },
			{ category_id: [`${mark} C`], country_id: 'base.nothing' },
			{ category_id: [`${mark} D`] },
		];
		const create_ = { onMissingReference: 'create' } as const;
		const stopped = await write(rows, { ...create_, stopAtFirstError: true });
		expect(stopped.map(endOf)).toEqual(['REFERENCE_NOT_FOUND', ...Array<string>(3).fill('notRun')]);
		expect(
			await countRecords(client, { model: TAG, domain: [['name', 'like', mark]], context }),
		).toBe(0);
		const others = await write(rows, create_);
		expect(others.map(endOf)).toEqual([...Array<string>(3).fill('REFERENCE_NOT_FOUND'), 'created']);
		expect(
			await countRecords(client, { model: TAG, domain: [['name', 'like', mark]], context }),
		).toBe(1);
	});

	describe('creates nothing', () => {
		const creating = { onMissingReference: 'create' } as const;
		const partners = (options: WriteOptions = {}) =>
			writerOf(client, PARTNER, { ...creating, ...options });
		const countOf = async (model: string) =>
			await countRecords(client, { model, domain: [['name', 'like', mark]], context });

		it.each([{}, { validateOnly: true }])(
			'for rows that write nothing, with %j',
			async (options) => {
				const tags = { category_id: [`${mark} tag`] };
				const skipping = { ...options, onMissing: 'skip' } as const;
				const failing = { ...options, onMissing: 'error' } as const;
				const byRef = [{ ref: mark, ...tags }];
				const byId = [{ id: NO_SUCH_ID, ...tags }];
				const outcomes = [
					...(await partners(skipping).upsert(['ref'], byRef)),
					...(await partners(failing).upsert(['ref'], byRef)),
					...(await partners().update(byId, skipping)),
					...(await partners().update(byId, failing)),
				];
				expect(outcomes.map(endOf)).toEqual([
					'skipped',
					'RECORD_NOT_FOUND',
					'skipped',
					'RECORD_NOT_FOUND',
				]);
				expect(await countOf(TAG)).toBe(0);
			},
		);

		it.each([{}, { validateOnly: true }])(
			'for a key that finds nothing, with %j',
			async (options) => {
				const rows = [{ parent_id: `${mark} parent`, category_id: [`${mark} tag`] }];
				const find = async (onMissing: 'skip' | 'error') =>
					(await partners({ ...options, onMissing }).upsert(['parent_id'], rows)).map(endOf);
				expect(await find('skip')).toEqual(['skipped']);
				expect(await find('error')).toEqual(['REFERENCE_NOT_FOUND']);
				expect([await countOf(PARTNER), await countOf(TAG)]).toEqual([0, 0]);
				const creates = partners({ ...options, onMissing: 'create' });
				const made = rows.map((row) => ({ ...row, name: `${mark} child` }));
				expect((await creates.upsert(['parent_id'], made)).map(endOf)).toEqual(['created']);
				const isWritten = !('validateOnly' in options);
				expect([await countOf(PARTNER), await countOf(TAG)]).toEqual(isWritten ? [2, 1] : [0, 0]);
			},
		);

		it('to be taken away', async () => {
			const [tag = 0] = await create(TAG, [{ name: `${mark} kept` }]);
			const [partner = 0] = await create(PARTNER, [{ name: mark, category_id: [[4, tag]] }]);
			const removing = { id: partner, category_id: { remove: [`${mark} gone`] } };
			const both = {
				id: partner,
				category_id: { remove: [`${mark} gone`, tag], add: [`${mark} new`] },
			};
			expect((await partners().update([removing])).map(endOf)).toEqual(['unchanged']);
			expect((await partners().update([removing], { validateOnly: true })).map(endOf)).toEqual([
				'unchanged',
			]);
			expect((await partners().update([both])).map(endOf)).toEqual(['updated']);
			const deleting = { id: partner, category_id: { delete: [`${mark} gone`] } };
			expect((await partners().update([deleting])).map(endOf)).toEqual(['REFERENCE_NOT_FOUND']);
			const tags = await recordsOf(client, TAG).searchRead([['name', 'like', mark]], ['name']);
			expect(tags.map(({ name }) => name)).toEqual([`${mark} kept`, `${mark} new`]);
			const [found] = await recordsOf(client, PARTNER).read([partner], ['category_id']);
			expect(found?.category_id).toEqual([tags[1]?.id]);
		});
	});

	it('leaves a field alone whose record is missing, when told so', async () => {
		const skipping = { onMissingReference: 'skipField' } as const;
		const [tag = 0] = await create(TAG, [{ name: `${mark} tag` }]);
		const before = { name: 'X', country_id: france, category_id: [[6, 0, [tag]]] };
		const ids = await create(PARTNER, [before, before, before]);
		const rows = [
			{ id: ids[0], name: 'A', country_id: 'Atlantis' },
			{ id: ids[1], name: 'B', category_id: [mark], country_id: 'Belgium' },
			{ id: ids[2], name: 'C', country_id: 'base.main_partner' },
		];
		const outcomes = await writerOf(client, PARTNER).update(rows, skipping);
		const found = await read(outcomes, 'name', 'country_id', 'category_id');
		expect(found.slice(0, 2)).toEqual([
			{ name: 'A', country_id: france, category_id: [tag] },
			{ name: 'B', country_id: belgium, category_id: [tag] },
		]);
		expect(outcomes.map(endOf)[2]).toBe('REFERENCE_NOT_FOUND');

		const withLine = { name: 'D', child_ids: [{ name: 'E', country_id: 'Atlantis' }] };
		const [created] = await read(await write([withLine], skipping), 'child_ids');
		expect(await withChildren(created ?? {})).toMatchObject({ children: [false] });
	});

	it('looks up External IDs for users who may not read their table', async () => {
		const low = clientFor(target, { protocol, user: 'low', url: proxy.url });
		const rows = countries(['base.be', 'base.fr', 'base.be', 'base.atlantis', 'base.main_partner']);
		const named = rows.map((row) => ({ name: 'Referring', ...row }));
		const outcomes = await writerOf(low, PARTNER).create(named);
		expect((await read(outcomes, 'country_id')).slice(0, 3)).toEqual(
			[belgium, france, belgium].map((id) => ({ country_id: id })),
		);
		expect(outcomes.map(endOf).slice(3)).toEqual(['REFERENCE_NOT_FOUND', 'REFERENCE_NOT_FOUND']);
	});

	it('lets users link records that they cannot see', async () => {
		const portal = clientFor(target, { protocol, user: 'portal', url: proxy.url });
		const [hidden = 0] = await create(PARTNER, [{ name: mark }]);
		// They may create none, which shows once the link was found to be good.
		const linkedTo = async (id: number) =>
			(await writerOf(portal, PARTNER).create([{ name: mark, parent_id: id }])).map(endOf);
		expect(await linkedTo(hidden)).toEqual(['ACCESS_DENIED']);
		expect(await linkedTo(NO_SUCH_ID)).toEqual(['REFERENCE_NOT_FOUND']);
	});
});

/** The values as they are written: links as their ids. */
function valuesOf(record: Readonly<Record<string, RpcValue>>): Vals {
	const entries = Object.entries(record).filter(([name]) => name !== 'id');
	return Object.fromEntries(
		entries.map(([name, value]) => {
			const [id, title] = Array.isArray(value) ? (value as readonly RpcValue[]) : [];
			return [name, typeof title === 'string' ? (id ?? false) : value];
		}),
	);
}
