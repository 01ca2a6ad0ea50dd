import { N8n } from './support/n8n';
import { Odoo } from '../support/odoo';
import {
	closedPort,
	interceptingProxy,
	selfSignedProxy,
	serving,
	stopServers,
} from './support/servers';
import { odooSettings, required } from './support/settings';

const TYPE = 'odooErpApi';
const wrong = 'no-such-secret-4711';
const ODD_PASSWORD = `o"d'd {{ $json }} }} <&> %20 \\ ä`;

const odoo19 = odooSettings(19);
const odoo14 = odooSettings(14);
const database = required('LOAD_CHECK_DATABASE');

/** The administrator of Odoo 19 with an API key, as a user of the built-in credential fills it in. */
const admin19 = new Odoo(odoo19, database).credential;
const admin14 = new Odoo(odoo14, database).credential;
const withPassword19 = { ...admin19, password: odoo19.ODOO_PASSWORD };
const withPassword14 = { ...admin14, password: odoo14.ODOO_PASSWORD };

let n8n: N8n;
let id: string;

beforeAll(async () => {
	n8n = await N8n.signIn();
	id = await n8n.storeCredential({ name: 'test', type: TYPE, data: admin19 });
});

afterEach(stopServers);

afterAll(async () => {
	await n8n.deleteCredential(id);
});

async function verdict(data: Readonly<Record<string, unknown>>): Promise<string> {
	const { status, message } = await n8n.testCredential(id, TYPE, data);
	return status === 'OK' ? 'green' : `red: ${message}`;
}

describe('is green', () => {
	it.each([
		['the four fields of the built-in credential', admin19],
		['Automatic with a password', { ...withPassword19, protocol: 'auto' }],
		['JSON-2 with an API key', { ...admin19, protocol: 'json2' }],
		[
			'JSON-2 with an API key and blanks around it',
			{ ...admin19, password: ` ${admin19.password} ` },
		],
		['JSON-RPC with an API key', { ...admin19, protocol: 'jsonrpc' }],
		['JSON-RPC with a password', { ...withPassword19, protocol: 'jsonrpc' }],
		['XML-RPC with an API key', { ...admin19, protocol: 'xmlrpc' }],
		['XML-RPC with a password', { ...withPassword19, protocol: 'xmlrpc' }],
		[
			'a portal user',
			{
				...withPassword19,
				username: odoo19.ODOO_PORTAL_USERNAME,
				password: odoo19.ODOO_PORTAL_PASSWORD,
			},
		],
	])('for Odoo 19: %s', async (_name, data) => {
		expect(await verdict(data)).toBe('green');
	});

	it.each([
		['the four fields of the built-in credential', admin14],
		['Automatic with a password', { ...withPassword14, protocol: 'auto' }],
		['JSON-RPC with an API key', { ...admin14, protocol: 'jsonrpc' }],
		['XML-RPC with an API key', { ...admin14, protocol: 'xmlrpc' }],
	])('for Odoo 14: %s', async (_name, data) => {
		expect(await verdict(data)).toBe('green');
	});

	it.each([
		['a blank on both sides', ` ${admin19.url} `],
		['trailing slashes', `${admin19.url}//`],
		['the path of a page', `${admin19.url}/odoo/contacts/7?debug=1`],
		['the path of an older page', `${admin19.url}/web#action=1&model=res.partner`],
		['the login page', `${admin19.url}/web/login`],
		['the path of JSON-RPC', `${admin19.url}/jsonrpc`],
		['the path of XML-RPC', `${admin19.url}/xmlrpc/2/object`],
		['the path of JSON-2', `${admin19.url}/json/2`],
	])('for an address with %s', async (_name, url) => {
		for (const protocol of ['auto', 'json2', 'xmlrpc']) {
			expect(await verdict({ ...admin19, url, protocol })).toBe('green');
		}
	});

	it('for a password with quotes, braces and other characters that mean something elsewhere', async () => {
		const odoo = new Odoo(odoo19, database);
		await odoo.call('res.users', 'write', [
			[Number(odoo19.ODOO_LOW_UID)],
			{ password: ODD_PASSWORD },
		]);
		const data = { ...admin19, username: odoo19.ODOO_LOW_USERNAME, password: ODD_PASSWORD };

		for (const protocol of ['auto', 'jsonrpc', 'xmlrpc']) {
			expect(await verdict({ ...data, protocol })).toBe('green');
			expect(await verdict({ ...data, protocol, password: `${ODD_PASSWORD}!` })).toMatch(/^red: /);
		}
	});
});

describe('is red and says why', () => {
	const refused = /^red: Odoo does not accept the username with this password or API key\./;

	it.each(['auto', 'jsonrpc', 'xmlrpc'])('for a wrong login over %s', async (protocol) => {
		for (const admin of [admin19, admin14]) {
			expect(await verdict({ ...admin, protocol, password: wrong })).toMatch(refused);
			expect(await verdict({ ...admin, protocol, username: 'nobody' })).toMatch(refused);
			expect(await verdict({ ...admin, protocol, password: '' })).toMatch(/^red: The password/);
			expect(await verdict({ ...admin, protocol, username: '' })).toMatch(/^red: The username/);
		}
	});

	it.each(['auto', 'jsonrpc', 'xmlrpc'])('for a deactivated user over %s', async (protocol) => {
		const gone = {
			...admin19,
			username: odoo19.ODOO_INACTIVE_USERNAME,
			password: odoo19.ODOO_INACTIVE_API_KEY,
		};
		expect(await verdict({ ...gone, protocol })).toMatch(refused);
	});

	it.each(['auto', 'json2', 'jsonrpc', 'xmlrpc'])(
		"for an expired key and for another user's key over %s",
		async (protocol) => {
			for (const password of [odoo19.ODOO_EXPIRED_API_KEY, odoo19.ODOO_LOW_API_KEY]) {
				expect(await verdict({ ...admin19, protocol, password })).toMatch(/^red: .*key/);
			}
		},
	);

	it('for JSON-2 with a wrong key, a password, or a server that has no JSON-2', async () => {
		expect(await verdict({ ...admin19, protocol: 'json2', password: wrong })).toMatch(
			/^red: .*key/i,
		);
		expect(await verdict({ ...withPassword19, protocol: 'json2' })).toMatch(/^red: .*API key/);
		expect(await verdict({ ...admin14, protocol: 'json2' })).toMatch(
			/^red: The server runs Odoo 14, but JSON-2 needs Odoo 19 or later\./,
		);
	});

	it.each(['auto', 'json2', 'jsonrpc', 'xmlrpc'])(
		'for a wrong database over %s, naming those that exist',
		async (protocol) => {
			const message = await verdict({ ...admin19, protocol, db: 'no_such_database' });
			expect(message).toMatch(/^red: .*database/i);
			expect(message).toContain(database);
		},
	);

	it('for a wrong database of Odoo 14', async () => {
		for (const protocol of ['auto', 'jsonrpc', 'xmlrpc']) {
			const message = await verdict({ ...admin14, protocol, db: 'no_such_database' });
			expect(message).toMatch(/^red: .*database/i);
		}
	});

	it('for no database name where the server has several, listing them', async () => {
		const message = await verdict({ ...admin19, db: '' });
		expect(message).toMatch(/^red: The server has several databases: .*\bodoo\b/);
		expect(message).toContain(database);
	});

	it('for an address that is none', async () => {
		expect(await verdict({ ...admin19, url: '' })).toBe(
			'red: The server URL is empty. Enter the address that opens Odoo in the browser under Server URL in the credential, e.g. https://mycompany.odoo.com.',
		);
		expect(await verdict({ ...admin19, url: 'mycompany.odoo.com' })).toMatch(
			/^red: The server URL "mycompany\.odoo\.com" does not start with https:\/\/ or http:\/\//,
		);
	});

	it('for an address where nothing listens', async () => {
		const url = await closedPort();
		expect(await verdict({ ...admin19, url })).toMatch(
			/^red: Nothing answers at \S*127\.0\.0\.1:\d+\./,
		);
	});

	it.each<[string, number, string, Record<string, string>, RegExp]>([
		[
			'a web page',
			200,
			'<!DOCTYPE html><title>Welcome</title>',
			{},
			/something other than the Odoo API/,
		],
		['an empty answer', 200, '', {}, /something other than the Odoo API|could not be read/],
		[
			'the API of something else',
			200,
			'{"id":101,"status":"ok"}',
			{ 'content-type': 'application/json' },
			/Odoo|could not be read/,
		],
		['HTTP 404', 404, '<title>404 Not Found</title>', {}, /There is no Odoo API at .* \(HTTP 404/],
		['HTTP 500', 500, '<title>Internal Server Error</title>', {}, /internal error without details/],
		[
			'a login page in front',
			401,
			'<title>Sign in</title>',
			{},
			/does not let n8n reach Odoo's API/,
		],
		[
			'a redirect',
			301,
			'',
			{ location: 'https://odoo.example/' },
			/redirects to https:\/\/odoo\.example\//,
		],
	])('for a server that answers with %s', async (_name, status, body, headers, message) => {
		const url = await serving(status, body, { 'content-type': 'text/html', ...headers });
		for (const protocol of ['auto', 'json2', 'jsonrpc', 'xmlrpc']) {
			const text = await verdict({ ...admin19, url, protocol });
			expect(text).toMatch(/^red: /);
			expect(text).toMatch(message);
		}
	});

	it('for a certificate that nobody vouches for, unless that is ignored', async () => {
		const url = await selfSignedProxy(admin19.url);
		const data = { ...admin19, url };

		expect(await verdict(data)).toMatch(/^red: The certificate of \S+ is self-signed\./);
		expect(await verdict({ ...data, allowUnauthorizedCerts: true })).toBe('green');
		expect(await verdict({ ...data, url: url.replace('https:', 'http:') })).toMatch(/^red: /);
	});
});

describe('behind a proxy', () => {
	it.each(['auto', 'json2', 'jsonrpc', 'xmlrpc'])(
		'over %s finds the only database by itself',
		async (protocol) => {
			// The header does what having a single database does.
			const header = { 'x-odoo-database': database };
			const url = await interceptingProxy(admin19.url, onlyDatabase, header);
			expect(await verdict({ ...admin19, url, protocol, db: '' })).toBe('green');
			expect(await verdict({ ...admin19, url, protocol, db: '', password: wrong })).toMatch(
				/^red: /,
			);
		},
	);

	it('is red for XML-RPC where only JSON-RPC is open', async () => {
		const url = await interceptingProxy(admin19.url, (path) =>
			path.startsWith('/jsonrpc') ? undefined : { status: 403, body: '<h1>Forbidden</h1>' },
		);
		expect(await verdict({ ...admin19, url, protocol: 'jsonrpc' })).toBe('green');
		expect(await verdict({ ...admin19, url, protocol: 'auto' })).toBe('green');
		expect(await verdict({ ...admin19, url, protocol: 'xmlrpc' })).toMatch(
			/^red: .* does not let n8n reach Odoo's API/,
		);
	});

	/** An answer over JSON-RPC carries the id of its request. */
	function requestId(body: string) {
		const { id } = JSON.parse(body) as { id: number };
		return { id };
	}

	/** Stands for a server with one database: the one under test has others beside ours. */
	function onlyDatabase(path: string, body: string) {
		const asksForList = /"list"|<methodName>list</.test(body);
		if (!asksForList) return undefined;
		return {
			status: 200,
			body: path.startsWith('/jsonrpc')
				? JSON.stringify({ ...requestId(body), jsonrpc: '2.0', result: [database] })
				: `<methodResponse><params><param><value><array><data><value><string>${database}</string></value></data></array></value></param></params></methodResponse>`,
		};
	}
});

it('reads a password that begins with an equals sign as an expression, as n8n does everywhere', async () => {
	expect(await verdict({ ...withPassword19, password: `=${odoo19.ODOO_PASSWORD}` })).toBe('green');
});
