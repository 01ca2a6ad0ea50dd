import type { Call, RpcValue } from '../call';
import { caughtOdooError, OdooError } from '../errors';
import { expectNumber, expectRecord, expectRecords } from '../protocol/expect';
import { LOGIN_HINT } from '../protocol/explanations';
import { decodeJson2, json2 } from '../protocol/json2';
import { jsonrpc } from '../protocol/jsonrpc';
import type {
	Encoded,
	Endpoint,
	Protocol,
	ProtocolName,
	RpcProtocol,
	ServiceCall,
} from '../protocol/protocol';
import { isHeaderText } from '../protocol/protocol';
import { xmlrpc } from '../protocol/xmlrpc';
import { isApiKey } from './apiKey';
import { baseUrlFrom, onlineDatabaseOf } from './url';

/** What the user entered. */
export interface ConnectionSettings {
	readonly url: string;
	/** Empty: found out. */
	readonly database?: string;
	readonly username: string;
	/** Password or API key. */
	readonly secret: string;
	readonly protocol: ProtocolName | 'auto';
}

/** A login that works: which protocol, where to, as whom. */
export interface Session {
	readonly protocol: Protocol;
	readonly endpoint: Endpoint;
	/** Major version of the server, e.g. 19. */
	readonly version: number;
}

/** Sends one harmless request, which gets its ID when it is encoded, and returns its result. */
export type Send = (call: Call, encode: (id: number) => Encoded) => Promise<RpcValue>;

interface Server {
	readonly url: string;
	readonly version: number;
	readonly database?: string;
}

const FIRST_VERSION_WITH_JSON2 = 19;

/** Answers that come from something else than Odoo's API: another protocol may still get through. */
const REFUSED: ReadonlySet<string> = new Set([
	'NOT_ODOO',
	'API_DISABLED',
	'SERVER_ERROR',
	'PROTOCOL',
]);

/**
 * Logs in: finds out the version, the database and, unless one is pinned, the best protocol:
 * JSON-2 on Odoo 19 and later with the user's own API key, else JSON-RPC, else XML-RPC.
 * @throws OdooError
 */
export async function signIn(settings: ConnectionSettings, send: Send): Promise<Session> {
	const url = baseUrlFrom(settings.url);
	if (settings.username.trim() === '') throw incomplete('username');
	if (settings.secret === '') throw incomplete('password or API key');
	const version = await findVersion(url, settings.protocol, send);
	const database = settings.database?.trim() || (await findDatabase(url, settings.protocol, send));
	const server: Server = { url, version, database };
	try {
		if (settings.protocol === 'json2') return await signInWithKey(settings, server, send);
		if (settings.protocol === 'jsonrpc') return await signInOver(jsonrpc, settings, server, send);
		if (settings.protocol === 'xmlrpc') return await signInOver(xmlrpc, settings, server, send);
		return await signInAutomatically(settings, server, send);
	} catch (thrown) {
		throw await withDatabases(caughtOdooError(thrown), url, settings.protocol, send);
	}
}

async function signInAutomatically(
	settings: ConnectionSettings,
	server: Server,
	send: Send,
): Promise<Session> {
	if (server.version >= FIRST_VERSION_WITH_JSON2 && isApiKey(settings.secret)) {
		const session = await attempt(() => signInWithKey(settings, server, send), isNoKeyHere);
		if (!(session instanceof OdooError)) return session;
	}
	const session = await attempt(() => signInOver(jsonrpc, settings, server, send), isRefused);
	if (session instanceof OdooError) {
		const other = await attempt(() => signInOver(xmlrpc, settings, server, send), isRefused);
		if (other instanceof OdooError) throw session;
		return other;
	}
	const hidesErrors =
		server.version < FIRST_VERSION_WITH_JSON2 && (await hidesErrorsOverJsonRpc(session, send));
	return hidesErrors ? { ...session, protocol: xmlrpc } : session;
}

/** JSON-2 knows the user by the key alone, so the key must be checked to be the user's own. */
async function signInWithKey(
	{ username, secret }: ConnectionSettings,
	{ url, version, database }: Server,
	send: Send,
): Promise<Session> {
	if (version < FIRST_VERSION_WITH_JSON2) {
		throw new OdooError('PROTOCOL', `The server runs Odoo ${version}, which has no JSON-2.`, {
			hint: 'Choose the protocol Automatic in the credential.',
		});
	}
	if (!isHeaderText(secret.trim())) throw noKey();
	// Without its header, the server would take another one.
	if (database && !isHeaderText(database)) throw noSuchDatabase(database);
	const run = async (uid: number, call: Call) =>
		await send(call, (id) => json2.encode(call, { url, database, uid, secret }, id));
	const context = await run(0, { model: 'res.users', method: 'context_get' });
	const uid = expectNumber(expectRecord(context, 'res.users.context_get').uid, 'the user id');
	const ownLogin = {
		model: 'res.users',
		method: 'read',
		ids: [uid],
		params: { fields: ['login'] },
	};
	const [user] = expectRecords(await run(uid, ownLogin), 'res.users.read');
	if (user?.login !== username.trim()) throw loginFailed('The API key belongs to another user.');
	return { protocol: json2, endpoint: { url, database, uid, secret }, version };
}

async function signInOver(
	protocol: RpcProtocol,
	{ username, secret }: ConnectionSettings,
	{ url, version, database }: Server,
	send: Send,
): Promise<Session> {
	if (!database) throw databaseUnknown();
	const args = [database, username.trim(), secret, {}];
	const login = { service: 'common', method: 'authenticate', args } as const;
	const uid = await runService(protocol, login, { url, database }, send);
	if (typeof uid !== 'number' || uid === 0) throw loginFailed();
	return { protocol, endpoint: { url, database, uid, secret }, version };
}

/**
 * Odoo 14 answers every error over JSON-RPC with a bare HTTP 500 when it serves several databases.
 * A private method is refused without side effects: the refusal shows whether errors come through.
 */
async function hidesErrorsOverJsonRpc(session: Session, send: Send): Promise<boolean> {
	const call = { model: 'res.users', method: '_n8n_probe' };
	const refusal = await attempt(
		() => send(call, (id) => jsonrpc.encode(call, session.endpoint, id)),
		() => true,
	);
	return refusal instanceof OdooError && refusal.code === 'SERVER_ERROR';
}

async function findVersion(
	url: string,
	protocol: ConnectionSettings['protocol'],
	send: Send,
): Promise<number> {
	const overRpc = (rpc: RpcProtocol) => async () => await versionOverRpc(rpc, url, send);
	const ways = {
		auto: [async () => await versionOverHttp(url, send), overRpc(jsonrpc), overRpc(xmlrpc)],
		json2: [async () => await versionOverHttp(url, send), overRpc(jsonrpc)],
		jsonrpc: [overRpc(jsonrpc)],
		xmlrpc: [overRpc(xmlrpc)],
	};
	let refusal: OdooError | undefined;
	for (const way of ways[protocol]) {
		const version = await attempt(way, isWrongPlace);
		if (!(version instanceof OdooError)) return version;
		refusal = version;
	}
	throw refusal?.code === 'DATABASE_NOT_FOUND' ? noApiAt(url) : refusal;
}

async function versionOverRpc(protocol: RpcProtocol, url: string, send: Send): Promise<number> {
	const call = { service: 'common', method: 'version', args: [] } as const;
	const answer = await runService(protocol, call, { url }, send);
	return versionFrom(expectRecord(answer, 'common.version').server_version_info);
}

/** `/web/version` exists since Odoo 19, and tells without any login. */
async function versionOverHttp(url: string, send: Send): Promise<number> {
	const call = { model: 'web', method: 'version' };
	const request = { method: 'GET', url: `${url}/web/version`, headers: {} } as const;
	const answer = await send(call, () => ({ request, decode: decodeJson2 }));
	return versionFrom(expectRecord(answer, 'the version').version_info);
}

/** `[19, 0, 0, "final", 0, ""]`, on Odoo Online also `["saas~18", 2, ...]`. */
function versionFrom(info: RpcValue | undefined): number {
	const [, major] = /(\d+)/.exec(String(Array.isArray(info) ? info[0] : '')) ?? [];
	return expectNumber(major === undefined ? null : Number(major), 'the version');
}

async function findDatabase(
	url: string,
	protocol: ConnectionSettings['protocol'],
	send: Send,
): Promise<string | undefined> {
	const online = onlineDatabaseOf(url);
	if (online) return online;
	const databases = await listDatabases(url, protocol, send);
	if (databases && databases.length > 1) throw databaseUnknown(databases);
	return databases?.[0];
}

/** The names of the server's databases, or undefined where it keeps them to itself. */
async function listDatabases(
	url: string,
	protocol: ConnectionSettings['protocol'],
	send: Send,
): Promise<string[] | undefined> {
	const rpc = protocol === 'xmlrpc' ? xmlrpc : jsonrpc;
	const call = { service: 'db', method: 'list', args: [] } as const;
	const databases = await attempt(
		() => runService(rpc, call, { url }, send),
		() => true,
	);
	return Array.isArray(databases) ? databases.map(String) : undefined;
}

async function runService(
	protocol: RpcProtocol,
	call: ServiceCall,
	endpoint: Pick<Endpoint, 'url' | 'database'>,
	send: Send,
): Promise<RpcValue> {
	const { service, method } = call;
	return await send({ model: service, method }, (id) => protocol.encodeService(call, endpoint, id));
}

/** Adds the names that exist to the error about a wrong one. */
async function withDatabases(
	error: OdooError,
	url: string,
	protocol: ConnectionSettings['protocol'],
	send: Send,
): Promise<OdooError> {
	if (error.code !== 'DATABASE_NOT_FOUND') return error;
	const databases = await listDatabases(url, protocol, send);
	if (!databases?.length) return error;
	const hint = `The server has: ${databases.join(', ')}. Enter one of them under Database Name in the credential.`;
	return error.with({ hint });
}

/** The result, or the OdooError if it is one of those expected here. */
async function attempt<T>(
	run: () => Promise<T>,
	isExpected: (error: OdooError) => boolean,
): Promise<T | OdooError> {
	try {
		return await run();
	} catch (thrown) {
		const error = caughtOdooError(thrown);
		if (isExpected(error)) return error;
		throw error;
	}
}

function isRefused({ code }: OdooError): boolean {
	return REFUSED.has(code);
}

/** Asking for the version needs no database: Odoo 19 misses one only at a path that does not exist. */
function isWrongPlace(error: OdooError): boolean {
	return isRefused(error) || error.code === 'DATABASE_NOT_FOUND';
}

function isNoKeyHere(error: OdooError): boolean {
	return error.code === 'LOGIN_FAILED' || isRefused(error);
}

function loginFailed(reason = 'Odoo does not accept the username with this password or API key.') {
	return new OdooError('LOGIN_FAILED', reason, { hint: LOGIN_HINT });
}

function noSuchDatabase(database: string): OdooError {
	return new OdooError(
		'DATABASE_NOT_FOUND',
		`There is no Odoo database "${database}" on the server.`,
		{ hint: 'Check Database Name in the credential: capital letters matter.' },
	);
}

function noKey(): OdooError {
	return new OdooError(
		'LOGIN_FAILED',
		'What was entered as API key has characters that no key has.',
		{
			hint: 'Copy the key into the credential again. To log in with a password, choose the protocol Automatic.',
		},
	);
}

function noApiAt(url: string): OdooError {
	return new OdooError('NOT_ODOO', `There is no Odoo API at ${url}.`, {
		hint: 'Check Server URL: it is the address that opens Odoo in the browser, without anything behind the host name.',
	});
}

function databaseUnknown(databases?: readonly string[]): OdooError {
	const message = databases
		? `The server has several databases: ${databases.join(', ')}.`
		: 'The server does not tell the names of its databases.';
	return new OdooError('DATABASE_AMBIGUOUS', message, {
		hint: 'Enter the one to use under Database Name in the credential.',
	});
}

function incomplete(what: string): OdooError {
	return new OdooError('LOGIN_FAILED', `The ${what} is empty.`, {
		hint: 'Fill it in in the credential.',
	});
}
