import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { OdooClient } from '../../odoo';
import type { Row } from '../../odoo/values/reference';
import { itIf } from '../support/itIf';
import { errorOf } from '../support/outcomes';
import { recordsOf } from '../support/records';
import { isSince } from '../support/versions';
import { useClient, useProxy, useTarget } from '../support/suite';
import { clientFor, isSandbox, protocolsFor } from '../support/target';
import type { WriteOptions } from '../support/writing';
import { endOf, writerOf } from '../support/writing';

const STATE = 'res.country.state';
const PARTNER = 'res.partner';
const VALIDATE = { validateOnly: true };
const runs = { numRuns: isSandbox ? 25 : 6 };

/** Rows of all kinds that can be told from outside. Codes of records that exist are below 10. */
const row = fc.record(
	{
		code: fc.oneof(fc.integer({ min: 0, max: 19 }), fc.constantFrom('', null)),
		name: fc.constantFrom('Same', 'Other', null, ''),
		country_id: fc.constantFrom('base.be', 'Belgium', 'Nowhere', 'base.user_admin', 999_999_999),
	},
	{ requiredKeys: ['country_id'] },
);

const target = useTarget();
const proxy = useProxy(target);

describe.each(protocolsFor('jsonrpc'))('validation over %s', (protocol) => {
	const client = useClient(target, { protocol, through: proxy, models: [STATE] });

	it('says of random rows what writing them then does, and writes nothing', async () => {
		const [country = 0] = await recordsOf(client, 'res.country').search([['code', '=', 'BE']]);
		await fc.assert(
			fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), async (given) => {
				const mark = randomUUID();
				const codeFor = <Code>(code: Code) => (typeof code === 'number' ? `${mark}${code}` : code);
				await recordsOf(client, STATE).create(
					Array.from({ length: 10 }, (_, index) => ({
						code: codeFor(index),
						name: 'Same',
						country_id: country,
					})),
				);
				const rows = given.map((each) =>
					'code' in each ? { ...each, code: codeFor(each.code) } : each,
				);
				const states = writerOf(client, STATE, { batchSize: 30 });
				const before = await stamps(mark);
				const results = await states.upsert(['code'], rows, VALIDATE);
				expect(await stamps(mark)).toEqual(before);
				const outcomes = await states.upsert(['code'], rows);
				expect(results.map(endOf)).toEqual(outcomes.map(endOf));
			}),
			runs,
		);
	});

	const stamps = async (mark: string) => {
		const domain = [['code', '=like', `${mark}%`]];
		return await recordsOf(client, STATE).searchRead(domain, ['write_date']);
	};

	it('says what an update would change, as the workflow sees it', async () => {
		const mark = randomUUID();
		const [id = 0] = await recordsOf(client, PARTNER).create([
			{ ref: mark, name: 'Before', city: 'Gent', type: 'contact', color: 3, street: 'Kept' },
		]);
		const row = {
			ref: mark,
			name: 'After',
			city: null,
			country_id: 'base.be',
			type: 'invoice',
			color: '4',
			street: 'Kept',
		};
		const [result] = await writerOf(client, PARTNER).upsert(['ref'], [row], VALIDATE);
		expect(result).toEqual({
			status: 'done',
			result: {
				ids: [id],
				action: 'updated',
				changes: {
					name: { from: 'Before', to: 'After' },
					city: { from: 'Gent', to: null },
					country_id: { from: null, to: { id: expect.any(Number) } },
					type: { from: 'contact', to: 'invoice' },
					color: { from: 3, to: 4 },
				},
			},
		});
	});

	it('misses required fields that have no default and are not computed', async () => {
		const rows = [
			{ name: 'A', code: 'A', country_id: 'base.be' },
			{ name: 'A', country_id: 'base.be' },
			{ name: 'A', code: 'A' },
		];
		const results = await writerOf(client, STATE).create(rows, VALIDATE);
		expect(results.map(endOf)).toEqual(['created', 'REQUIRED_MISSING', 'REQUIRED_MISSING']);
	});

	it.each([
		['res.partner', { name: 'A' }],
		['sale.order', { partner_id: 'base.main_partner' }],
		['product.product', { name: 'A' }],
		['res.users', { name: 'A', login: randomUUID() }],
	])('would create a minimal %s, as Odoo does', async (model, row) => {
		const results = await writerOf(client, model).create([row], VALIDATE);
		expect(results).toMatchObject([{ status: 'done', result: { ids: [], action: 'created' } }]);
		const outcomes = await writerOf(client, model).create([row]);
		expect(outcomes).toMatchObject([{ status: 'done', result: { action: 'created' } }]);
	});

	it('knows the rights of the user on the model', async () => {
		const low = clientFor(target, { protocol, user: 'low' });
		const users = writerOf(low, 'res.users');
		const results = await users.create([{ name: 'A', login: randomUUID() }], VALIDATE);
		expect(results.map(endOf)).toEqual(['ACCESS_DENIED']);
		const deletes = await users.remove([[target.users.low.uid]], VALIDATE);
		expect(deletes.map(endOf)).toEqual(['ACCESS_DENIED']);
	});

	it('says which records would be deleted or archived', async () => {
		const [active = 0, archived = 0] = await recordsOf(client, PARTNER).create([
			{ name: 'A' },
			{ name: 'B', active: false },
		]);
		const partners = writerOf(client, PARTNER);
		const named = [[active], [archived], [999_999_999]];
		const deletes = await partners.remove(named, VALIDATE);
		expect(deletes.map(endOf)).toEqual(['deleted', 'deleted', 'RECORD_NOT_FOUND']);
		const archives = await partners.archive(named, VALIDATE);
		expect(archives.map(endOf)).toEqual(['archived', 'unchanged', 'RECORD_NOT_FOUND']);
		const done = await partners.archive(named);
		expect(done.map(endOf)).toEqual(['archived', 'unchanged', 'RECORD_NOT_FOUND']);
		const again = await partners.archive(named.slice(0, 1));
		expect(again).toEqual([{ status: 'done', result: { ids: [active], action: 'unchanged' } }]);
	});

	it('says of a model without archive that it has none', async () => {
		await expect(writerOf(client, STATE).archive([[1]])).rejects.toMatchObject({
			code: 'FIELD_NOT_FOUND',
			message: expect.stringContaining('cannot be archived'),
		});
	});
});

describe.each(protocolsFor('jsonrpc'))('all or nothing over %s', (protocol) => {
	let client: OdooClient;
	let mark: string;

	beforeEach(async () => {
		mark = randomUUID();
		client = clientFor(target, { protocol, url: proxy.url });
		await client.schema(PARTNER);
		proxy.forget();
	});

	const upsert = async (
		columns: readonly string[],
		rows: readonly Row[],
		more: WriteOptions = {},
	) => {
		const partners = writerOf(client, PARTNER, { batchSize: 50, allOrNothing: true });
		return await partners.upsert(columns, rows, more);
	};

	const names = async () => {
		const domain = [['ref', '=like', `${mark}%`]];
		const found = await recordsOf(client, PARTNER).searchRead(domain, ['name'], 'ref');
		return found.map(({ name }) => name);
	};

	const rowsOf = (count: number, name: string, more: Readonly<Record<number, Row>> = {}): Row[] =>
		Array.from({ length: count }, (_, index) => ({
			ref: `${mark} ${index}`,
			name: `${name} ${index}`,
			type: 'contact',
			...more[index],
		}));

	it('creates all rows with one request, or none', async () => {
		const bad = await upsert(['ref'], rowsOf(5, 'A', { 3: { name: null } }));
		expect(bad.map(endOf)).toEqual(Array(5).fill(expect.stringMatching(/VALIDATION|REQUIRED/)));
		expect(await names()).toEqual([]);
		expect((await upsert(['ref'], rowsOf(5, 'A'))).map(endOf)).toEqual(Array(5).fill('created'));
	});

	it('changes all records to values of their own, or none', async () => {
		await upsert(['ref'], rowsOf(6, 'A'));
		const bad = await upsert(['ref'], rowsOf(6, 'B', { 4: { name: null } }));
		expect(bad.every(({ status }) => status === 'failed')).toBe(true);
		expect(await names()).toEqual(rowsOf(6, 'A').map(({ name }) => name));
		expect((await upsert(['ref'], rowsOf(6, 'B'))).map(endOf)).toEqual(Array(6).fill('updated'));
	});

	it('writes new and existing records together where Odoo can', async () => {
		await upsert(['ref'], rowsOf(3, 'A'));
		const bad = await upsert(['ref'], rowsOf(5, 'B', { 4: { name: null } }));
		expect(bad.every(({ status }) => status === 'failed')).toBe(true);
		expect(await names()).toEqual(rowsOf(3, 'A').map(({ name }) => name));
		const good = await upsert(['ref'], rowsOf(5, 'B'));
		if (isSince('saveMulti')) {
			expect(good.map(endOf)).toEqual(['updated', 'updated', 'updated', 'created', 'created']);
			expect(await names()).toEqual(rowsOf(5, 'B').map(({ name }) => name));
		} else {
			expect(good.map(endOf)).toEqual(Array(5).fill('INVALID_VALUE'));
			expect(await names()).toEqual(rowsOf(3, 'A').map(({ name }) => name));
		}
	});

	itIf(isSince('saveMulti'))(
		'writes new records and archived ones together, and keeps the archived links of others',
		async () => {
			const [one = 0, hidden = 0] = await recordsOf(client, 'res.partner.category').create([
				{ name: mark },
				{ name: `${mark} archived`, active: false },
			]);
			const partners = recordsOf(client, PARTNER, { active_test: false });
			const [archived = 0] = await partners.create([
				{ ref: `${mark} 0`, name: 'A', active: false, category_id: [[6, 0, [one, hidden]]] },
			]);
			const rows = rowsOf(2, 'B');
			expect((await upsert(['ref'], rows)).map(endOf)).toEqual(['updated', 'created']);
			expect(await partners.read([archived], ['name', 'category_id'])).toEqual([
				{ id: archived, name: 'B 0', category_id: [one, hidden] },
			]);
			const listed = rowsOf(3, 'C').map((row) => ({ ...row, category_id: [one] }));
			const [refused] = await upsert(['ref'], listed);
			expect(errorOf(refused)).toMatchObject({
				field: 'category_id',
				message: expect.stringContaining('cannot write these items in one transaction') as string,
			});
		},
	);

	it('writes new and existing records with External IDs together on every version', async () => {
		const all = (name: string): Row[] =>
			rowsOf(4, name).map((row, index) => ({ ...row, xmlid: `__n8n__.${mark}.${index}` }));
		await upsert(['xmlid'], all('A').slice(0, 2));
		const outcomes = await upsert(['xmlid'], all('B'));
		expect(outcomes.map(endOf)).toEqual(['updated', 'updated', 'created', 'created']);
		expect(await names()).toEqual(all('B').map(({ name }) => name));
	});

	it('names the row at fault where that is known before', async () => {
		const rows = rowsOf(4, 'A', { 2: { country_id: 'Nowhere' } });
		const outcomes = await upsert(['ref'], rows);
		expect(outcomes.map(endOf)).toEqual(Array(4).fill('REFERENCE_NOT_FOUND'));
		expect(errorOf(outcomes[0])?.message).toMatch(
			/^Nothing was written, because All or Nothing is on: /,
		);
		expect(errorOf(outcomes[2])?.message).not.toMatch(/^Nothing was written/);
		const stopped = await upsert(['ref'], rows, { stopAtFirstError: true });
		expect(stopped.map(endOf)).toEqual(['notRun', 'notRun', 'REFERENCE_NOT_FOUND', 'notRun']);
		expect(await names()).toEqual([]);
	});

	it('refuses more rows than a batch', async () => {
		const outcomes = await upsert(['ref'], rowsOf(51, 'A'));
		expect(new Set(outcomes.map(endOf))).toEqual(new Set(['INVALID_VALUE']));
		expect(errorOf(outcomes[0])?.message).toContain('51 items are more than one batch of 50');
		expect(await names()).toEqual([]);
	});
});
