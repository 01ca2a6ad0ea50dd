import type { OdooError } from '../../odoo';
import { anyAnswer } from '../../odoo/protocol/expect';
import { startPage } from '../support/proxy';
import { isSince } from '../support/versions';
import { useProxy, useTarget } from '../support/suite';
import { clientFor, targetProtocols, targetVersion } from '../support/target';

const target = useTarget();
const proxy = useProxy(target);

/** The error of logging in with these settings. */
async function signInError(overrides: Parameters<typeof clientFor>[1]): Promise<OdooError> {
	return (await clientFor(target, overrides)
		.session()
		.then(
			() => new Error('the login succeeded'),
			(error: unknown) => error,
		)) as OdooError;
}

describe.each(targetProtocols)('signing in over %s', (protocol) => {
	it('logs the user in with an API key', async () => {
		const { apiKey, uid } = target.users.admin;
		const session = await clientFor(target, { protocol, secret: apiKey }).session();
		expect(session.protocol.name).toBe(protocol);
		expect(session.endpoint.uid).toBe(uid);
		expect(session.version).toBe(targetVersion);
	});

	it('reports a wrong secret without repeating it', async () => {
		const error = await signInError({ protocol, secret: 'wrong-secret-17' });
		expect(error).toMatchObject({ code: 'LOGIN_FAILED' });
		expect(error.hint).toMatch(/API key/);
		expect(JSON.stringify([error.message, error.hint, error.details])).not.toContain(
			'wrong-secret-17',
		);
	});

	it('reports a wrong password with characters that no header can carry', async () => {
		const error = await signInError({ protocol, secret: 'пароль 日本' });
		expect(error.code).toBe('LOGIN_FAILED');
	});

	it('reports a database whose name has such characters', async () => {
		const error = await signInError({ protocol, database: 'データ' });
		expect(error.code).toBe('DATABASE_NOT_FOUND');
	});

	it('reports a login that does not exist', async () => {
		const error = await signInError({ protocol, username: 'nobody@example.com' });
		expect(error.code).toBe('LOGIN_FAILED');
	});

	it("refuses another user's API key", async () => {
		const error = await signInError({ protocol, secret: target.users.low.apiKey });
		expect(error.code).toBe('LOGIN_FAILED');
	});

	it('reports a deactivated user', async () => {
		const { username, apiKey } = target.users.inactive;
		const error = await signInError({ protocol, username, secret: apiKey });
		expect(error.code).toBe('LOGIN_FAILED');
	});

	it('names the databases when the database does not exist', async () => {
		const error = await signInError({ protocol, database: 'no_such_database' });
		expect(error.code).toBe('DATABASE_NOT_FOUND');
		expect(error.hint).toContain(target.database);
	});

	it('reports a web page instead of Odoo', async () => {
		const page = await startPage(200, '<!DOCTYPE html><title>Shop</title><p>Welcome</p>');
		const error = await signInError({ protocol, url: page.url });
		await page.close();
		expect(error.code).toBe('NOT_ODOO');
		expect(error.hint).toMatch(/Server URL/);
	});

	it('reports a server that answers 404', async () => {
		const page = await startPage(404, '<html><title>404 Not Found</title></html>');
		const error = await signInError({ protocol, url: page.url });
		await page.close();
		expect(error.code).toBe('NOT_ODOO');
	});

	it('reports a redirect with the address it leads to', async () => {
		const page = await startPage(301, '', { location: 'https://erp.example.com/' });
		const error = await signInError({ protocol, url: page.url });
		await page.close();
		expect(error.code).toBe('INVALID_URL');
		expect(error.message).toContain('https://erp.example.com/');
	});

	it('reports a path below which there is no API', async () => {
		const error = await signInError({ protocol, url: `${target.url}/shop` });
		expect(error.code).toBe('NOT_ODOO');
	});

	it('ignores a path that was pasted from the browser', async () => {
		const client = clientFor(target, { protocol, url: ` ${target.url}/odoo/contacts/7?debug=1 ` });
		expect((await client.session()).endpoint.url).toBe(target.url);
	});

	it('reports https for a server that speaks http', async () => {
		const error = await signInError({ protocol, url: target.url.replace('http:', 'https:') });
		expect(error.code).toBe('TLS');
	});

	it('reports a host that nothing listens on', async () => {
		const page = await startPage(200, '');
		await page.close();
		const error = await signInError({ protocol, url: page.url });
		expect(error.code).toBe('UNREACHABLE');
		expect(error.message).toMatch(/Nothing answers/);
	});

	it('reports an address without a protocol before it asks any server', async () => {
		const error = await signInError({ protocol, url: 'mycompany.odoo.com' });
		expect(error.code).toBe('INVALID_URL');
		expect(error.message).toContain('https://');
	});
});

describe('choosing the protocol automatically', () => {
	it('takes JSON-2 with an API key where the server has it, else JSON-RPC', async () => {
		const { apiKey } = target.users.admin;
		const session = await clientFor(target, { protocol: 'auto', secret: apiKey }).session();
		expect(session.protocol.name).toBe(isSince('json2') ? 'json2' : 'jsonrpc');
	});

	it('reports a wrong password with characters that no header can carry', async () => {
		const error = await signInError({ protocol: 'auto', secret: 'пароль 日本' });
		expect(error.code).toBe('LOGIN_FAILED');
	});

	it('takes JSON-RPC with a password', async () => {
		const { password } = target.users.admin;
		const session = await clientFor(target, { protocol: 'auto', secret: password }).session();
		expect(session.protocol.name).toBe('jsonrpc');
	});

	it('takes XML-RPC where only that gets through', async () => {
		const isJson = ({ path }: { path: string }) => !path.startsWith('/xmlrpc');
		for (let count = 0; count < 10; count++) proxy.breakNext({ status: 403 }, isJson);
		const session = await clientFor(target, { protocol: 'auto', url: proxy.url }).session();
		expect(session.protocol.name).toBe('xmlrpc');
	});

	it('logs in once for all calls of a process', async () => {
		const client = clientFor(target, { protocol: 'auto', url: proxy.url });
		const count = { model: 'res.partner', method: 'search_count', params: { domain: [] } };
		await Promise.all([
			client.call(count, anyAnswer),
			client.call(count, anyAnswer),
			client.call(count, anyAnswer),
		]);
		await client.session();
		const logins = proxy.requests.filter(({ path, body }) =>
			/context_get|authenticate/.test(path + body),
		);
		expect(logins).toHaveLength(1);
	});
});
