import type { IDataObject, INode, INodeTypes, NodeParameterValueType } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';
import { loginTest } from '../../../credentials/loginTest';
import { baseUrlFrom } from '../../../odoo/client/url';

const node: INode = {
	id: 'test',
	name: 'Test',
	type: 'test',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
const workflow = new Workflow({
	nodes: [],
	connections: {},
	active: false,
	nodeTypes: {} as INodeTypes,
});

/** The request as n8n builds it from what the user entered. */
function requestFor(entered: IDataObject): IDataObject {
	const $credentials = {
		url: 'https://erp.example.com',
		db: 'main',
		username: 'ada',
		password: 'secret',
		protocol: 'auto',
		allowUnauthorizedCerts: false,
		...entered,
	};
	const resolved = Object.entries(loginTest.request).map(([key, value]) => [
		key,
		workflow.expression.getSimpleParameterValue(
			node,
			value as NodeParameterValueType as string,
			'internal',
			{ $credentials },
		),
	]);
	return Object.fromEntries(resolved) as IDataObject;
}

/** What n8n shows for a body that came with HTTP 200, or undefined for a success. */
function verdictOn(body: unknown): string | undefined {
	const valueAt = (path: string) =>
		path
			.split('.')
			.reduce<unknown>((value, key) => (value as IDataObject | undefined)?.[key], body);
	for (const { properties, type } of loginTest.rules ?? []) {
		if (type !== 'responseSuccessBody') throw new Error('n8n 1.x ignores other rules here');
		if (valueAt(properties.key) === properties.value) return properties.message;
	}
	return undefined;
}

const id = { type: 'login' };

it.each([
	' https://erp.example.com ',
	'https://erp.example.com//',
	'https://erp.example.com/odoo/contacts/7?debug=1',
	'https://erp.example.com/web#action=1&model=res.partner',
	'https://erp.example.com/web/login?redirect=/x',
	'https://erp.example.com/jsonrpc',
	'https://erp.example.com/xmlrpc/2/object',
	'https://erp.example.com/json/2',
	'https://erp.example.com/website',
	'https://erp.example.com/erp/web/login',
	'https://erp.example.com/erp/',
	'http://odoo',
	'http://odoo/web',
	'http://odoo:8069/',
	'http://web.example.com:8069/odoo',
	'https://erp.example.com/Web/login',
	'https://erp.example.com?db=main',
	'https://erp.example.com/erp//odoo//x',
])('cleans the address %j as the client does', (url) => {
	expect(requestFor({ url }).baseURL).toBe(baseUrlFrom(url));
});

it('takes no time for an address of silly size', () => {
	const start = process.cpuUsage();
	for (const part of ['/', '//', 'a/', '/web', '.', '?', ' ']) {
		requestFor({ url: `https://example.com${part.repeat(100_000 / part.length)}x` });
	}
	const { user, system } = process.cpuUsage(start);
	expect((user + system) / 1000).toBeLessThan(2000);
});

it('logs in over JSON-RPC, whether JSON-RPC is chosen or might be', () => {
	for (const protocol of ['auto', 'jsonrpc', 'xmlrpc']) {
		expect(requestFor({ protocol })).toMatchObject({
			url: '/jsonrpc',
			method: 'POST',
			headers: {},
			body: { id, params: { method: 'login', args: ['main', 'ada', 'secret'] } },
		});
	}
});

it('asks over JSON-2 where that is chosen, with the key in a header', () => {
	expect(requestFor({ protocol: 'json2' })).toMatchObject({
		url: '/json/2/res.users/fields_get',
		headers: { authorization: 'bearer secret', 'x-odoo-database': 'main' },
		body: { allfields: ['id'], attributes: ['type'] },
	});
});

it('leaves a database that is not known to the login before it', () => {
	expect(requestFor({ db: ' ' })).toMatchObject({
		body: { params: { method: 'version', args: [] } },
	});
	expect(requestFor({ db: '', protocol: 'json2' }).headers).toEqual({
		authorization: 'bearer secret',
	});
});

it.each([
	['https://acme.odoo.com', 'acme'],
	['https://acme.odoo.com/odoo/discuss', 'acme'],
	['https://acme-main-123.dev.odoo.com/', 'acme-main-123'],
])('takes the database of %s from the address', (url, database) => {
	expect(requestFor({ url, db: '' })).toMatchObject({
		body: { params: { args: [database, 'ada', 'secret'] } },
	});
});

it('takes a secret as it is, whatever it looks like', () => {
	const password = `a"b'c\`{{ $json }} }} \${x} \\ `;
	expect(requestFor({ password })).toMatchObject({
		body: { params: { args: ['main', 'ada', password] } },
	});
});

it('forgives blanks around an API key', () => {
	const key = '0123456789abcdef0123456789abcdef01234567';
	expect(requestFor({ password: ` ${key}\n` })).toMatchObject({
		body: { params: { args: ['main', 'ada', key] } },
	});
});

it.each([
	['a user id', { jsonrpc: '2.0', id, result: 2 }],
	['the version', { jsonrpc: '2.0', id, result: { server_version: '19.0' } }],
	['fields_get over JSON-2', { id: { type: 'integer' } }],
])('takes %s as a success', (_name, body) => {
	expect(verdictOn(body)).toBeUndefined();
});

it.each([
	['a web page', '<!DOCTYPE html><html></html>', /does not lead to the Odoo API/],
	['an empty answer', '', /does not lead to the Odoo API/],
	['nothing', undefined, /does not lead to the Odoo API/],
	['the API of something else', { id: 101, result: 2 }, /does not lead to the Odoo API/],
	['a refused login', { jsonrpc: '2.0', id, result: false }, /does not accept the Username/],
	[
		'a wrong database of Odoo 19',
		{ id, error: { code: 0, data: { name: 'psycopg2.OperationalError' } } },
		/Check the Database Name/,
	],
	[
		'a wrong database of Odoo 14',
		{ id, error: { code: 200, data: { name: 'psycopg2.OperationalError' } } },
		/Check the Database Name/,
	],
	['another error of Odoo 19', { id, error: { code: 0, data: {} } }, /with an error/],
	['another error of Odoo 14', { id, error: { code: 200, data: {} } }, /with an error/],
	['an error of JSON-RPC', { id, error: { code: -32601 } }, /with an error/],
])('rejects %s', (_name, body, message) => {
	expect(verdictOn(body)).toMatch(message);
});
