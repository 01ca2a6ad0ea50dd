import type { HttpRequest, HttpResponse, HttpSender, OdooError } from '../../../odoo';
import { ANSWER_TOO_LARGE, isCancelled, OdooClient, SendError, TimedCache } from '../../../odoo';

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
}

function clientOf(send: HttpSender, { sleep = async () => {}, ...options }: Options = {}) {
	return new OdooClient({
		settings: { url, database: 'db', username: 'admin', secret: SECRET, protocol: 'jsonrpc' },
		world: { send, sleep, now: Date.now, random: () => 0.5 },
		cache: cache(),
		...options,
	});
}

const errorOf = async (failing: Promise<unknown>) =>
	(await failing.then(
		() => undefined,
		(error: unknown) => error,
	)) as OdooError;

describe('a server that shows what it was sent', () => {
	it.each([
		['as it is', SECRET],
		['as JSON', JSON.stringify({ secret: SECRET })],
		['as a page', '<p>s3cret &quot;&amp;&lt;ä</p>'],
		['as XML', '<string>s3cret "&amp;&lt;ä</string>'],
		['in an address', `?key=${encodeURIComponent(SECRET)}`],
		['in a text that is cut off', `${'x'.repeat(491)} ${SECRET}`],
	])('does not bring the secret into an error: %s', async (_, echo) => {
		for (const status of [200, 500]) {
			const client = clientOf(async (request) => ofLogin(request) ?? answer(status, echo));
			const { message, details = '' } = await errorOf(client.call(call));
			expect(details).toContain('***');
			expect(message + details).not.toMatch(/s3cret/);
		}
	});
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
		const cancelled = clientOf(send, { cache: ofBoth, signal: stop.signal }).call(call);
		const other = clientOf(send, { cache: ofBoth }).call(call);
		stop.abort();
		expect((await errorOf(cancelled)).message).toBe('The execution was cancelled.');
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
		const error = await errorOf(client.call(call));
		expect(isCancelled(error)).toBe(true);
		expect(error.message).toBe('The execution was cancelled.');
	});

	it('asks for nothing more', async () => {
		const send = jest.fn();
		await errorOf(clientOf(send, { signal: AbortSignal.abort() }).schema('res.partner'));
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
	expect((await errorOf(client.call(call))).message).toBe(
		'The answer of odoo.test is too large to be read at once.',
	);
	expect(asked).toBe(1);
});
