import type { Call } from '../call';
import { anyError, OdooError, retold } from '../errors';
import { expectNumber, expectRecord, expectRecords } from '../protocol/expect';
import { errorOf, LOGIN_REFUSED, noSuchDatabase } from '../protocol/explanations';
import { json2 } from '../protocol/json2';
import { jsonrpc } from '../protocol/jsonrpc';
import type { Endpoint, Protocol, ProtocolName, RpcProtocol } from '../protocol/protocol';
import { isHeaderText } from '../protocol/protocol';
import { xmlrpc } from '../protocol/xmlrpc';
import { isApiKey } from './apiKey';
import { languageIn } from './language';
import type { Send } from './server';
import { attempt, databaseUnknown, isRefused, Server } from './server';
import { baseUrlFrom } from './url';

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
	/** The language that the user has chosen in Odoo, where the login tells it. */
	readonly language?: string;
}

export const FIRST_VERSION_WITH_JSON2 = 19;

/**
 * Logs in: finds out the version, the database and, unless one is pinned, the best protocol:
 * JSON-2 on Odoo 19 and later with the user's own API key, else JSON-RPC, else XML-RPC.
 * @throws OdooError
 */
export async function signIn(settings: ConnectionSettings, send: Send): Promise<Session> {
	const url = baseUrlFrom(settings.url);
	const username = settings.username.trim();
	if (username === '') throw incomplete('username');
	if (settings.secret === '') throw incomplete('password or API key');
	const server = new Server(url, settings.protocol, send);
	const version = await server.version();
	const database = settings.database?.trim() || (await server.database());
	// Blanks around a key come from copying it; a password may really end with one.
	const secret = isApiKey(settings.secret) ? settings.secret.trim() : settings.secret;
	const login = new Login(server, { version, database, username, secret }, send);
	return await retold(
		login.over(settings.protocol),
		async (error) => await server.explained(error),
	);
}

interface Credentials {
	readonly version: number;
	readonly database?: string;
	readonly username: string;
	readonly secret: string;
}

/** One user's ways into one server. */
class Login {
	constructor(
		private readonly server: Server,
		private readonly credentials: Credentials,
		private readonly send: Send,
	) {}

	async over(protocol: ProtocolName | 'auto'): Promise<Session> {
		if (protocol === 'json2') return await this.withKey();
		if (protocol === 'jsonrpc') return await this.overRpc(jsonrpc);
		if (protocol === 'xmlrpc') return await this.overRpc(xmlrpc);
		return await this.automatically();
	}

	private async automatically(): Promise<Session> {
		const { version, secret } = this.credentials;
		if (version >= FIRST_VERSION_WITH_JSON2 && isApiKey(secret)) {
			const session = await attempt(this.withKey(), isNoKeyHere);
			if (!(session instanceof OdooError)) return session;
		}
		const session = await attempt(this.overRpc(jsonrpc), isRefused);
		if (session instanceof OdooError) {
			const other = await attempt(this.overRpc(xmlrpc), isRefused);
			if (other instanceof OdooError) throw session;
			return other;
		}
		const hidesErrors =
			version < FIRST_VERSION_WITH_JSON2 && (await this.hidesErrorsOverJsonRpc(session));
		return hidesErrors ? { ...session, protocol: xmlrpc } : session;
	}

	/** JSON-2 identifies the user by the key alone, so this checks that the key belongs to the user. */
	private async withKey(): Promise<Session> {
		const { version, database, username, secret } = this.credentials;
		if (version < FIRST_VERSION_WITH_JSON2) throw noJson2(version);
		if (!isHeaderText(secret)) throw noKey();
		// A request without the header would run on another database.
		if (database && !isHeaderText(database)) throw errorOf(noSuchDatabase(database));
		const endpoint = { url: this.server.url, database, secret };
		const run = async (uid: number, call: Call) =>
			await this.send(call, (id) => json2.encode(call, { ...endpoint, uid }, id));
		const answer = await run(0, { model: 'res.users', method: 'context_get' });
		const context = expectRecord(answer, 'res.users.context_get');
		const uid = expectNumber(context.uid, 'the user id');
		const ownLogin = {
			model: 'res.users',
			method: 'read',
			ids: [uid],
			params: { fields: ['login'] },
		};
		const [user] = expectRecords(await run(uid, ownLogin), 'res.users.read');
		if (user?.login !== username) throw keyOfOther();
		const language = languageIn(context);
		return { protocol: json2, endpoint: { ...endpoint, uid }, version, language };
	}

	private async overRpc(protocol: RpcProtocol): Promise<Session> {
		const { version, database, username, secret } = this.credentials;
		if (!database) throw databaseUnknown();
		const args = [database, username, secret, {}];
		const login = { service: 'common', method: 'authenticate', args } as const;
		const uid = await this.server.run(protocol, login, database);
		if (typeof uid !== 'number' || uid === 0) throw errorOf(LOGIN_REFUSED);
		return { protocol, endpoint: { url: this.server.url, database, uid, secret }, version };
	}

	/**
	 * Odoo 14 answers every error over JSON-RPC with a bare HTTP 500 when it serves several databases.
	 * A private method is refused without side effects: the refusal shows whether errors come through.
	 */
	private async hidesErrorsOverJsonRpc({ endpoint }: Session): Promise<boolean> {
		const call = { model: 'res.users', method: '_n8n_probe' };
		const refusal = await attempt(
			this.send(call, (id) => jsonrpc.encode(call, endpoint, id)),
			anyError,
		);
		return refusal instanceof OdooError && refusal.code === 'SERVER_ERROR';
	}
}

function isNoKeyHere(error: OdooError): boolean {
	return error.code === 'LOGIN_FAILED' || isRefused(error);
}

function keyOfOther(): OdooError {
	return new OdooError('LOGIN_FAILED', 'The API key belongs to another user.', {
		hint: 'Enter the username of the user who made the key, or an API key that this user made.',
	});
}

function noJson2(version: number): OdooError {
	return new OdooError(
		'PROTOCOL',
		`The server runs Odoo ${version}, but JSON-2 needs Odoo 19 or later.`,
		{
			hint: 'Choose the protocol Automatic in the credential.',
		},
	);
}

function noKey(): OdooError {
	const message = 'The API key contains characters that API keys never contain.';
	return new OdooError('LOGIN_FAILED', message, {
		hint: 'Copy the key into the credential again. To log in with a password, choose the protocol Automatic.',
	});
}

function incomplete(what: string): OdooError {
	return new OdooError('LOGIN_FAILED', `The ${what} is empty.`, {
		hint: 'Enter it in the credential.',
	});
}
