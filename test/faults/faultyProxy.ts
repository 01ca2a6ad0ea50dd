import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { readAll } from '../support/proxy';

/** The answer that the server gave, whether or not it gets through. */
interface Answer {
	readonly status: number;
	readonly type: string;
	readonly body: Buffer;
}

interface Broken {
	readonly outgoing: ServerResponse;
	/** Lets the server do its work. */
	readonly forward: () => Promise<Answer>;
	/** What it answered the request before. */
	readonly before: Answer | undefined;
}

/** What happens to one request. */
type Fault = (broken: Broken) => Promise<void> | void;

/** How long a stalled answer takes: longer than any timeout of the tests. */
const STALL_MS = 20_000;
/** Decompresses to more than a client may keep; made beforehand, as it takes seconds. */
let bomb = Buffer.alloc(0);
export function prepareBomb(): void {
	bomb = gzipSync(Buffer.alloc(450 * 1024 * 1024, 0x20), { level: 1 });
}

const nginx = (status: string) =>
	`<html><head><title>${status}</title></head><body><center><h1>${status}</h1></center><hr><center>nginx/1.22.1</center></body></html>`;
const page = (status: number, body: string, headers: Record<string, string> = {}): Fault => {
	return ({ outgoing }) => {
		outgoing.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body);
	};
};
/** The server does its work, and something in between answers in its place. */
const afterwards =
	(fault: Fault): Fault =>
	async (broken) => {
		await broken.forward();
		await fault(broken);
	};
const changed =
	(change: (body: Buffer) => Buffer | string, headers: Record<string, string> = {}): Fault =>
	async ({ outgoing, forward }) => {
		const { status, type, body } = await forward();
		outgoing.writeHead(status, { 'content-type': type, ...headers }).end(change(body));
	};
const cut = (body: Buffer) => body.subarray(0, Math.floor(body.length / 2));

/** All that can happen between n8n and Odoo, by name. */
export const FAULTS = {
	'reset before the request ran': ({ outgoing }) => void outgoing.socket?.destroy(),
	'reset during the answer': async ({ outgoing, forward }) => {
		const { status, type, body } = await forward();
		outgoing.writeHead(status, { 'content-type': type, 'content-length': body.length + 10 });
		outgoing.write(body, () => outgoing.socket?.destroy());
	},
	'answer lost': afterwards(({ outgoing }) => void outgoing.socket?.destroy()),
	'closed half': async ({ outgoing, forward }) => {
		const { status, type, body } = await forward();
		outgoing.writeHead(status, { 'content-type': type, 'content-length': body.length });
		outgoing.write(cut(body), () => outgoing.socket?.end());
	},
	'answer truncated': changed(cut),
	'answer corrupted': changed((body) => {
		const copy = Buffer.from(body);
		copy.fill(0xff, Math.floor(copy.length / 2), Math.floor(copy.length / 2) + 8);
		return copy;
	}),
	'answer empty': changed(() => ''),
	'answer null': changed(() => 'null'),
	'nonsense with 200': changed(() => '{"status":"ok","items":[1,2,3]}'),
	'a web page with 200': afterwards(page(200, '<!doctype html><title>Sign in</title>')),
	"another request's answer": async ({ outgoing, forward, before }) => {
		const answer = await forward();
		const { status, type, body } = before ?? answer;
		outgoing.writeHead(status, { 'content-type': type }).end(body);
	},
	'302 to another host': page(302, '', { location: 'http://elsewhere.invalid/' }),
	'307 to another host': page(307, '', { location: 'http://elsewhere.invalid/' }),
	'401 of a proxy': page(401, nginx('401 Authorization Required')),
	'403 before the request ran': page(403, nginx('403 Forbidden')),
	'403 in place of the answer': afterwards(page(403, 'Blocked by policy')),
	'408 in place of the answer': afterwards(page(408, '<title>408 Request Time-out</title>')),
	'413 of a proxy': page(413, nginx('413 Request Entity Too Large')),
	429: page(429, 'Too many requests'),
	'429 with Retry-After': page(429, 'Too many requests', { 'retry-after': '1' }),
	'500 in place of the answer': afterwards(page(500, 'Internal Server Error')),
	'502 before the request ran': page(502, nginx('502 Bad Gateway')),
	'502 in place of the answer': afterwards(page(502, nginx('502 Bad Gateway'))),
	'503 of the gateway': page(503, nginx('503 Service Temporarily Unavailable')),
	'503 in place of the answer': afterwards(page(503, 'upstream connect error')),
	'504 in place of the answer': afterwards(page(504, nginx('504 Gateway Time-out'))),
	'answer dripping': async ({ outgoing, forward }) => {
		const { status, type } = await forward();
		outgoing.writeHead(status, { 'content-type': type });
		const drip = setInterval(() => outgoing.write(' '), 50);
		outgoing.on('close', () => clearInterval(drip));
	},
	'answer slower than Timeout': async ({ outgoing, forward }) => {
		const { status, type, body } = await forward();
		const late = setTimeout(
			() => outgoing.writeHead(status, { 'content-type': type }).end(body),
			STALL_MS,
		);
		outgoing.on('close', () => clearTimeout(late));
	},
	'a gzip bomb': afterwards(({ outgoing }) => {
		outgoing
			.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
			.end(bomb);
	}),
	'answer compressed': changed(gzipSync as (body: Buffer) => Buffer, {
		'content-encoding': 'gzip',
	}),
} satisfies Readonly<Record<string, Fault>>;

export type FaultName = keyof typeof FAULTS;

export interface FaultyProxy {
	readonly url: string;
	/** How many requests came since the fault was set, and how many of them met it. */
	readonly seen: () => { readonly requests: number; readonly broken: number };
	/** Lets the next requests, as many as given, that `applies` holds for meet a fault. */
	readonly setFault: (
		name: FaultName,
		times: number,
		applies?: (request: string) => boolean,
	) => void;
	readonly mend: () => void;
	readonly close: () => Promise<void>;
}

/** A server in front of another that does to requests what can happen between the two. */
export async function startFaultyProxy(targetUrl: string): Promise<FaultyProxy> {
	let fault: Fault | undefined;
	let left = 0;
	let applies: (request: string) => boolean = () => true;
	let requests = 0;
	let broken = 0;
	let before: Answer | undefined;
	const server = createServer((incoming, outgoing) => {
		outgoing.on('error', () => {});
		const handle = async () => {
			const body = await readAll(incoming);
			requests += 1;
			const forward = async () => await forwarded(targetUrl, incoming, body);
			if (fault && left > 0 && applies(`${incoming.url} ${body.toString('utf8')}`)) {
				left -= 1;
				broken += 1;
				return await fault({ outgoing, forward, before });
			}
			const answer = await forward();
			before = answer;
			outgoing.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
		};
		handle().catch(() => incoming.socket.destroy());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		seen: () => ({ requests, broken }),
		setFault: (name, times, which = () => true) => {
			[fault, left, applies, requests, broken] = [FAULTS[name], times, which, 0, 0];
		},
		mend: () => {
			[fault, left] = [undefined, 0];
		},
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

async function forwarded(
	targetUrl: string,
	incoming: IncomingMessage,
	body: Buffer,
): Promise<Answer> {
	return await new Promise((resolve, reject) => {
		const headers = { ...incoming.headers, host: new URL(targetUrl).host };
		const outgoing = httpRequest(targetUrl + (incoming.url ?? ''), {
			method: incoming.method,
			headers,
		});
		outgoing.on('response', (answer) => {
			readAll(answer).then((content) => {
				const { statusCode: status = 502, headers: given } = answer;
				resolve({ status, type: given['content-type'] ?? 'text/plain', body: content });
			}, reject);
		});
		outgoing.on('error', reject);
		outgoing.end(body);
	});
}
