import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that went over the wire. */
export interface WireRequest {
	readonly path: string;
	readonly body: string;
}

/** What the proxy does to a request instead of passing its answer on. */
export type Fault =
	/** Half of the answer comes, as if it were all of it. */
	| 'cutAnswer'
	| 'dropAnswer'
	| 'refuseConnection'
	/** The server does its work, and the answer never comes. */
	| 'withholdAnswer'
	/** The server does its work, and something in between answers in its place. */
	| { readonly answer: string }
	/** A result over JSON-RPC, as if the server had answered this request so. */
	| { readonly result: unknown }
	| { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

/** A server in front of another: it counts requests, and breaks those it is told to. */
export interface Proxy {
	readonly url: string;
	/** Those that came, without forgotten ones. */
	readonly requests: readonly WireRequest[];
	readonly forget: () => void;
	/** Runs something, and gives the requests of it with what it gives. */
	readonly counted: <T>(
		run: () => Promise<T>,
	) => Promise<{ readonly result: T; readonly requests: readonly WireRequest[] }>;
	/** Breaks the next request for which `applies` holds. */
	readonly breakNext: (fault: Fault, applies: (request: WireRequest) => boolean) => void;
	/** Waits for the next request for which `applies` holds. */
	readonly nextRequest: (applies: (request: WireRequest) => boolean) => Promise<void>;
	/** Forgets what was to be broken and has not come. */
	readonly mend: () => void;
	readonly close: () => Promise<void>;
}

interface Break {
	readonly fault: Fault;
	readonly applies: (request: WireRequest) => boolean;
}

interface Waiter {
	readonly come: () => void;
	readonly applies: (request: WireRequest) => boolean;
}

export async function startProxy(targetUrl: string): Promise<Proxy> {
	const requests: WireRequest[] = [];
	const breaks: Break[] = [];
	const waiters = new Set<Waiter>();
	const server = createServer((incoming, outgoing) => {
		void handle(incoming, outgoing, { targetUrl, requests, breaks, waiters });
	});
	await listen(server);
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		requests,
		forget: () => void requests.splice(0),
		counted: async (run) => {
			const before = requests.length;
			const result = await run();
			return { result, requests: requests.slice(before) };
		},
		breakNext: (fault, applies) => void breaks.push({ fault, applies }),
		nextRequest: async (applies) =>
			await new Promise((come) => {
				waiters.add({ applies, come });
			}),
		mend: () => void breaks.splice(0),
		close: async () => await closeServer(server),
	};
}

/** A server that answers every request in the same way, such as a web page. */
export async function startPage(
	status: number,
	body: string,
	headers: Record<string, string> = { 'content-type': 'text/html' },
): Promise<{ url: string; close: () => Promise<void> }> {
	const server = createServer((_, outgoing) => outgoing.writeHead(status, headers).end(body));
	await listen(server);
	const { port } = server.address() as AddressInfo;
	return { url: `http://127.0.0.1:${port}`, close: async () => await closeServer(server) };
}

interface ProxyState {
	readonly targetUrl: string;
	readonly requests: WireRequest[];
	readonly breaks: Break[];
	readonly waiters: Set<Waiter>;
}

async function handle(
	incoming: IncomingMessage,
	outgoing: ServerResponse,
	{ targetUrl, requests, breaks, waiters }: ProxyState,
): Promise<void> {
	const body = await readAll(incoming);
	const wireRequest = { path: incoming.url ?? '', body: body.toString('utf8') };
	requests.push(wireRequest);
	for (const waiter of waiters) {
		if (waiter.applies(wireRequest) && waiters.delete(waiter)) waiter.come();
	}
	const index = breaks.findIndex(({ applies }) => applies(wireRequest));
	const [broken] = index < 0 ? [] : breaks.splice(index, 1);
	if (broken?.fault === 'refuseConnection') return void incoming.socket.destroy();
	if (typeof broken?.fault === 'object' && 'result' in broken.fault) {
		const { id } = JSON.parse(wireRequest.body) as { id: unknown };
		return void outgoing.end(JSON.stringify({ jsonrpc: '2.0', id, result: broken.fault.result }));
	}
	if (typeof broken?.fault === 'object' && 'status' in broken.fault) {
		const { status, headers = {}, body: text = '' } = broken.fault;
		return void outgoing.writeHead(status, headers).end(text);
	}
	const forwarded = request(targetUrl + wireRequest.path, {
		method: incoming.method,
		headers: { ...incoming.headers, host: new URL(targetUrl).host },
	});
	forwarded.on('response', (answer) => {
		if (broken) return void breakAnswer(broken.fault, answer, incoming, outgoing);
		outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
		answer.pipe(outgoing);
	});
	forwarded.on('error', () => incoming.socket.destroy());
	forwarded.end(body);
}

/** The server has done its work by now, and the client will never know. */
async function breakAnswer(
	fault: Fault,
	answer: IncomingMessage,
	incoming: IncomingMessage,
	outgoing: ServerResponse,
): Promise<void> {
	const body = await readAll(answer);
	if (typeof fault === 'object' && 'answer' in fault) {
		outgoing.writeHead(200, { 'content-type': answer.headers['content-type'] ?? 'text/plain' });
		outgoing.end(fault.answer);
	}
	if (fault === 'dropAnswer') incoming.socket.destroy();
	if (fault === 'cutAnswer') {
		const { 'content-type': type = 'text/plain' } = answer.headers;
		outgoing.writeHead(answer.statusCode ?? 502, { 'content-type': type });
		outgoing.end(body.subarray(0, Math.ceil(body.length / 2)));
	}
}

/** All bytes of a request or an answer. */
export async function readAll(stream: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}

async function listen(server: Server): Promise<void> {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}

async function closeServer(server: Server): Promise<void> {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
}
