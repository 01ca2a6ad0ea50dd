import { randomUUID } from 'node:crypto';

import { accessDenied, faultFrom, serializeFault, typeError } from '../faults';
import { isDict, isList, type Value } from '../python';
import { calledBy, dispatch, VERSION } from '../rpc/services';
import { userOfPassword, type Server } from '../rpc/server';
import {
	html,
	json,
	mimetypeOf,
	unsupportedMedia,
	type Answer,
	type Called,
	type Request,
} from './answer';

const MIMETYPES = ['application/json', 'application/json-rpc'];

/** POST /jsonrpc. */
export function answerJsonRpc(server: Server, request: Request): Answer {
	let called: Called = {};
	const answer = envelope(request, ({ service, method, args }) => {
		if (service === undefined || method === undefined || args === undefined) {
			const names = "'service', 'method', and 'args'";
			throw typeError(`JSONRPC.jsonrpc() missing 3 required positional arguments: ${names}`);
		}
		const params = isList(args) ? args : [];
		called = calledBy(String(service), String(method), params);
		return dispatch(server, String(service), String(method), params);
	});
	return { ...answer, called };
}

/** POST /web/webclient/version_info. */
export function answerVersionInfo(_server: Server, request: Request): Answer {
	return envelope(request, () => VERSION);
}

/** POST /web/database/list. */
export function answerDatabaseList(server: Server, request: Request): Answer {
	return envelope(request, () => server.listDatabases());
}

/** POST /web/session/authenticate: a login as browsers have it, kept in a cookie. */
export function answerWebLogin(server: Server, request: Request): Answer {
	const sessionId = randomUUID();
	const answer = envelope(request, ({ db, login, password }) => {
		const database = server.database(db);
		const user = userOfPassword(database, login ?? '', password ?? '');
		if (!user) throw accessDenied();
		server.webSessions.set(sessionId, { database, user });
		return { uid: user.id, db: database.name, username: user.login as string };
	});
	const cookie = { 'set-cookie': `session_id=${sessionId}; HttpOnly; Path=/` };
	return { ...answer, headers: { ...answer.headers, ...cookie } };
}

/** JSON-RPC 2.0 without batches; a result of None leaves `result` out. */
function envelope(
	request: Request,
	run: (params: Readonly<Record<string, Value | undefined>>) => Value,
): Answer {
	if (!MIMETYPES.includes(mimetypeOf(request))) return unsupportedMedia(request.path, 'jsonrpc');
	const message = parse(request.body);
	if (message === undefined) return html('Invalid JSON data', 400);
	if (!isDict(message)) return html('Invalid JSON-RPC data', 400);
	const reply = { jsonrpc: '2.0', id: message.id ?? null };
	try {
		const result = run(isDict(message.params) ? message.params : {});
		return json(result === null ? reply : { ...reply, result });
	} catch (error) {
		const data = serializeFault(faultFrom(error));
		return json({ ...reply, error: { code: 0, message: 'Odoo Server Error', data } });
	}
}

function parse(text: string): Value | undefined {
	try {
		return JSON.parse(text) as Value;
	} catch {
		return undefined;
	}
}
