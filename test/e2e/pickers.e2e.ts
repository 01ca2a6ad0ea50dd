import { randomUUID } from 'node:crypto';
import type { ListAnswer, ListKind, ListRequest } from './support/n8n';
import { N8n } from './support/n8n';
import { Odoo } from '../support/odoo';
import { closedPort, serving, stopServers } from './support/servers';
import { odooSettings, required } from './support/settings';

const TYPE = 'odooErpApi';

interface Choice {
	readonly name: string;
	readonly value: unknown;
}

interface Page {
	readonly results: readonly Choice[];
	readonly paginationToken?: string;
}

let n8n: N8n;

beforeAll(async () => {
	n8n = await N8n.signIn();
});

afterEach(stopServers);

describe.each([19, 14] as const)('lists of the editor with Odoo %i', (version) => {
	const odoo = new Odoo(odooSettings(version), required('LOAD_CHECK_DATABASE'));
	const good = odoo.credential;
	const name = `pickers ${version}`;
	let id: string;

	beforeEach(async () => {
		id = await n8n.storeCredential({ name, type: TYPE, data: good });
	});

	afterEach(async () => {
		await n8n.deleteCredential(id);
	});

	const model = (value: string, mode = 'list') => ({ __rl: true, mode, value });

	const ask = async (
		kind: ListKind,
		methodName: string,
		more: Partial<ListRequest> = {},
	): Promise<ListAnswer> =>
		await n8n.list(kind, {
			node: 'odooSource',
			methodName,
			currentNodeParameters: { resource: 'record', operation: 'get', model: model('res.partner') },
			credentials: { [TYPE]: { id, name } },
			...more,
		});

	const options = async (methodName: string, more?: Partial<ListRequest>) => {
		const { status, data, message } = await ask('options', methodName, more);
		expect({ status, message }).toEqual({ status: 200 });
		return data as Choice[];
	};

	const search = async (methodName: string, more?: Partial<ListRequest>) => {
		const { status, data, message } = await ask('resource-locator-results', methodName, more);
		expect({ status, message }).toEqual({ status: 200 });
		return data as Page;
	};

	it('find models by label and by technical name', async () => {
		for (const filter of ['contact (', 'RES.PARTNER']) {
			const { results } = await search('searchModels', { filter });
			expect(results).toContainEqual({
				name: 'Contact (res.partner)',
				value: 'res.partner',
				description: 'res.partner',
			});
		}
	});

	it('find records by name, page by page', async () => {
		const mark = randomUUID();
		const vals = Array.from({ length: 60 }, (_, index) => ({ name: `${mark} ${index}` }));
		const ids = (await odoo.call('res.partner', 'create', [vals])) as number[];
		const first = await search('searchRecords', { filter: mark });
		const { paginationToken } = first;
		const second = await search('searchRecords', { filter: mark, paginationToken });
		expect([first.results.length, second.results.length]).toEqual([50, 10]);
		const found = [...first.results, ...second.results].map(({ value }) => Number(value));
		expect(found.sort((a, b) => a - b)).toEqual(ids);
	});

	it('show the fields of the model', async () => {
		expect(await options('getFields')).toContainEqual({
			name: 'Country (country_id)',
			value: 'country_id',
			description: expect.stringMatching(/^many2one to res\.country/) as string,
		});
	});

	it('show the fields of records that the model links to', async () => {
		const related = await options('getRelatedFields');
		expect(related).toContainEqual(
			expect.objectContaining({
				name: 'Country > Country Code (country_id.code)',
				value: 'country_id.code',
			}),
		);
	});

	it('show languages and companies', async () => {
		expect(await options('getLanguages')).toContainEqual({ name: 'English (US)', value: 'en_US' });
		const [company] = await options('getCompanies');
		expect(company).toEqual({ name: expect.any(String) as string, value: 1 });
	});

	it('show the columns that can be written', async () => {
		const { status, data } = await ask('resource-mapper-fields', 'getColumnsToCreate', {
			node: 'odooDestination',
			currentNodeParameters: {
				resource: 'record',
				operation: 'create',
				model: model('res.partner'),
			},
		});
		expect(status).toBe(200);
		const { fields } = data as { fields: Array<{ id: string }> };
		expect(fields.map((field) => field.id)).toEqual(
			expect.arrayContaining(['name', 'xmlid', 'country_id']) as string[],
		);
	});

	it('are empty, not an error, without a credential or a model', async () => {
		const without = { credentials: {} };
		expect(await options('getFields', without)).toEqual([]);
		expect(await search('searchModels', without)).toEqual({ results: [] });
		const noModel = { currentNodeParameters: { resource: 'record', operation: 'get' } };
		expect(await options('getFields', noModel)).toEqual([]);
		expect(await search('searchRecords', noModel)).toEqual({ results: [] });
		const expression = { currentNodeParameters: { model: model('={{ $json.model }}', 'name') } };
		expect(await options('getFields', expression)).toEqual([]);
	});

	const LISTS: ReadonlyArray<readonly [ListKind, string]> = [
		['resource-locator-results', 'searchModels'],
		['resource-locator-results', 'searchRecords'],
		['options', 'getFields'],
		['options', 'getLanguages'],
		['options', 'getCompanies'],
		['resource-mapper-fields', 'getColumnsToCreate'],
	];

	const messagesWith = async (credential: object, lists = LISTS) => {
		await n8n.changeCredential(id, { name, type: TYPE, data: { ...good, ...credential } });
		const answers: ListAnswer[] = [];
		for (const [kind, method] of lists) {
			const node = kind === 'resource-mapper-fields' ? 'odooDestination' : 'odooSource';
			answers.push(await ask(kind, method, { node }));
		}
		expect(answers.map(({ data }) => data)).toEqual(lists.map(() => undefined));
		return [...new Set(answers.map(({ message }) => message))];
	};

	it('say that the password is wrong', async () => {
		// Odoo 14 shuts a user out after five wrong ones.
		expect(await messagesWith({ password: 'wrong-0815' }, LISTS.slice(0, 3))).toEqual([
			'Odoo does not accept the username with this password or API key.',
		]);
	});

	it('say that the server cannot be reached', async () => {
		// Each of them tries for some seconds.
		expect(await messagesWith({ url: await closedPort() }, LISTS.slice(0, 2))).toEqual([
			expect.stringMatching(/^Nothing answers at 127\.0\.0\.1:\d+\.$/),
		]);
	});

	it('say that the address is a web page', async () => {
		const url = await serving(200, '<html>Hello</html>', { 'content-type': 'text/html' });
		expect(await messagesWith({ url })).toEqual([
			expect.stringContaining('responded with something other than the Odoo API (HTTP 200).'),
		]);
	});

	it('say that the database does not exist', async () => {
		expect(await messagesWith({ db: 'no_such_database' })).toEqual([
			expect.stringMatching(/no (Odoo )?database/),
		]);
	});

	it('say that the model does not exist', async () => {
		const currentNodeParameters = { model: model('res.partnr', 'name') };
		const { message } = await ask('options', 'getFields', { currentNodeParameters });
		expect(message).toBe('This Odoo database has no model "res.partnr".');
	});
});
