import { readFileSync } from 'node:fs';
import type { ClientRequest, IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer, request } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

type Headers = Readonly<Record<string, string>>;

/** What a proxy says instead of the server, or nothing to pass the request on. */
export type Intercept = (
	path: string,
	body: string,
) => { readonly status: number; readonly body: string } | undefined;

const running = new Set<Server>();

/** Ends all servers of a test. */
export async function stopServers(): Promise<void> {
	const stopped = [...running].map(async (server) => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});
	running.clear();
	await Promise.all(stopped);
}

/** Answers every request alike. Returns the server's address, as all of these do. */
export async function serving(status: number, body: string, headers: Headers): Promise<string> {
	const server = createServer((_request, response) => {
		response.writeHead(status, headers).end(body);
	});
	return `http://${await started(server)}`;
}

/** Passes everything on to `target` behind a certificate that nobody vouches for. */
export async function selfSignedProxy(target: string): Promise<string> {
	const pem = (name: string) => readFileSync(join(__dirname, '../fixtures', name));
	const certificate = { key: pem('self-signed.key.pem'), cert: pem('self-signed.cert.pem') };
	const server = createTlsServer(certificate, (incoming, response) => {
		incoming.pipe(forward(target, incoming, response));
	});
	return `https://${await started(server)}`;
}

/** Passes requests on to `target` unless `intercept` has an answer, as a proxy in front of Odoo may. */
export async function interceptingProxy(
	target: string,
	intercept: Intercept,
	addedHeaders: Headers = {},
): Promise<string> {
	const server = createServer((incoming, response) => {
		const chunks: Buffer[] = [];
		incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
		incoming.on('end', () => {
			const body = Buffer.concat(chunks);
			const answer = intercept(incoming.url ?? '', body.toString());
			Object.assign(incoming.headers, addedHeaders);
			if (answer) response.writeHead(answer.status).end(answer.body);
			else forward(target, incoming, response).end(body);
		});
	});
	return `http://${await started(server)}`;
}

/** An address where nothing listens. */
export async function closedPort(): Promise<string> {
	const server = createServer();
	const host = await started(server);
	await stopServers();
	return `http://${host}`;
}

function forward(
	target: string,
	incoming: IncomingMessage,
	response: ServerResponse,
): ClientRequest {
	const { method, headers, url } = incoming;
	const outgoing = request(`${target}${url}`, { method, headers }, (answer) => {
		response.writeHead(answer.statusCode ?? 502, answer.headers);
		answer.pipe(response);
	});
	return outgoing.on('error', () => response.destroy());
}

/** Host and port, a free one of 127.0.0.1. */
async function started(server: Server): Promise<string> {
	running.add(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
