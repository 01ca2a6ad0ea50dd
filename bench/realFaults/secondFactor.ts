import { createHmac } from 'node:crypto';
import type { Target, TargetUser } from '../../test/support/target';

const STEP_S = 30;
const DIGITS = 6;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

interface Action {
	readonly res_model?: string;
	readonly res_id?: number;
}

/** Switches two-factor authentication on as the user does it in Odoo's own settings. */
export async function switchOnSecondFactor(user: TargetUser, target: Target): Promise<void> {
	const { username: login, password, uid } = user;
	const browser = new Browser(target.url);
	await browser.post('/web/session/authenticate', { db: target.database, login, password });
	const check = await browser.call('res.users', 'action_totp_enable_wizard', [uid]);
	const wizard = await browser.call('res.users.identitycheck', 'run_check', [check.res_id ?? 0], {
		password,
	});
	const ids = [wizard.res_id ?? 0];
	const [{ secret = '' } = {}] = (await browser.call('auth_totp.wizard', 'read', ids)) as Array<{
		secret?: string;
	}>;
	await browser.call('auth_totp.wizard', 'enable', ids, { code: codeNow(secret) });
}

/** What Odoo's pages ask for, with the cookie of their session. */
class Browser {
	private cookie = '';

	constructor(private readonly url: string) {}

	async call(model: string, method: string, ids: readonly number[], context: object = {}) {
		const params = { model, method, args: [ids], kwargs: { context } };
		return (await this.post(`/web/dataset/call_kw/${model}/${method}`, params)) as Action &
			readonly unknown[];
	}

	async post(path: string, params: object): Promise<unknown> {
		const response = await fetch(this.url + path, {
			method: 'POST',
			headers: { 'Content-Type': 'application/json', Cookie: this.cookie },
			body: JSON.stringify({ jsonrpc: '2.0', method: 'call', params }),
		});
		const [cookie = ''] = response.headers.getSetCookie();
		if (cookie) this.cookie = cookie.split(';')[0] ?? '';
		const { result, error } = (await response.json()) as Record<'result' | 'error', unknown>;
		if (error !== undefined) throw new Error(`${path}: ${JSON.stringify(error)}`);
		return result;
	}
}

/** RFC 6238. */
function codeNow(secret: string): string {
	const bits = [...secret.replace(/\s/g, '')]
		.map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0'))
		.join('');
	const bytes = (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000 / STEP_S)));
	const hash = createHmac('sha1', Buffer.from(bytes)).update(counter).digest();
	const offset = (hash.at(-1) ?? 0) & 15;
	const number = hash.readUInt32BE(offset) & 0x7fffffff;
	return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}
