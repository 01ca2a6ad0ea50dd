import { readFileSync } from 'node:fs';
import type {
	ClientRequest,
	IncomingMessage,
	RequestListener,
	Server,
	ServerResponse,
} from 'node:http';
import { createServer, request } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** A server on a free port of 127.0.0.1. */
export interface TestServer {
	readonly url: string;
	stop(): Promise<void>;
}

/** Answers every request alike. */
export async function serving(
	status: number,
	body: string,
	headers: Readonly<Record<string, string>> = { 'content-type': 'text/html' },
): Promise<TestServer> {
	return await started('http', createServer(answer));

	function answer(_request: IncomingMessage, response: ServerResponse) {
		response.writeHead(status, headers).end(body);
	}
}

/** Passes everything on to `target` behind a certificate that nobody vouches for. */
export async function selfSignedProxy(target: string): Promise<TestServer> {
	const pem = (name: string) => readFileSync(join(__dirname, '../fixtures', name));
	const certificate = {
		key: pem('self-signed.key.pem'),
		cert: pem('self-signed.cert.pem'),
	};
	return await started('https', createTlsServer(certificate, passOn(target)));
}

/** What a proxy says instead of the server, or nothing to pass the request on. */
export type Intercept = (
	path: string,
	body: string,
) => { readonly status: number; readonly body: string } | undefined;

/** Passes requests on to `target` unless `intercept` has an answer, as a proxy in front of Odoo may. */
export async function interceptingProxy(
	target: string,
	intercept: Intercept,
	addedHeaders: Readonly<Record<string, string>> = {},
): Promise<TestServer> {
	return await started(
		'http',
		createServer((incoming, response) => {
			const chunks: Buffer[] = [];
			incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
			incoming.on('end', () => {
				const body = Buffer.concat(chunks);
				const answer = intercept(incoming.url ?? '', body.toString());
				Object.assign(incoming.headers, addedHeaders);
				if (answer) response.writeHead(answer.status).end(answer.body);
				else forward(target, incoming, response).end(body);
			});
		}),
	);
}

/** An address where nothing listens. */
export async function closedPort(): Promise<string> {
	const server = await serving(200, '');
	await server.stop();
	return server.url;
}

function passOn(target: string): RequestListener {
	return (incoming, response) => incoming.pipe(forward(target, incoming, response));
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

async function started(scheme: string, server: Server): Promise<TestServer> {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `${scheme}://127.0.0.1:${port}`,
		stop: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
