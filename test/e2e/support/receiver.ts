import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChainNode } from './chain';

/** What the workflows under test deliver to: it keeps what it takes, and can be out of order. */
export class Receiver {
	/** Every body that came, also those that were refused. */
	readonly received: unknown[] = [];
	isOutOfOrder = false;

	private readonly server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			this.received.push(JSON.parse(Buffer.concat(chunks).toString()));
			response.writeHead(this.isOutOfOrder ? 500 : 200, { 'content-type': 'application/json' });
			response.end('{}');
		});
	});

	async start(): Promise<void> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	/** The node that delivers here: all items at once, what the expression makes of each. */
	node(each = 'item.json'): ChainNode {
		return {
			name: 'Deliver',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			executeOnce: true,
			parameters: {
				method: 'POST',
				url: this.url,
				sendBody: true,
				specifyBody: 'json',
				jsonBody: `={{ JSON.stringify($input.all().map((item) => ${each})) }}`,
				options: {},
			},
		};
	}

	/** What came since the last time, by delivery. */
	taken(): unknown[] {
		return this.received.splice(0);
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}
