import type { ConnectionSettings, HttpRequest } from '../../../odoo';
import type { OdooError } from '../../../odoo/errors';
import { OdooClient, TimedCache } from '../../../odoo';

const KEY = '0123456789abcdef0123456789abcdef01234567';

interface Odoo19 extends Partial<ConnectionSettings> {
	readonly databases?: unknown;
	/** How many requests for the list of databases are answered with 503. */
	readonly busyUntil?: number;
	/** No login is accepted. */
	readonly refuses?: boolean;
}

/** Odoo 19 as far as a login goes: it knows one key, and takes any password. */
function odoo19({ databases, busyUntil = 0, refuses = false, ...settings }: Odoo19) {
	const sent: HttpRequest[] = [];
	let busy = busyUntil;
	const client = new OdooClient({
		settings: {
			url: 'https://erp.example.com',
			database: 'main',
			username: 'ada',
			secret: KEY,
			protocol: 'auto',
			...settings,
		},
		runtime: {
			send: async (request) => {
				sent.push(request);
				if (request.body?.includes('"list"') && busy-- > 0)
					return { status: 503, headers: {}, body: Buffer.from('') };
				const answer = answerTo(request, databases, refuses);
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

function answerTo(
	{ url, body = '{}' }: HttpRequest,
	databases: unknown,
	refuses: boolean,
): unknown {
	if (url.endsWith('/web/version')) return { version_info: [19, 0] };
	if (url.endsWith('/context_get')) return { uid: 7 };
	if (url.endsWith('/read')) return [{ id: 7, login: 'ada' }];
	const { id } = JSON.parse(body) as { id: number };
	if (body.includes('"list"')) return { jsonrpc: '2.0', id, result: databases };
	const result = body.includes('"version"') ? { server_version_info: [19, 0] } : !refuses && 7;
	return { jsonrpc: '2.0', id, result };
}

const pathsOf = (sent: readonly HttpRequest[]) => sent.map(({ url }) => new URL(url).pathname);

it('takes JSON-2 with an API key, be it pasted with blanks', async () => {
	const { client, sent } = odoo19({ secret: ` ${KEY}\n` });
	expect((await client.session()).protocol.name).toBe('json2');
	expect(sent.at(-1)?.headers.authorization).toBe(`bearer ${KEY}`);
});

it('takes a key that was pasted with blanks over JSON-RPC, too', async () => {
	const { client, sent } = odoo19({ secret: ` ${KEY}\n`, protocol: 'jsonrpc' });
	expect((await client.session()).endpoint.secret).toBe(KEY);
	expect(sent.at(-1)?.body).toContain(`"${KEY}"`);
});

it('says of a refused login on Odoo Online that plans differ', async () => {
	const hintAt = async (url: string) => {
		const { client } = odoo19({ url, secret: 'wrong', refuses: true });
		return ((await client.session().catch((thrown: unknown) => thrown)) as OdooError).hint;
	};
	const plan = 'On Odoo Online, only the Custom plan has the external API.';
	expect(await hintAt('https://mycompany.odoo.com')).toContain(plan);
	expect(await hintAt('https://erp.example.com')).not.toContain(plan);
});

it('keeps the blank that a password ends with', async () => {
	const { client } = odoo19({ secret: 'pass ' });
	expect((await client.session()).endpoint.secret).toBe('pass ');
});

it.each([[{ toString: 1 }], [null, 7], [[]]])(
	'is not confused by a server whose databases are %j',
	async (...names) => {
		const { client } = odoo19({ database: '', secret: 'password', databases: names });
		await expect(client.session()).rejects.toMatchObject({ code: 'DATABASE_AMBIGUOUS' });
	},
);

it('does not take a server that is busy for one that keeps its databases to itself', async () => {
	const { client, sent } = odoo19({ database: '', databases: ['main'], busyUntil: 6 });
	await expect(client.session()).rejects.toMatchObject({ code: 'UNREACHABLE' });
	expect(pathsOf(sent)).not.toContain('/json/2/res.users/context_get');
	expect((await client.session()).endpoint.database).toBe('main');
});

it('names some of very many databases', async () => {
	const databases = Array.from({ length: 5000 }, (_, index) => `db${index}`);
	const { client } = odoo19({ database: '', secret: 'password', databases });
	const error = (await client.session().catch((thrown: unknown) => thrown)) as Error;
	expect(error.message).toMatch(/^The server has several databases: db0, .*, db19, …\.$/);
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
			message: 'The API key contains characters that API keys never contain.',
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
