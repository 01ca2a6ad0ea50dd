import type { ConnectionSettings, HttpRequest } from '../../../odoo';
import { OdooClient, TimedCache } from '../../../odoo';

const KEY = '0123456789abcdef0123456789abcdef01234567';

/** Odoo 19 as far as a login goes: it knows one key, and takes any password. */
function odoo19(settings: Partial<ConnectionSettings>) {
	const sent: HttpRequest[] = [];
	const client = new OdooClient({
		settings: {
			url: 'https://erp.example.com',
			database: 'main',
			username: 'ada',
			secret: KEY,
			protocol: 'auto',
			...settings,
		},
		world: {
			send: async (request) => {
				sent.push(request);
				const answer = answerTo(request);
				return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(answer)) };
			},
			sleep: async () => {},
			now: Date.now,
			random: Math.random,
		},
		cache: new TimedCache(Date.now),
	});
	return { client, sent };
}

function answerTo({ url, body = '{}' }: HttpRequest): unknown {
	if (url.endsWith('/web/version')) return { version_info: [19, 0] };
	if (url.endsWith('/context_get')) return { uid: 7 };
	if (url.endsWith('/read')) return [{ id: 7, login: 'ada' }];
	const { id } = JSON.parse(body) as { id: number };
	const result = body.includes('"version"') ? { server_version_info: [19, 0] } : 7;
	return { jsonrpc: '2.0', id, result };
}

const pathsOf = (sent: readonly HttpRequest[]) => sent.map(({ url }) => new URL(url).pathname);

it('takes JSON-2 with an API key, be it pasted with blanks', async () => {
	const { client, sent } = odoo19({ secret: ` ${KEY}\n` });
	expect((await client.session()).protocol.name).toBe('json2');
	expect(sent.at(-1)?.headers.authorization).toBe(`bearer ${KEY}`);
});

it.each([
	['plain', 'correct horse'],
	['beyond ASCII', 'pässwörd'],
	['beyond Latin-1', 'пароль 日本'],
	['with a line break', 'a\nb'],
	['that is a key but for a character', `${KEY.slice(1)}g`],
])('does not try a password %s as an API key', async (_, secret) => {
	const { client, sent } = odoo19({ secret });
	expect((await client.session()).protocol.name).toBe('jsonrpc');
	expect(pathsOf(sent)).toEqual(['/web/version', '/jsonrpc']);
});

it.each(['пароль 日本', 'pässwörd', 'a\nb'])(
	'says of %j that it is no API key where JSON-2 is wanted',
	async (secret) => {
		const { client, sent } = odoo19({ secret, protocol: 'json2' });
		await expect(client.session()).rejects.toMatchObject({
			code: 'LOGIN_FAILED',
			message: 'What was entered as API key has characters that no key has.',
		});
		expect(pathsOf(sent)).toEqual(['/web/version']);
	},
);

it('asks for a database whose name no header can carry without one', async () => {
	const { client, sent } = odoo19({ database: 'データ', protocol: 'jsonrpc' });
	await client.session();
	expect(sent.at(-1)?.headers).toEqual({ 'content-type': 'application/json' });
	expect(sent.at(-1)?.body).toContain('データ');
});
