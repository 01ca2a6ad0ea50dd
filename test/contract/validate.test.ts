import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { OdooClient, Outcome, Row, Verdict, WriteResult } from '../../odoo';
import {
	archiveRecords,
	createNew,
	keyedRows,
	prepareCreates,
	prepareRows,
	recordKey,
	upsertRecords,
	validateArchives,
	validateCreates,
	validateDeletes,
	validateUpsert,
} from '../../odoo';
import { OdooError as Failure } from '../../odoo';
import type { Proxy } from '../support/proxy';
import { startProxy } from '../support/proxy';
import { recordsOf } from '../support/records';
import type { Target } from '../support/target';
import { clientFor, openTarget, protocolsFor, targetVersion } from '../support/target';

const STATE = 'res.country.state';
const PARTNER = 'res.partner';
const context = {};
const zones = { workflow: 'UTC' };
const isSandbox = process.env.ODOO_TARGET_ENV === undefined;
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

let target: Target;
let proxy: Proxy;

beforeAll(async () => {
	target = await openTarget();
	proxy = await startProxy(target.url);
});

afterAll(async () => {
	await proxy.close();
	await target.close();
});

describe.each(protocolsFor('jsonrpc'))('validation over %s', (protocol) => {
	let client: OdooClient;

	beforeAll(async () => {
		client = clientFor(target, { protocol, url: proxy.url });
		await client.schema(STATE);
	});

	const keyed = async (columns: readonly string[], rows: readonly Row[], model = STATE) => {
		const schema = await client.schema(model);
		const key = recordKey(columns, schema);
		const how = { context, zones, unknownColumns: 'error' } as const;
		return { schema, key, rows: await keyedRows(client, schema, rows, { key, columns }, how) };
	};

	const upsertSettings = {
		context,
		onMissing: 'create',
		matchArchived: true,
		multipleMatches: 'error',
		skipUnchanged: true,
		batchSize: 30,
		stopAtFirstError: false,
	} as const;

	it('says of random rows what writing them then does, and writes nothing', async () => {
		const [country = 0] = await recordsOf(client, 'res.country').search([['code', '=', 'BE']]);
		await fc.assert(
			fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), async (given) => {
				const mark = randomUUID();
				const codeOf = <Code>(code: Code) => (typeof code === 'number' ? `${mark}${code}` : code);
				await recordsOf(client, STATE).create(
					Array.from({ length: 10 }, (_, index) => ({
						code: codeOf(index),
						name: 'Same',
						country_id: country,
					})),
				);
				const rows = given.map((each) =>
					'code' in each ? { ...each, code: codeOf(each.code) } : each,
				);
				const upsert = await keyed(['code'], rows);
				const how = { ...upsertSettings, key: upsert.key };
				const before = await stamps(mark);
				const verdicts = await validateUpsert(client, upsert.schema, upsert.rows, how);
				expect(await stamps(mark)).toEqual(before);
				const outcomes = await upsertRecords(client, upsert.schema, upsert.rows, how);
				expect(verdicts.map(summaryOf)).toEqual(outcomes.map(verdictOn));
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
		const { schema, key, rows } = await keyed(
			['ref'],
			[
				{
					ref: mark,
					name: 'After',
					city: null,
					country_id: 'base.be',
					type: 'invoice',
					color: '4',
					street: 'Kept',
				},
			],
			PARTNER,
		);
		const [verdict] = await validateUpsert(client, schema, rows, { ...upsertSettings, key });
		expect(verdict).toEqual({
			status: 'done',
			result: {
				would: 'update',
				ids: [id],
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

	const prepared = async (model: string, rows: readonly Row[]) => {
		const schema = await client.schema(model);
		const how = { context, zones, unknownColumns: 'error' } as const;
		const vals = prepareCreates(schema, await prepareRows(client, schema, rows, how));
		return { schema, rows: vals.map((own) => (own instanceof Failure ? own : { vals: own })) };
	};

	it('misses required fields that have no default and are not computed', async () => {
		const states = await prepared(STATE, [
			{ name: 'A', code: 'A', country_id: 'base.be' },
			{ name: 'A', country_id: 'base.be' },
			{ name: 'A', code: 'A' },
		]);
		const verdicts = await validateCreates(client, states.schema, context, states.rows);
		expect(verdicts.map(summaryOf)).toEqual(['create', 'REQUIRED_MISSING', 'REQUIRED_MISSING']);
	});

	it.each([
		['res.partner', { name: 'A' }],
		['sale.order', { partner_id: 'base.main_partner' }],
		['product.product', { name: 'A' }],
		['res.users', { name: 'A', login: randomUUID() }],
	])('would create a minimal %s, as Odoo does', async (model, row) => {
		const { schema, rows } = await prepared(model, [row]);
		const verdicts = await validateCreates(client, schema, context, rows);
		expect(verdicts.map(summaryOf)).toEqual(['create']);
		const options = { batchSize: 10, stopAtFirstError: false };
		const outcomes = await createNew(client, schema, context, rows, options);
		expect(outcomes).toMatchObject([{ status: 'done', result: { action: 'created' } }]);
	});

	it('knows the rights of the user on the model', async () => {
		const { username, password, apiKey } = target.users.low;
		const low = clientFor(target, { protocol, username, secret: apiKey ?? password });
		const { schema, rows } = await prepared('res.users', [{ name: 'A', login: randomUUID() }]);
		const verdicts = await validateCreates(low, schema, context, rows);
		expect(verdicts.map(summaryOf)).toEqual(['ACCESS_DENIED']);
		const id = target.users.low.uid;
		const deletes = await validateDeletes(low, { model: 'res.users', context }, [{ id }]);
		expect(deletes.map(summaryOf)).toEqual(['ACCESS_DENIED']);
	});

	it('says which records would be deleted or archived', async () => {
		const [active = 0, archived = 0] = await recordsOf(client, PARTNER).create([
			{ name: 'A' },
			{ name: 'B', active: false },
		]);
		const rows = [active, archived, 999_999_999].map((id) => ({ id }));
		const deletes = await validateDeletes(client, { model: PARTNER, context }, rows);
		expect(deletes.map(summaryOf)).toEqual(['delete', 'delete', 'RECORD_NOT_FOUND']);
		const schema = await client.schema(PARTNER);
		const archives = await validateArchives(client, schema, context, rows);
		expect(archives.map(summaryOf)).toEqual(['archive', 'unchanged', 'RECORD_NOT_FOUND']);
		const options = { batchSize: 10, stopAtFirstError: false };
		const done = await archiveRecords(client, schema, context, rows, options);
		expect(
			done.map((outcome) =>
				outcome.status === 'done' ? outcome.result.isChanged : codeOf(outcome),
			),
		).toEqual([true, false, 'RECORD_NOT_FOUND']);
		const again = await archiveRecords(client, schema, context, rows.slice(0, 1), options);
		expect(again).toEqual([{ status: 'done', result: { id: active, isChanged: false } }]);
	});

	it('says of a model without archive that it has none', async () => {
		const schema = await client.schema(STATE);
		const options = { batchSize: 10, stopAtFirstError: false };
		await expect(
			archiveRecords(client, schema, context, [{ id: 1 }], options),
		).rejects.toMatchObject({
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
		proxy.requests.length = 0;
	});

	const upsert = async (columns: readonly string[], rows: readonly Row[], more = {}) => {
		const schema = await client.schema(PARTNER);
		const key = recordKey(columns, schema);
		const how = { context, zones, unknownColumns: 'error' } as const;
		const keyed = await keyedRows(client, schema, rows, { key, columns }, how);
		const settings = {
			context,
			key,
			onMissing: 'create',
			matchArchived: true,
			multipleMatches: 'error',
			skipUnchanged: true,
			batchSize: 50,
			stopAtFirstError: false,
			allOrNothing: true,
			...more,
		} as const;
		return await upsertRecords(client, schema, keyed, settings);
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
		expect(bad.map(codeOf)).toEqual(Array(5).fill(expect.stringMatching(/VALIDATION|REQUIRED/)));
		expect(await names()).toEqual([]);
		expect((await upsert(['ref'], rowsOf(5, 'A'))).map(codeOf)).toEqual(Array(5).fill('created'));
	});

	it('changes all records to values of their own, or none', async () => {
		await upsert(['ref'], rowsOf(6, 'A'));
		const bad = await upsert(['ref'], rowsOf(6, 'B', { 4: { name: null } }));
		expect(bad.every(({ status }) => status === 'failed')).toBe(true);
		expect(await names()).toEqual(rowsOf(6, 'A').map(({ name }) => name));
		expect((await upsert(['ref'], rowsOf(6, 'B'))).map(codeOf)).toEqual(Array(6).fill('updated'));
	});

	it('writes new and existing records together where Odoo can', async () => {
		await upsert(['ref'], rowsOf(3, 'A'));
		const bad = await upsert(['ref'], rowsOf(5, 'B', { 4: { name: null } }));
		expect(bad.every(({ status }) => status === 'failed')).toBe(true);
		expect(await names()).toEqual(rowsOf(3, 'A').map(({ name }) => name));
		const good = await upsert(['ref'], rowsOf(5, 'B'));
		if (targetVersion >= 19) {
			expect(good.map(codeOf)).toEqual(['updated', 'updated', 'updated', 'created', 'created']);
			expect(await names()).toEqual(rowsOf(5, 'B').map(({ name }) => name));
		} else {
			expect(good.map(codeOf)).toEqual(Array(5).fill('INVALID_VALUE'));
			expect(await names()).toEqual(rowsOf(3, 'A').map(({ name }) => name));
		}
	});

	it('writes new and existing records with external IDs together on every version', async () => {
		const all = (name: string): Row[] =>
			rowsOf(4, name).map((row, index) => ({ ...row, xmlid: `__n8n__.${mark}.${index}` }));
		await upsert(['xmlid'], all('A').slice(0, 2));
		const outcomes = await upsert(['xmlid'], all('B'));
		expect(outcomes.map(codeOf)).toEqual(['updated', 'updated', 'created', 'created']);
		expect(await names()).toEqual(all('B').map(({ name }) => name));
	});

	it('names the row at fault where that is known before', async () => {
		const rows = rowsOf(4, 'A', { 2: { country_id: 'Nowhere' } });
		const outcomes = await upsert(['ref'], rows);
		expect(outcomes.map(codeOf)).toEqual(Array(4).fill('REFERENCE_NOT_FOUND'));
		expect(messageOf(outcomes[0])).toMatch(/^Nothing was written, as all items go together: /);
		expect(messageOf(outcomes[2])).not.toMatch(/^Nothing was written/);
		const stopped = await upsert(['ref'], rows, { stopAtFirstError: true });
		expect(stopped.map(codeOf)).toEqual(['notRun', 'notRun', 'REFERENCE_NOT_FOUND', 'notRun']);
		expect(await names()).toEqual([]);
	});

	it('refuses more rows than a batch', async () => {
		const outcomes = await upsert(['ref'], rowsOf(51, 'A'));
		expect(new Set(outcomes.map(codeOf))).toEqual(new Set(['INVALID_VALUE']));
		expect(messageOf(outcomes[0])).toContain('51 items are more than one batch of 50');
		expect(await names()).toEqual([]);
	});
});

/** What a real run came to, in the words of a verdict. */
function verdictOn(outcome: Outcome<WriteResult>): string {
	const would = { created: 'create', skipped: 'skip', unchanged: 'unchanged', updated: 'update' };
	return outcome.status === 'done' ? would[outcome.result.action] : codeOf(outcome);
}

function summaryOf(outcome: Outcome<Verdict>): string {
	return outcome.status === 'done' ? outcome.result.would : codeOf(outcome);
}

function codeOf(outcome: Outcome<unknown>): string {
	if (outcome.status === 'failed') return outcome.error.code;
	const { action } = (outcome.status === 'done' ? outcome.result : {}) as Partial<WriteResult>;
	return action ?? outcome.status;
}

function messageOf(outcome: Outcome<unknown> | undefined): string {
	return outcome?.status === 'failed' ? outcome.error.message : '';
}
