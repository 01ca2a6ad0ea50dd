import type { HttpSender, RpcValue } from '../../odoo';
import { OdooClient, TimedCache } from '../../odoo';

/** A call as it arrives at a server; arguments go by name. */
export interface ReceivedCall {
	readonly model: string;
	readonly method: string;
	readonly params: Readonly<Record<string, RpcValue>>;
}

/** JSON text, or what a server answers that refuses. */
export type SyntheticAnswer = string | { readonly status: number; readonly body: string };

const LOGIN = 'admin';
/** What signing in asks for. */
const SIGN_IN: Readonly<Record<string, string>> = {
	'/web/version': '{"version_info":[19,0,0,"final",0,""]}',
	'/json/2/res.users/context_get': '{"uid":2}',
	'/json/2/res.users/read': `[{"id":2,"login":"${LOGIN}"}]`,
};

/**
 * A client of an Odoo 19 that is one function in this process, which answers with JSON text: for
 * questions that no real server answers quickly, such as how a million records are read.
 */
export function syntheticClient(
	answer: (call: ReceivedCall) => SyntheticAnswer,
	now: () => number = Date.now,
): OdooClient {
	const send: HttpSender = async ({ url, body = '{}' }) => {
		const path = new URL(url).pathname;
		const [model = '', method = ''] = path.replace('/json/2/', '').split('/');
		const params = JSON.parse(body) as ReceivedCall['params'];
		const given = SIGN_IN[path] ?? answer({ model, method, params });
		const { status, body: text } = typeof given === 'string' ? { status: 200, body: given } : given;
		return await Promise.resolve({ status, headers: {}, body: Buffer.from(text) });
	};
	return new OdooClient({
		settings: {
			url: 'http://synthetic.example',
			database: 'synthetic',
			username: LOGIN,
			secret: 'key',
			protocol: 'json2',
		},
		runtime: { send, sleep: async () => {}, now, random: () => 0.5 },
		cache: new TimedCache(now),
	});
}
