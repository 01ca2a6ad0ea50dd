import type { ConnectionReport } from '../../odoo/read/diagnostics';
import type { ConnectionSettings } from '../../odoo';
import type { Rights } from '../../odoo/access/rights';
import { checkConnection } from '../../odoo';
import { itIf } from '../support/itIf';
import { startPage } from '../support/proxy';
import { useProxy, useTarget } from '../support/suite';
import type { TargetUser } from '../support/target';
import { clientFor, targetProtocols, targetVersion } from '../support/target';

const target = useTarget();
const proxy = useProxy(target);

describe.each(targetProtocols)('connection check over %s', (protocol) => {
	const check = async (
		user: TargetUser,
		settings: Partial<ConnectionSettings> = {},
		models: readonly string[] = [],
		rights: ReadonlyArray<keyof Rights> = ['read'],
	) => {
		const { username, apiKey, password } = user;
		const secret = settings.secret ?? apiKey ?? password;
		const client = clientFor(target, { protocol, username, ...settings, secret });
		const report = await checkConnection(client, { models, rights });
		// The lab's passwords are words that the report may hold for other reasons.
		if (secret.length > 10) expect(JSON.stringify(report)).not.toContain(secret);
		return report;
	};

	it('tells who the user is and how the connection is made', async () => {
		const { ok, checks, ...facts } = await check(target.users.admin);
		expect(facts).toEqual({
			version: targetVersion,
			protocol,
			database: target.database,
			user: 'Administrator',
			userId: target.users.admin.uid,
			language: 'en_US',
			timezone: null,
			companies: [{ id: 1, name: expect.any(String) as string }],
			secret: 'apiKey',
			apiKeyExpires: null,
		});
		expect([ok, checks.map(({ name }) => name)]).toEqual([
			true,
			['Login', 'User', 'Protocol', 'API Key'],
		]);
	});

	it('tells what the user may do, and fails where a needed right is missing', async () => {
		const models = ['res.partner', 'res.country'];
		const report = await check(target.users.low, {}, models, ['read', 'write']);
		expect(report.ok).toBe(false);
		expect(report.checks.slice(-2)).toEqual([
			{
				name: 'Rights on res.partner',
				ok: true,
				message: expect.stringContaining('The user can read, create, write') as string,
				hint: null,
			},
			{
				name: 'Rights on res.country',
				ok: false,
				message: 'The user can read. The user cannot create, write, delete.',
				hint: expect.stringContaining('the right to write') as string,
			},
		]);
	});

	it('reports a model that does not exist', async () => {
		const report = await check(target.users.admin, {}, ['res.partnr', 'res.partner']);
		const [wrong, right] = report.checks.slice(-2);
		expect(wrong).toMatchObject({ name: 'Rights on res.partnr', ok: false });
		expect(wrong?.message).toContain('res.partnr');
		expect(right).toMatchObject({ ok: true });
	});

	it('reports a wrong secret', async () => {
		const report = await check(target.users.admin, { secret: 'wrong-secret' });
		expectFailure(report, 'Login');
	});

	it('reports a server that does not answer', async () => {
		const page = await startPage(200, '');
		await page.close();
		const report = await check(target.users.admin, { url: page.url });
		expectFailure(report, 'Server');
		expect(report.checks[0]?.message).toMatch(/^Nothing answers at 127\.0\.0\.1:\d+\.$/);
	});

	it('reports an address that is none', async () => {
		expectFailure(await check(target.users.admin, { url: 'mycompany' }), 'Server URL');
	});

	it('reports a web page in place of the API', async () => {
		const page = await startPage(200, '<title>Welcome</title>');
		const report = await check(target.users.admin, { url: page.url });
		await page.close();
		expectFailure(report, 'API');
	});

	it('reports a database that does not exist', async () => {
		const report = await check(target.users.admin, { database: 'no_such_database' });
		expectFailure(report, 'Database');
	});

	itIf(protocol !== 'json2')('tells a password from an API key', async () => {
		const { password } = target.users.admin;
		const report = await check(target.users.admin, { secret: password });
		expect([report.ok, report.secret]).toEqual([true, 'password']);
	});

	itIf(protocol !== 'json2')('warns of a portal user', async () => {
		const report = await check(target.users.portal);
		expect(report.checks).toContainEqual({
			name: 'User',
			ok: false,
			message: expect.stringContaining('portal user') as string,
			hint: expect.any(String) as string,
		});
	});
});

describe('connection check of API keys', () => {
	const DAY_MS = 24 * 60 * 60 * 1000;
	const inDays = (days: number) =>
		new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 19).replace('T', ' ');
	const key = (name: string, end: string | false, scope: string | false = 'rpc') => ({
		id: 1,
		name,
		scope,
		expiration_date: end,
	});

	/** The report where Odoo tells of these keys, whatever the user really has. */
	const checkWith = async (keys: readonly object[]) => {
		const { apiKey: secret = '' } = target.users.admin;
		const client = clientFor(target, { protocol: 'jsonrpc', url: proxy.url, secret });
		proxy.breakNext({ result: keys }, ({ body }) => body.includes('res.users.apikeys'));
		const { apiKeyExpires, checks } = await checkConnection(client, { models: [], rights: [] });
		return { apiKeyExpires, check: checks.find(({ name }) => name === 'API Key') };
	};

	it('tells when the key ends, and warns two weeks before', async () => {
		const soon = inDays(13);
		const { apiKeyExpires, check } = await checkWith([key('n8n', soon)]);
		expect(apiKeyExpires).toBe(`${soon.replace(' ', 'T')}Z`);
		expect(check).toEqual({
			name: 'API Key',
			ok: true,
			message: `The key expires on ${soon} UTC.`,
			hint: expect.stringContaining('new API key') as string,
		});
		expect((await checkWith([key('n8n', inDays(15))])).check?.hint).toBeNull();
	});

	it('names the first end where it cannot know which of the keys is in use', async () => {
		const [later, first] = [inDays(300), inDays(100)];
		const keys = [key('a', later), key('b', first, false), key('c', false)];
		expect(await checkWith(keys)).toMatchObject({
			check: { message: `The first of 3 keys expires on ${first} UTC.` },
		});
	});

	it('passes over keys that have ended or open something else', async () => {
		const keys = [
			key('old', inDays(-1)),
			key('other', inDays(5), 'odoo.plugin'),
			key('n8n', false),
		];
		expect(await checkWith(keys)).toMatchObject({
			apiKeyExpires: null,
			check: { message: 'The key has no expiration date.' },
		});
	});
});

function expectFailure({ checks, ...facts }: ConnectionReport, name: string): void {
	expect(facts).toMatchObject({ ok: false, version: null, protocol: null, companies: [] });
	expect(checks).toEqual([
		{ name, ok: false, message: expect.any(String), hint: expect.any(String) },
	]);
}
