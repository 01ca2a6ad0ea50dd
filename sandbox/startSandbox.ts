import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { html, type Answer, type Request } from './http/answer';
import { route } from './http/router';
import { Server } from './rpc/server';
import { seedDatabase } from './seed/seedDatabase';
import { USERS, type SandboxUsers } from './seed/users';

export interface SandboxOptions {
	/** 0, the default, takes a free one. */
	readonly port?: number;
	/** Default: `['sandbox']`. */
	readonly databases?: readonly string[];
	/** Default: true. False refuses to list them, as Odoo's `list_db = False` does. */
	readonly listDatabases?: boolean;
}

/** One HTTP request that the sandbox answered. */
export interface WireRequest {
	readonly path: string;
	/** The model and method called, where the request says so. */
	readonly model?: string;
	readonly method?: string;
	/** Size of the request's body. */
	readonly bytes: number;
	readonly answerBytes: number;
	readonly status: number;
}

export interface Sandbox {
	/** `http://127.0.0.1:<port>`. */
	readonly url: string;
	/** The first of the databases. */
	readonly database: string;
	readonly users: SandboxUsers;
	/** What was asked so far, newest last. */
	readonly requests: WireRequest[];
	readonly close: () => Promise<void>;
}

/** Serves an Odoo 19 look-alike from memory, on this machine only. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { port = 0, databases = ['sandbox'], listDatabases = true } = options;
	const seeded = databases.map((name) => [name, seedDatabase(name)] as const);
	const server = new Server(new Map(seeded), listDatabases);
	const requests: WireRequest[] = [];
	const http = createServer((incoming, outgoing) => {
		void answer(server, incoming, outgoing, requests);
	});
	await new Promise<void>((resolve, reject) => {
		http.once('error', reject).listen(port, '127.0.0.1', resolve);
	});
	return {
		url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
		database: databases[0]!,
		users: USERS,
		requests,
		close: async () => {
			http.closeAllConnections();
			await new Promise((resolve) => http.close(resolve));
		},
	};
}

async function answer(
	server: Server,
	incoming: IncomingMessage,
	outgoing: ServerResponse,
	log: WireRequest[],
): Promise<void> {
	const chunks: Buffer[] = [];
	for await (const chunk of incoming) chunks.push(chunk as Buffer);
	const content = Buffer.concat(chunks);
	const request = requestOf(incoming, content.toString());
	const { status, headers, body, called } = await route(server, request).catch(crashed);
	const sent = Buffer.from(body);
	const sizes = { bytes: content.length, answerBytes: sent.length };
	log.push({ path: request.path, ...called, ...sizes, status });
	// Like Odoo without workers, which keeps no connection open.
	outgoing.writeHead(status, { ...headers, connection: 'close', 'content-length': sent.length });
	outgoing.end(sent);
}

function requestOf(incoming: IncomingMessage, body: string): Request {
	const target = (incoming.url ?? '/').replace(/\/{2,}/g, '/');
	const { pathname, searchParams } = new URL(target, 'http://127.0.0.1');
	return {
		method: incoming.method ?? 'GET',
		path: pathname.replace(/(.)\/$/, '$1'),
		query: searchParams,
		headers: incoming.headers as Request['headers'],
		body,
	};
}

function crashed(): Answer {
	return html('<title>500 Internal Server Error</title>', 500);
}
