import { isRpcRecord } from '../call';
import { encodeJsonRpc } from '../protocol/jsonrpc';
import type { Encoded, Endpoint } from '../protocol/protocol';
import { isApiKey } from './apiKey';
import type { Session } from './signIn';

/** A login to Odoo's web pages, as a browser has it. */
export interface WebSession {
	readonly cookie: string;
}

export type SecretKind = 'apiKey' | 'password';

const SESSION_COOKIE = /\bsession_id=[^;,\s]+/;

/** Whether the secret of a login is an API key, which opens the API but no web page, or a password. */
export function secretKindOf({ protocol, endpoint }: Session): SecretKind {
	const isKey = protocol.name === 'json2' || isApiKey(endpoint.secret);
	return isKey ? 'apiKey' : 'password';
}

/** Logs in to the web pages. The result is undefined when Odoo wants a second factor. */
export function encodeWebLogin(
	username: string,
	{ url, database, secret }: Endpoint,
	id: number,
): Encoded<WebSession | undefined> {
	const { request, decode } = encodeJsonRpc(
		{ url: `${url}/web/session/authenticate`, headers: {} },
		{ db: database, login: username.trim(), password: secret },
		id,
	);
	return {
		request,
		decode: (response) => {
			const reply = decode(response);
			if (reply.kind !== 'result') return reply;
			const { result } = reply;
			const isLoggedIn = isRpcRecord(result) && typeof result.uid === 'number';
			const [cookie] = SESSION_COOKIE.exec(response.headers['set-cookie'] ?? '') ?? [];
			return { kind: 'result', result: isLoggedIn && cookie ? { cookie } : undefined };
		},
	};
}
