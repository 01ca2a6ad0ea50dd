import type { HttpRequest, HttpResponse } from '../../odoo';
import { OdooClient, TimedCache } from '../../odoo';
import { json2 } from '../../odoo/protocol/json2';
import type { Body } from './rpc';
import { callMethod, isWrite, Refused } from './rpc';
import type { Store } from './store';
import { Fault } from './store';

/** What goes wrong with one request. */
export type Trouble =
	/** It surely does not run. */
	| 'refused'
	| 'tooMany'
	/** It may have run: the answer does not come, or makes no sense. */
	| 'lost'
	| 'unsentButUnknown'
	| 'nonsense'
	| 'empty'
	| 'nothing';

/** Trouble by the number of the write request that has it; others go well. */
export type Schedule = (writeCount: number) => Trouble | undefined;

export interface WireSettings {
	readonly version: 14 | 19;
	readonly parallel?: number;
	/** Whether the server is away by now, told by the calls so far, with the one that is about to be made. */
	readonly isGone?: (calls: readonly string[]) => boolean;
}

export interface Wire {
	readonly client: OdooClient;
	/** Methods that were called, in order. */
	readonly calls: string[];
	/** How many requests were under way at a time, at most. */
	readonly mostAtOnce: () => number;
}

const ENDPOINT = { url: 'http://store', database: 'store', uid: 2, secret: 'k'.repeat(40) };

/** The fields of the models are the same in every store, also in one that comes after a store that was away. */
class StoreCache extends TimedCache {
	override renew() {}
}

const cache = new StoreCache(() => 0);

/** A client whose requests reach a store in memory, with trouble on the way. */
export function wireTo(
	store: Store,
	{ version, parallel = 1, isGone = () => false }: WireSettings,
	schedule: Schedule = () => undefined,
): Wire {
	const calls: string[] = [];
	let writeCount = 0;
	let [underWay, mostAtOnce] = [0, 0];
	const send = async (request: HttpRequest): Promise<HttpResponse> => {
		mostAtOnce = Math.max(mostAtOnce, ++underWay);
		try {
			return await answerTo(request);
		} finally {
			underWay--;
		}
	};
	const answerTo = async (request: HttpRequest): Promise<HttpResponse> => {
		// Of several requests, the later one may run first.
		const turns = parallel > 1 ? 3 * (calls.length % 3) : 0;
		for (let turn = 0; turn <= turns; turn++) await Promise.resolve();
		const [, model = '', method = ''] = /\/json\/2\/([^/]+)\/([^/]+)$/.exec(request.url) ?? [];
		calls.push(`${model}.${method}`);
		if (isGone(calls)) throw socketError('ECONNREFUSED', 'connect');
		const trouble = isWrite(method) ? schedule(writeCount++) : undefined;
		if (trouble === 'refused') throw socketError('ECONNREFUSED', 'connect');
		if (trouble === 'tooMany') return answer(429, '');
		if (trouble === 'unsentButUnknown') throw socketError('ECONNRESET', 'read');
		const reply = replyTo(store, model, method, JSON.parse(request.body ?? '{}') as Body);
		if (trouble === 'lost') throw socketError('ECONNRESET', 'read');
		if (trouble === 'nonsense') return answer(200, '{"error":"blocked by policy"}');
		if (trouble === 'empty') return answer(200, '[]');
		if (trouble === 'nothing') return answer(200, 'null');
		return reply;
	};
	const client = new StoreClient(version, {
		settings: { ...ENDPOINT, username: 'me', protocol: 'json2' },
		runtime: { send, sleep: async () => {}, now: () => 0, random: () => 0.5 },
		cache,
		parallel,
	});
	return { client, calls, mostAtOnce: () => mostAtOnce };
}

/** Logged in already, to a server of any version. */
class StoreClient extends OdooClient {
	constructor(
		private readonly pretended: number,
		options: ConstructorParameters<typeof OdooClient>[0],
	) {
		super(options);
	}

	override async session() {
		return await Promise.resolve({ protocol: json2, endpoint: ENDPOINT, version: this.pretended });
	}
}

function replyTo(store: Store, model: string, method: string, body: Body): HttpResponse {
	try {
		return answer(200, JSON.stringify(callMethod(store, model, method, body)));
	} catch (thrown) {
		if (thrown instanceof Refused) return answer(200, JSON.stringify(thrown.answer()));
		if (!(thrown instanceof Fault)) throw thrown;
		const { exception: name, message, status } = thrown;
		return answer(status, JSON.stringify({ name, message, arguments: [message], debug: '' }));
	}
}

function answer(status: number, text: string): HttpResponse {
	return { status, headers: {}, body: Buffer.from(text) };
}

function socketError(code: string, syscall: string): Error {
	return Object.assign(new Error(code), { code, syscall });
}
