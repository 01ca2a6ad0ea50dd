import type { Sandbox } from '../../../sandbox';
import { startSandbox } from '../../../sandbox';
import { deserializeMethodResponse, serializeMethodCall } from '../../support/npmXmlrpc';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ databases: ['first', 'second'] });
});
afterAll(() => sandbox.close());

async function post(path: string, body: string, headers: Record<string, string>) {
	const answer = await fetch(sandbox.url + path, { method: 'POST', body, headers });
	return {
		status: answer.status,
		type: answer.headers.get('content-type'),
		text: await answer.text(),
	};
}

const JSON_TYPE = { 'content-type': 'application/json' };

function json2(path: string, body: unknown, headers: Record<string, string> = {}) {
	const authorization = `bearer ${sandbox.users.admin.apiKey}`;
	const database = { 'x-odoo-database': 'first' };
	const all = { authorization, ...database, ...JSON_TYPE, ...headers };
	return post(`/json/2/${path}`, JSON.stringify(body), all);
}

function jsonRpc(...call: unknown[]) {
	const args = ['first', 2, 'admin', ...call];
	return post(
		'/jsonrpc',
		JSON.stringify({ id: 7, params: { service: 'object', method: 'execute_kw', args } }),
		JSON_TYPE,
	);
}

function xmlRpc(...call: unknown[]) {
	const body = serializeMethodCall('execute_kw', ['first', 2, 'admin', ...call]);
	return post('/xmlrpc/2/object', body, { 'content-type': 'text/xml' });
}

describe('a method that returns None', () => {
	it('answers null over JSON-2', async () => {
		expect((await json2('res.partner/action_archive', { ids: [19] })).text).toBe('null');
	});

	it('leaves the result out over JSON-RPC', async () => {
		const { text } = await jsonRpc('res.partner', 'action_unarchive', [[19]]);
		expect(JSON.parse(text)).toEqual({ jsonrpc: '2.0', id: 7 });
	});

	it('is a fault over XML-RPC, although it was done', async () => {
		const { text } = await xmlRpc('res.partner', 'action_archive', [[18]]);
		expect(text).toContain('TypeError: cannot marshal None unless allow_none is enabled');
		const found = await json2('res.partner/read', { ids: [18], fields: ['active'] });
		expect(JSON.parse(found.text)).toEqual([{ id: 18, active: false }]);
	});
});

describe('an error', () => {
	const access = { name: 'odoo.exceptions.AccessError' };

	it('is a bare object with its own status over JSON-2', async () => {
		const { status, text } = await json2('res.partner/_search', {});
		expect(status).toBe(403);
		expect(JSON.parse(text)).toMatchObject(access);
	});

	it('is code 0 of status 200 over JSON-RPC', async () => {
		const { status, text } = await jsonRpc('res.partner', '_search', []);
		expect(status).toBe(200);
		expect(JSON.parse(text)).toMatchObject({ error: { code: 0, data: access } });
	});

	it('is a fault with a code over XML-RPC, a traceback for what is not meant for users', async () => {
		const refused = deserializeMethodResponse((await xmlRpc('res.partner', '_search', [])).text);
		await expect(refused).rejects.toMatchObject({ faultCode: 4 });
		const broken = deserializeMethodResponse(
			(await xmlRpc('res.partner', 'read', [[9], ['nope']])).text,
		);
		await expect(broken).rejects.toMatchObject({
			faultCode: 1,
			faultString: expect.stringMatching(
				/^Traceback[^]*ValueError: Invalid field 'nope' on 'res.partner'\n$/,
			),
		});
	});
});

describe('JSON-2', () => {
	it('needs a database name as soon as there are several', async () => {
		const { status, type, text } = await json2('res.partner/search', {}, { 'x-odoo-database': '' });
		expect([status, type]).toEqual([404, 'text/html; charset=utf-8']);
		expect(text).toContain('X-Odoo-Database');
	});

	it('does not take a password for a key', async () => {
		const { status, text } = await json2(
			'res.partner/search',
			{},
			{ authorization: 'bearer admin' },
		);
		expect(status).toBe(401);
		expect(JSON.parse(text)).toMatchObject({ message: 'Invalid apikey' });
	});
});

describe('XML-RPC', () => {
	it('reads what npm xmlrpc writes and writes what it reads', async () => {
		const vals = { name: 'Ünïcödé & <tags>', color: 7, is_company: true, partner_latitude: 2.5 };
		const created = await deserializeMethodResponse(
			(await xmlRpc('res.partner', 'create', [vals])).text,
		);
		const answer = await xmlRpc('res.partner', 'read', [[created], Object.keys(vals)]);
		expect(await deserializeMethodResponse(answer.text)).toEqual([{ id: created, ...vals }]);
	});
});

it('logs each request with the model and method called', async () => {
	sandbox.requests.length = 0;
	await json2('res.partner/search_count', { domain: [] });
	await jsonRpc('res.country', 'search', [[]]);
	await xmlRpc('res.lang', 'search', [[]]);
	expect(sandbox.requests).toMatchObject([
		{
			path: '/json/2/res.partner/search_count',
			model: 'res.partner',
			method: 'search_count',
			status: 200,
		},
		{ path: '/jsonrpc', model: 'res.country', method: 'search', status: 200 },
		{ path: '/xmlrpc/2/object', model: 'res.lang', method: 'search', status: 200 },
	]);
});
