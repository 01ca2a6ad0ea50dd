import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { RequestListener, Server as HttpServer } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { getRequestHelperFunctions } from 'n8n-core/dist/execution-engine/node-execution-context/utils/request-helper-functions';
import type { INode, IWorkflowExecuteAdditionalData, Workflow } from 'n8n-workflow';
import { isCancelled } from '../../../odoo/errors';
import { httpSender } from '../../../credentials/connection';
import type { HttpRequest } from '../../../odoo';
import { OdooClient, TimedCache } from '../../../odoo';
import { failureFromTransport } from '../../../odoo/client/transport';
import { anyAnswer } from '../../../odoo/protocol/expect';
import { rejectionOf } from '../../support/thrownBy';

/** n8n's own helper, with nothing in its place. */
const { httpRequest } = getRequestHelperFunctions(
	{} as Workflow,
	{} as INode,
	{} as IWorkflowExecuteAdditionalData,
);
const send = httpSender(httpRequest, true);

const running = new Set<Server | HttpServer>();
const sockets = new Set<Socket>();

afterEach(() => {
	for (const socket of sockets) socket.destroy();
	for (const server of running) server.close();
	sockets.clear();
	running.clear();
});

async function started(server: Server | HttpServer): Promise<number> {
	server.on('connection', (socket: Socket) => {
		sockets.add(socket);
		socket.on('error', () => {});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	running.add(server);
	return (server.address() as AddressInfo).port;
}

async function serving(answer: RequestListener): Promise<string> {
	return `http://127.0.0.1:${await started(createServer(answer))}`;
}

/** A server that answers and never comes to an end: a blank each 20 ms, as some proxies keep browsers waiting. */
async function dripping(): Promise<string> {
	return await serving((_, response) => {
		response.write(' ');
		const drip = setInterval(() => response.write(' '), 20);
		response.on('close', () => clearInterval(drip));
	});
}

const post = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
	method: 'POST',
	url: `${url}/jsonrpc`,
	headers: { 'content-type': 'application/json' },
	body: '{"id": 1}',
	timeoutMs: 10_000,
	...more,
});

async function failure(request: HttpRequest) {
	const thrown: unknown = await send(request).then(
		() => undefined,
		(error: unknown) => error,
	);
	return { thrown, ...failureFromTransport(thrown, request.url) };
}

it('gives status, headers and bytes of an answer, whatever the status', async () => {
	const url = await serving((request, response) => {
		response.writeHead(404, { 'X-Asked': `${request.method} ${request.url}` });
		request.pipe(response);
	});
	const answer = await send(post(url));
	expect(answer).toMatchObject({ status: 404, headers: { 'x-asked': 'POST /jsonrpc' } });
	expect(Buffer.from(answer.body).toString()).toBe('{"id": 1}');
});

it('gives an answer that is compressed', async () => {
	const text = 'ä'.repeat(100_000);
	const url = await serving((_, response) => {
		response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(text));
	});
	expect(Buffer.from((await send(post(url))).body).toString()).toBe(text);
});

it('follows no redirect', async () => {
	const url = await serving((_, response) => {
		response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
	});
	expect(await send(post(url))).toMatchObject({
		status: 302,
		headers: { location: 'http://127.0.0.1:1/' },
	});
});

it.each([
	['as it is', {}],
	['compressed', { 'content-encoding': 'gzip' }],
])('gives no answer that ends before its end: %s', async (_, headers) => {
	const body = gzipSync('x'.repeat(100_000));
	const url = await serving((__, response) => {
		response.writeHead(200, { 'content-length': body.length, ...headers });
		response.write(body.subarray(0, 50), () => response.destroy());
	});
	const { error, mayHaveChanged } = await failure(post(url));
	expect([error.code, mayHaveChanged]).toEqual(['UNREACHABLE', true]);
});

describe('the time limit', () => {
	it('is over for an answer that never falls silent', async () => {
		const { error, mayHaveChanged } = await failure(post(await dripping(), { timeoutMs: 200 }));
		expect(error).toMatchObject({ code: 'TIMEOUT' });
		expect(isCancelled(error)).toBe(false);
		expect(mayHaveChanged).toBe(true);
	});

	it('is over for a server that says nothing', async () => {
		const { error } = await failure(post(await serving(() => {}), { timeoutMs: 200 }));
		expect(error.code).toBe('TIMEOUT');
	});

	it.each([9999.5, 2 ** 40])('may be any number, such as %p ms', async (timeoutMs) => {
		const url = await serving((_, response) => response.end('{}'));
		expect(await send(post(url, { timeoutMs }))).toMatchObject({ status: 200 });
	});
});

describe('a run that is cancelled', () => {
	it.each(['before it is sent', 'while the server works', 'while the answer comes'])(
		'ends the request %s',
		async (when) => {
			const stop = new AbortController();
			const url =
				when === 'while the answer comes'
					? await serving((_, response) => {
							response.write('[');
							setImmediate(() => stop.abort());
						})
					: await serving(() => stop.abort());
			if (when === 'before it is sent') stop.abort();
			const { error, thrown } = await failure(post(url, { signal: stop.signal }));
			expect([isCancelled(thrown), isCancelled(error)]).toEqual([true, true]);
			expect(error.message).toBe('The execution was cancelled.');
		},
	);

	it('leaves nothing behind with the signal of the run', async () => {
		const { signal } = new AbortController();
		const added = jest.spyOn(signal, 'addEventListener');
		const removed = jest.spyOn(signal, 'removeEventListener');
		await send(post(await serving((_, response) => response.end('{}')), { signal }));
		expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
		expect(added).toHaveBeenCalled();
	});
});

it('reads no more of an answer than it may have, compressed as it may be', async () => {
	const bomb = gzipSync(Buffer.alloc(50_000_000));
	const url = await serving((_, response) => {
		response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
	});
	const before = process.memoryUsage().arrayBuffers;
	const { error, mayHaveChanged, isTransient } = await failure(post(url, { maxBytes: 1_000_000 }));
	expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
	expect(error.code).toBe('PROTOCOL');
	expect(error.message).toContain('too large');
	expect([mayHaveChanged, isTransient]).toEqual([true, false]);
});

describe('over TLS', () => {
	const pem = (name: string) => readFileSync(join(__dirname, '../../e2e/fixtures', name));
	const certificate = { key: pem('self-signed.key.pem'), cert: pem('self-signed.cert.pem') };

	/** A server that answers over TLS, behind a line that changes bytes once a request has come in. */
	async function damaging(damage: (record: Buffer) => void, from: 'handshake' | 'request') {
		let isDamaging = from === 'handshake';
		let received = 0;
		const server = createHttpsServer(certificate, (request, response) => {
			request.resume().on('end', () => {
				received++;
				isDamaging = true;
				response.end('x'.repeat(2000));
			});
		});
		const behind = await started(server);
		const line = createTcpServer((client) => {
			const upstream = connect(behind, '127.0.0.1');
			sockets.add(upstream);
			client.pipe(upstream).on('error', () => client.destroy());
			upstream.on('close', () => client.destroy());
			upstream.on('data', (bytes: Buffer) => {
				if (isDamaging) damage(bytes);
				client.write(bytes);
			});
		});
		return { url: `https://127.0.0.1:${await started(line)}`, received: () => received };
	}

	it.each<[string, (record: Buffer) => void]>([
		['its last byte', (record) => (record[record.length - 1] = ~(record.at(-1) ?? 0))],
		['its version, as if it were plain text', (record) => record.write('HTTP/1.1 400')],
		['its length', (record) => record.writeUInt16BE(0xffff, 3)],
	])('an answer with damage to %s may have come after a change', async (_, damage) => {
		const { url, received } = await damaging(damage, 'request');
		const { error, mayHaveChanged } = await failure(post(url));
		expect(received()).toBe(1);
		expect(mayHaveChanged).toBe(true);
		expect(error).toMatchObject({ code: 'UNREACHABLE' });
	});

	it('a handshake that is damaged has changed nothing', async () => {
		const damage = (record: Buffer) => (record[record.length - 1] = ~(record.at(-1) ?? 0));
		const { url, received } = await damaging(damage, 'handshake');
		const { error, mayHaveChanged } = await failure(post(url));
		expect(received()).toBe(0);
		expect(mayHaveChanged).toBe(false);
		expect(error.code).toBe('TLS');
	});

	it('a server that speaks plain HTTP has changed nothing', async () => {
		const url = await serving((_, response) => response.end());
		const { error, mayHaveChanged } = await failure(post(url.replace('http:', 'https:')));
		expect(error.message).toMatch(/does not accept HTTPS/);
		expect([error.code, mayHaveChanged]).toEqual(['TLS', false]);
	});

	it('a certificate that is not trusted has changed nothing', async () => {
		const { url, received } = await damaging(() => {}, 'request');
		const thrown: unknown = await httpSender(
			httpRequest,
			false,
		)(post(url)).catch((error: unknown) => error);
		const { error, mayHaveChanged } = failureFromTransport(thrown, url);
		expect([error.code, mayHaveChanged, received()]).toEqual(['TLS', false, 0]);
		expect(error.message).toMatch(/self-signed/);
	});
});

describe('a write through the whole client', () => {
	const call = { model: 'res.partner', method: 'create', params: { vals_list: [{ name: 'A' }] } };

	/** Odoo over JSON-RPC, as far as a login goes; what it answers to the call itself is told. */
	const clientOf = (url: string, signal?: AbortSignal, timeoutMs = 10_000) =>
		new OdooClient({
			settings: { url, database: 'db', username: 'ada', secret: 's3cret', protocol: 'jsonrpc' },
			runtime: { send, sleep: async () => {}, now: Date.now, random: Math.random },
			cache: new TimedCache(Date.now),
			timeoutMs,
			signal,
		});

	async function odooWith(answer: RequestListener): Promise<string> {
		return await serving((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				const text = Buffer.concat(chunks).toString();
				if (text.includes('execute_kw')) return void answer(request, response);
				const { id } = JSON.parse(text) as { id: number };
				const result = text.includes('"version"') ? { server_version_info: [17] } : 2;
				response.end(JSON.stringify({ jsonrpc: '2.0', id, result }));
			});
		});
	}

	it('has an unknown outcome when it is cancelled under way, and says why', async () => {
		const stop = new AbortController();
		const url = await odooWith(() => stop.abort());
		const error = await rejectionOf(clientOf(url, stop.signal).call(call, anyAnswer));
		expect(error.code).toBe('OUTCOME_UNKNOWN');
		expect(error.message).toContain('The execution was cancelled.');
		expect(isCancelled(error)).toBe(true);
	});

	it('has an unknown outcome when its answer drips beyond the time limit', async () => {
		const url = await odooWith((_, response) => {
			response.write(' ');
			const drip = setInterval(() => response.write(' '), 20);
			response.on('close', () => clearInterval(drip));
		});
		const error = await rejectionOf(clientOf(url, undefined, 300).call(call, anyAnswer));
		expect(error).toMatchObject({ code: 'OUTCOME_UNKNOWN', cause: { code: 'TIMEOUT' } });
	});
});
