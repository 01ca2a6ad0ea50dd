import { isCancelled } from '../../../odoo/errors';
import type { HttpRequest, HttpResponse, HttpSender } from '../../../odoo';
import { ANSWER_TOO_LARGE, OdooClient, OdooError, SendError, TimedCache } from '../../../odoo';
import { withoutSecrets } from '../../../odoo/client/withoutSecrets';
import { cancelled } from '../../../odoo/errors';
import { anyAnswer } from '../../../odoo/protocol/expect';
import { rejectionOf } from '../../support/thrownBy';

const SECRET = `s3cret "&<ä`;
const url = 'http://odoo.test';
const call = { model: 'res.partner', method: 'search_count', params: { domain: [] } };

const answer = (status: number, body: string | Uint8Array): HttpResponse => ({
	status,
	headers: {},
	body: typeof body === 'string' ? Buffer.from(body) : body,
});

/** An answer over JSON-RPC to this request. */
const json = ({ body = '' }: HttpRequest, result: unknown) => {
	const { id } = JSON.parse(body) as { id: unknown };
	return answer(200, JSON.stringify({ jsonrpc: '2.0', id, result }));
};

/** Answers what a login asks for, over JSON-RPC. */
function ofLogin(request: HttpRequest): HttpResponse | undefined {
	const { body = '' } = request;
	if (/"version"/.test(body)) return json(request, { server_version_info: [17, 0] });
	return /"login"|"authenticate"/.test(body) ? json(request, 2) : undefined;
}

const cache = () => new TimedCache(Date.now);

interface Options {
	readonly cache?: TimedCache;
	readonly signal?: AbortSignal;
	readonly sleep?: () => Promise<void>;
	readonly secret?: string;
	readonly database?: string;
}

function clientOf(send: HttpSender, options: Options = {}) {
	const { sleep = async () => {}, secret = SECRET, database = 'db', ...rest } = options;
	return new OdooClient({
		settings: { url, database, username: 'admin', secret, protocol: 'jsonrpc' },
		runtime: { send, sleep, now: Date.now, random: () => 0.5 },
		cache: cache(),
		...rest,
	});
}

const bytes = Buffer.from(SECRET);
const asJson = JSON.stringify({ secret: SECRET });
const inAscii = asJson.replaceAll('ä', '\\u00e4');

describe('a server that shows what it was sent', () => {
	it.each([
		['as it is', SECRET],
		['as JSON', asJson],
		['as JSON in ASCII, as Python writes it', inAscii],
		['as JSON within JSON', JSON.stringify(inAscii)],
		['as JSON on a page', `<pre>${inAscii.replaceAll('"', '&quot;')}</pre>`],
		['as Python', `{'secret': 's3cret "&<\\xe4'}`],
		['as bytes of Python', `b's3cret "&<\\xc3\\xa4'`],
		['as a page', '<p>s3cret &quot;&amp;&lt;ä</p>'],
		['as a page in ASCII', '<p>s3cret &#34;&#38;&#60;&#xE4;</p>'],
		['as XML', '<string>s3cret "&amp;&lt;ä</string>'],
		['in an address', `?key=${encodeURIComponent(SECRET)}`],
		['in a form', `key=${encodeURIComponent(SECRET).replaceAll('%20', '+').toLowerCase()}`],
		['in Base64', bytes.toString('base64')],
		['in the Base64 of a login', Buffer.from(`admin:${SECRET}`).toString('base64')],
		[
			'in the Base64 of a request',
			Buffer.from(`x${asJson.replace('\\"', '"')}`).toString('base64url'),
		],
		['in a wrong character set', bytes.toString('latin1')],
		['in a text that is cut off', `${'x'.repeat(491)} ${SECRET}`],
		['in a text that is cut off within a character', `${'x'.repeat(487)}${inAscii.slice(11)}`],
		['in part', `Unknown entity: ${SECRET.slice(2)}`],
	])('does not bring the secret into an error: %s', async (_, echo) => {
		for (const status of [200, 500]) {
			const client = clientOf(async (request) => ofLogin(request) ?? answer(status, echo));
			const error = await rejectionOf(client.call(call, anyAnswer));
			const details = error.details ?? '';
			expect(details).toContain('***');
			const shown = [error.message, error.hint, details, error.stack].join();
			expect(shown).not.toMatch(/s3cr|t "&|&(?:amp|#38);&|%22|xe4|u00e4/i);
			for (const shift of ['', 'x', 'xy']) {
				const part = Buffer.from(shift + SECRET)
					.toString('base64')
					.slice(4, 10);
				expect(shown).not.toContain(part);
			}
		}
	});

	it('leaves all else of the text as it is', async () => {
		const echo = `<b>a &amp; b</b> ${SECRET.slice(0, 3)} C:\\new %41 [${SECRET}] 100 % \\u00fc`;
		const client = clientOf(async (request) => ofLogin(request) ?? answer(500, echo));
		expect((await rejectionOf(client.call(call, anyAnswer))).details).toBe(
			`HTTP 500\n<b>a &amp; b</b> s3c C:\\new %41 [***] 100 % \\u00fc`,
		);
	});

	it('shows no key that was pasted with blanks around it', async () => {
		const key = '0123456789abcdef0123456789abcdef01234567';
		const send: HttpSender = async (request) => ofLogin(request) ?? answer(500, `bearer ${key}.`);
		const error = await rejectionOf(clientOf(send, { secret: ` ${key} \n` }).call(call, anyAnswer));
		expect(error.details).toBe('HTTP 500\nbearer ***.');
	});

	it('does not bring the secret into the causes of an error', async () => {
		const send: HttpSender = async (request) => ofLogin(request) ?? answer(500, SECRET);
		const error = await rejectionOf(clientOf(send).call({ ...call, method: 'create' }, anyAnswer));
		expect(error.code).toBe('OUTCOME_UNKNOWN');
		const { details, message } = error.cause as OdooError;
		expect(details).toContain('***');
		expect(message + details).not.toContain('s3cret');
	});

	it('does not bring the secret into a login that fails', async () => {
		const send: HttpSender = async (request) => {
			const { body = '' } = request;
			return /"version"/.test(body)
				? json(request, { server_version_info: [17] })
				: json(request, ['one', SECRET]);
		};
		const error = await rejectionOf(clientOf(send, { database: '' }).session());
		expect(error.message).toBe('The server has several databases: one, ***.');
	});

	it('shows neither the token of a page nor the cookie of a session', async () => {
		const cookie = 'session_id=b2f5c0ffee4711';
		const path = '/my/orders/7?access_token=7e57-70ke-n123';
		const send: HttpSender = async (request) =>
			ofLogin(request) ?? answer(502, `${request.url} ${request.headers.cookie}`);
		const client = clientOf(send);
		const error = await rejectionOf(client.page(path, { cookie }));
		expect(error.details).toBe(`HTTP 502\n${url}/my/orders/7?access_token=*** session_id=***`);
		expect(client.withoutSecrets(`${path} ${cookie} and ${SECRET}`, path, { cookie })).toBe(
			'/my/orders/7?access_token=*** session_id=*** and ***',
		);
	});

	it.each([
		['a text of a megabyte', 'x'.repeat(1_000_000)],
		['backslashes', '\\'.repeat(1_000_000)],
		['bytes in percents', '%c3%a4'.repeat(200_000)],
		['the beginning of the secret', 's3cre'.repeat(200_000)],
		['entities', '&amp;amp;'.repeat(100_000)],
	])('takes linear time for %s', (_, text) => {
		const start = process.cpuUsage();
		withoutSecrets(new OdooError('PROTOCOL', text, { details: text }), [
			SECRET,
			's'.repeat(100_000),
		]);
		const { user, system } = process.cpuUsage(start);
		expect((user + system) / 1000).toBeLessThan(1000);
	});
});

it('keeps a cancelled run known as such', () => {
	expect(isCancelled(withoutSecrets(cancelled(), [SECRET]))).toBe(true);
});

it('keeps it known that a call ran', () => {
	const ran = new OdooError('OUTCOME_UNKNOWN', 'It ran.', { hasRun: true });
	expect(withoutSecrets(ran, [SECRET]).hasRun).toBe(true);
});

describe('a run that is cancelled', () => {
	it('does not take the login with it that another run waits for', async () => {
		const stop = new AbortController();
		const send: HttpSender = async (request) => {
			await new Promise((resolve) => setImmediate(resolve));
			if (request.signal?.aborted) throw Object.assign(new Error('off'), { code: 'ERR_CANCELED' });
			return ofLogin(request) ?? json(request, 7);
		};
		const ofBoth = cache();
		const cancelled = clientOf(send, { cache: ofBoth, signal: stop.signal }).call(call, anyAnswer);
		const other = clientOf(send, { cache: ofBoth }).call(call, anyAnswer);
		stop.abort();
		expect((await rejectionOf(cancelled)).message).toBe('The execution was cancelled.');
		expect(await other).toBe(7);
	});

	it('does not wait for a login that a busy server puts off', async () => {
		const stop = new AbortController();
		const busy = { ...answer(429, ''), headers: { 'retry-after': '60' } };
		const sleep = async () => {
			stop.abort();
			await new Promise(() => {}); // as long as a minute is here
		};
		const client = clientOf(async () => busy, { signal: stop.signal, sleep });
		const error = await rejectionOf(client.call(call, anyAnswer));
		expect(isCancelled(error)).toBe(true);
		expect(error.message).toBe('The execution was cancelled.');
	});

	it('asks for nothing more', async () => {
		const send = jest.fn();
		await rejectionOf(clientOf(send, { signal: AbortSignal.abort() }).schema('res.partner'));
		expect(send).not.toHaveBeenCalled();
	});
});

it('asks once for an answer that is too large', async () => {
	let asked = 0;
	const client = clientOf(async (request) => {
		const known = ofLogin(request);
		if (known) return known;
		asked += 1;
		expect(request.maxBytes).toBe(400 * 1024 * 1024);
		throw new SendError('too large', { code: ANSWER_TOO_LARGE });
	});
	expect((await rejectionOf(client.call(call, anyAnswer))).message).toBe(
		'The answer of odoo.test is too large to be read at once.',
	);
	expect(asked).toBe(1);
});

describe('a read whose answer XML-RPC cannot carry', () => {
	const read = { model: 'crm.lead', method: 'search_read' };
	const marshal = [
		'Traceback (most recent call last):',
		'  File "/usr/lib/python3.10/xmlrpc/client.py", line 530, in dump_array',
		'    dump(v, write)',
		'TypeError: cannot marshal None unless allow_none is enabled',
	].join('\n');
	const fault = `<?xml version="1.0"?><methodResponse><fault><value><struct><member><name>faultCode</name><value><int>1</int></value></member><member><name>faultString</name><value><string>${marshal}</string></value></member></struct></value></fault></methodResponse>`;
	const result = (value: string) =>
		`<?xml version="1.0"?><methodResponse><params><param><value>${value}</value></param></params></methodResponse>`;
	const version = result(
		'<struct><member><name>server_version_info</name><value><array><data><value><int>17</int></value></data></array></value></member></struct>',
	);

	/** @param overJson answers what is asked over JSON-RPC */
	function overXml(overJson: HttpSender) {
		const asked: string[] = [];
		const send: HttpSender = async (request) => {
			const path = new URL(request.url).pathname;
			asked.push(path);
			if (path === '/xmlrpc/2/object') return answer(200, fault);
			if (!path.startsWith('/xmlrpc')) return await overJson(request);
			return answer(
				200,
				request.body?.includes('<methodName>version') ? version : result('<int>2</int>'),
			);
		};
		const settings = { url, database: 'db', username: 'admin', secret: SECRET };
		const client = new OdooClient({
			settings: { ...settings, protocol: 'xmlrpc' },
			runtime: { send, sleep: async () => {}, now: Date.now, random: () => 0.5 },
			cache: cache(),
		});
		return { client, asked };
	}

	it('is asked for over JSON-RPC', async () => {
		const records = [{ id: 1, lead_properties: [{ type: 'separator', value: null }] }];
		const { client, asked } = overXml(async (request) => json(request, records));
		expect(await client.call(read, anyAnswer)).toEqual(records);
		expect(asked.slice(-2)).toEqual(['/xmlrpc/2/object', '/jsonrpc']);
	});

	it('fails with the reason where JSON-RPC is closed', async () => {
		const { client } = overXml(async () => answer(404, '<title>404</title>'));
		const error = await rejectionOf(client.call(read, anyAnswer));
		expect(error.message).toContain('cannot be sent over this protocol');
	});

	it('is told apart from a write, which has run', async () => {
		const { client, asked } = overXml(async (request) => json(request, true));
		const error = await rejectionOf(client.call({ ...read, method: 'write' }, anyAnswer));
		expect(error.code).toBe('OUTCOME_UNKNOWN');
		expect(asked).not.toContain('/jsonrpc');
	});
});

describe('a login to web pages', () => {
	/** Answers web logins with these, one after the other, and counts them. */
	const clientWith = (...answers: ((request: HttpRequest) => HttpResponse)[]) => {
		const logins: HttpRequest[] = [];
		const client = clientOf(async (request) => {
			if (!request.url.endsWith('/web/session/authenticate')) {
				return await Promise.resolve(ofLogin(request) ?? answer(404, ''));
			}
			logins.push(request);
			return await Promise.resolve(answers[logins.length - 1]?.(request) ?? answer(404, ''));
		});
		return { client, logins };
	};
	const accepted = (cookie: string) => (request: HttpRequest) => ({
		...json(request, { uid: 2 }),
		headers: { 'set-cookie': `session_id=${cookie}; Path=/` },
	});
	const fault = (name: string) => (request: HttpRequest) => {
		const { id } = JSON.parse(request.body ?? '') as { id: unknown };
		const error = { code: 0, message: 'Odoo Server Error', data: { name, message: 'No' } };
		return answer(200, JSON.stringify({ jsonrpc: '2.0', id, error }));
	};

	it('is made once', async () => {
		const { client, logins } = clientWith(accepted('a'));
		expect(await client.webSession()).toEqual({ cookie: 'session_id=a' });
		expect(await client.webSession()).toEqual({ cookie: 'session_id=a' });
		expect(logins).toHaveLength(1);
	});

	it('is replaced once for all that have lost it', async () => {
		const { client, logins } = clientWith(accepted('a'), accepted('b'));
		const lost = await client.webSession();
		expect(await client.webSession(lost)).toEqual({ cookie: 'session_id=b' });
		expect(await client.webSession(lost)).toEqual({ cookie: 'session_id=b' });
		expect(logins).toHaveLength(2);
	});

	it.each([
		['a second factor', (request: HttpRequest) => json(request, { uid: null })],
		['another password', fault('odoo.exceptions.AccessDenied')],
	])('is not tried again where Odoo wants %s', async (_, refusal) => {
		const { client, logins } = clientWith(refusal, accepted('a'));
		expect(await client.webSession()).toBeUndefined();
		expect(await client.webSession()).toBeUndefined();
		expect(logins).toHaveLength(1);
	});

	it('is tried again after a fault, which is no refusal', async () => {
		const { client } = clientWith(fault('psycopg2.errors.AdminShutdown'), accepted('a'));
		await expect(client.webSession()).rejects.toMatchObject({ code: 'SERVER_ERROR' });
		expect(await client.webSession()).toEqual({ cookie: 'session_id=a' });
	});
});

describe('fields of a model', () => {
	/** How often two runs ask for them, of which the first has a call that comes to this. */
	const countReads = async (between: (request: HttpRequest) => HttpResponse) => {
		let reads = 0;
		const shared = cache();
		const send: HttpSender = async (request) => {
			const { body = '' } = request;
			if (/"fields_get"/.test(body)) reads++;
			const answered = ofLogin(request) ?? (/"fields_get"/.test(body) && json(request, {}));
			return await Promise.resolve(answered || between(request));
		};
		const client = clientOf(send, { cache: shared });
		await client.schema('res.partner');
		await client.call(call, anyAnswer).catch(() => {});
		await client.schema('res.partner');
		expect(reads).toBe(1);
		await clientOf(send, { cache: shared }).schema('res.partner');
		return reads;
	};

	it('are read again by the next run after the server was away, as it may have been upgraded', async () => {
		const refused = () => {
			throw new SendError('connect ECONNREFUSED', { code: 'ECONNREFUSED' });
		};
		expect(await countReads(refused)).toBe(2);
		expect(await countReads(() => answer(502, '<h1>Bad Gateway</h1>'))).toBe(2);
	});

	it('are kept after an answer', async () => {
		expect(await countReads((request) => json(request, 3))).toBe(1);
		expect(await countReads(() => answer(429, ''))).toBe(1);
	});
});
