import type { AskedCall, Call, RpcValue } from '../call';
import { callOf, isRead, isRepeatable } from '../call';
import type { OdooError } from '../errors';
import {
	anyError,
	hasCode,
	isCancelled,
	isConnectionError,
	nothing,
	recover,
	retold,
} from '../errors';
import type { HttpRequest, HttpResponse } from '../http';
import type { Schema } from '../schema/schema';
import { FIELD_ATTRIBUTES, schemaFrom } from '../schema/schema';
import { MAX_ANSWER_BYTES } from '../protocol/body';
import { expectRecord } from '../protocol/expect';
import { json2 } from '../protocol/json2';
import type { Encoded } from '../protocol/protocol';
import { jsonrpc } from '../protocol/jsonrpc';
import { xmlrpc } from '../protocol/xmlrpc';
import type { ArgumentNames } from './apiDocs';
import { argumentNamesIn, encodeApiDocs, withNames } from './apiDocs';
import type { TimedCache } from './cache';
import type { Breathe } from '../breathe';
import { breathing } from '../breathe';
import type { Exchange, Runtime } from './exchange';
import { exchange } from './exchange';
import { Lanes, MAX_LANES } from './lanes';
import { assertActiveLanguage } from './language';
import type { ConnectionSettings, Session } from './signIn';
import { signIn } from './signIn';
import { encodePage } from './webPage';
import type { WebSession } from './webSession';
import { encodeWebLogin } from './webSession';
import { untilCancelled } from './cancellation';
import { secretsOf, textWithoutSecrets, withoutSecrets } from './withoutSecrets';

export interface ClientOptions {
	readonly settings: ConnectionSettings;
	readonly runtime: Runtime;
	/** Holds logins and schemas; shared by all clients of a process. */
	readonly cache: TimedCache;
	/** How long one request may take, with its answer. */
	readonly timeoutMs?: number;
	/** How many requests may be under way at a time where their order does not matter; one when left out. */
	readonly parallel?: number;
	/** Aborts running requests and all later ones. */
	readonly signal?: AbortSignal;
}

/** The name of the login to web pages in the cache. */
const WEB_SESSION = 'web session';
const SESSION_TTL_MS = 10 * 60_000;
/** Short, so that a field added in Odoo appears in the editor soon. */
const SCHEMA_TTL_MS = 2 * 60_000;
const DEFAULT_TIMEOUT_MS = 5 * 60_000;

/** Answers to a call that an upgrade, a move of the server or a revoked key would explain. */
const isOfLostSession = hasCode('LOGIN_FAILED', 'NOT_ODOO', 'DATABASE_NOT_FOUND');

/** Talks to one Odoo database as one user, over whichever protocol fits. */
export class OdooClient {
	/** How many requests to have under way at a time, where their order does not matter. */
	readonly parallel: number;
	private readonly cacheKey: string;
	/** How schemas are kept: a run goes on with its own while the server is away. */
	private readonly schemaKey: string;
	private readonly lanes: Lanes;

	/** To be awaited in loops over rows or records. */
	readonly breathe: Breathe;

	constructor(private readonly options: ClientOptions) {
		this.breathe = breathing(options.runtime);
		this.parallel = Math.min(options.parallel ?? 1, MAX_LANES);
		this.lanes = new Lanes(options.runtime.now);
		const { url, database = '', username, secret, protocol } = options.settings;
		this.cacheKey = JSON.stringify([url, database, username, secret, protocol]);
		this.schemaKey = `schema ${options.cache.ageOf(this.cacheKey)}`;
	}

	/**
	 * Runs one method and returns its result as `read` understands it.
	 * @param read throws for an answer that the method never gives; a write then counts as unanswered
	 * @throws OdooError, for a write whose answer was lost or makes no sense `OUTCOME_UNKNOWN`
	 */
	async call<T>(asked: AskedCall, read: Read<T>): Promise<T> {
		const call = callOf(asked);
		const session = await this.session();
		return await recover(
			this.run(call, session, read),
			isOfLostSession,
			async (error) => await this.runAnew({ call, read, lost: session, error }),
		);
	}

	/** Milliseconds since 1970, by the clock of whoever made the client. */
	readonly now = (): number => this.options.runtime.now();

	/** A number at random, as other processes may do the same. */
	newId(): number {
		return Math.floor(this.options.runtime.random() * Number.MAX_SAFE_INTEGER);
	}

	/** Major version of the server, e.g. 19. */
	async version(): Promise<number> {
		return (await this.session()).version;
	}

	/** The login in use: which protocol, database and user. Logs in if need be. */
	async session(): Promise<Session> {
		return await this.shared('session', SESSION_TTL_MS, async (client) => await client.signIn());
	}

	/**
	 * The fields of a model that the user may see, cached for a short time.
	 * @param language of the labels, e.g. `fr_FR`; the server's default when left out
	 * @throws OdooError `INVALID_VALUE` for a language that is not active
	 */
	async schema(model: string, language = ''): Promise<Schema> {
		const key = `${this.schemaKey} ${model} ${language}`;
		return await this.shared(key, SCHEMA_TTL_MS, async (client) => {
			if (language) await assertActiveLanguage(client, language);
			const call = {
				model,
				method: 'fields_get',
				params: { attributes: FIELD_ATTRIBUTES },
				context: language ? { lang: language } : undefined,
			};
			return await client.call(call, (described, asked) =>
				schemaFrom(model, expectRecord(described, asked)),
			);
		});
	}

	/**
	 * The result of `find` for this database and user, cached like schemas.
	 * @param find must use the client that it is given: its requests survive the end of this run
	 */
	async remembered<T>(key: string, find: (client: OdooClient) => Promise<T>): Promise<T> {
		return await this.shared(key, SCHEMA_TTL_MS, find);
	}

	/**
	 * Gets a page or file of Odoo's web server, beside the API: what a visitor sees, or with a web
	 * session a user who is logged in. Follows no redirect; the status is for the caller to judge.
	 * @param path from the server's root, e.g. `/my/orders/7?access_token=...`
	 */
	async page(path: string, webSession?: WebSession): Promise<HttpResponse> {
		const { endpoint } = await this.session();
		return await this.ask({ model: 'web', method: 'page' }, encodePage(path, endpoint, webSession));
	}

	/** A text of such a page, as errors may show it: without what opens the page or logs in. */
	withoutSecrets(text: string, path: string, webSession?: WebSession): string {
		const headers: HttpRequest['headers'] = webSession ? { ...webSession } : {};
		const { secret } = this.options.settings;
		return textWithoutSecrets(text, [secret, ...secretsOf({ url: path, headers })]);
	}

	/**
	 * Logs in to Odoo's web pages, once in a while; undefined where they do not let the user in. Only a
	 * password can: API keys would count as failed logins, of which Odoo 14 blocks an address for five.
	 * @param lost a session that Odoo does not know any more, to be replaced
	 * @throws OdooError if it cannot be told whether they let the user in
	 */
	async webSession(lost?: WebSession): Promise<WebSession | undefined> {
		const { endpoint } = await this.session();
		const { username } = this.options.settings;
		const session = await this.shared(WEB_SESSION, SESSION_TTL_MS, async (client) => {
			const encoded = encodeWebLogin(username, endpoint, this.newId());
			const login = client.ask({ model: 'web', method: 'login' }, encoded);
			// A refusal is cached, as each try would count as another failed login.
			return await recover(login, hasCode('LOGIN_FAILED'), nothing);
		});
		if (!session || session !== lost) return session;
		this.options.cache.forget(`${this.cacheKey} ${WEB_SESSION}`);
		return await this.webSession();
	}

	/** Empties the cache for this login, as after a change in Odoo. */
	forget(): void {
		this.options.cache.forget(this.cacheKey);
	}

	private async run<T>(call: Call, session: Session, read: Read<T>): Promise<T> {
		const { args = [] } = call;
		const needsNames = args.length > 0 && session.protocol === json2;
		return needsNames
			? await this.runWithNames(call, session, read)
			: await this.send(call, session, read);
	}

	/**
	 * JSON-2 takes arguments by name alone. Those that have none get the names that Odoo documents. If
	 * it keeps them to itself, the call goes over JSON-RPC, unless JSON-2 is what the user wants.
	 */
	private async runWithNames<T>(call: Call, session: Session, read: Read<T>): Promise<T> {
		const names = await this.argumentNames(call, session);
		if (names) return await this.send(withNames(call, names), session, read);
		const mayChange = this.options.settings.protocol === 'auto' && session.endpoint.database;
		return await this.send(call, mayChange ? { ...session, protocol: jsonrpc } : session, read);
	}

	private async argumentNames(
		{ model, method }: Call,
		{ endpoint }: Session,
	): Promise<ArgumentNames | undefined> {
		const read = async (client: OdooClient) => {
			const docs = await client.ask({ model, method: 'doc' }, encodeApiDocs(model, endpoint));
			return argumentNamesIn(docs, method);
		};
		// Most users may not read it.
		return await this.remembered(
			`arguments ${model} ${method}`,
			async (client) => await recover(read(client), anyError, nothing),
		);
	}

	/**
	 * XML-RPC cannot carry None, which Odoo 17 and 18 give as the value of headings between properties.
	 * A read whose answer has one is asked for over JSON-RPC, with the same login.
	 */
	private async send<T>(call: Call, session: Session, read: Read<T>): Promise<T> {
		const { protocol, endpoint } = session;
		const encoded = protocol.encode(call, endpoint, this.newId());
		const mayHoldNone = protocol === xmlrpc && isRead(call);
		return await recover(
			this.exchange({ ...encoded, call, read, isRepeatable: isRepeatable(call) }),
			({ code }) => mayHoldNone && code === 'OUTCOME_UNKNOWN',
			async (unsent) =>
				await retold(this.send(call, { ...session, protocol: jsonrpc }, read), (error) =>
					isConnectionError(error) && !isCancelled(error) ? unsent : error,
				),
		);
	}

	/** The call was refused before it ran. If a new login leads elsewhere, it runs there. */
	private async runAnew<T>({
		call,
		read,
		lost,
		error,
	}: {
		readonly call: Call;
		readonly read: Read<T>;
		readonly lost: Session;
		readonly error: OdooError;
	}): Promise<T> {
		if ((await this.session()) === lost) this.forget();
		const session = await this.session();
		const isSame =
			session.protocol === lost.protocol &&
			session.endpoint.database === lost.endpoint.database &&
			session.endpoint.uid === lost.endpoint.uid;
		if (isSame) throw error;
		return await this.run(call, session, read);
	}

	private async signIn(): Promise<Session> {
		const { settings } = this.options;
		const session = signIn(
			settings,
			async (call, encode) => await this.ask(call, encode(this.newId())),
		);
		// Some of its errors quote answers, such as the names of databases.
		return await retold(session, (error) => withoutSecrets(error, [settings.secret]));
	}

	/** A cached value that other runs may be waiting for: its requests go on when this run is cancelled. */
	private async shared<T>(
		key: string,
		ttlMs: number,
		find: (client: OdooClient) => Promise<T>,
	): Promise<T> {
		const { cache, signal } = this.options;
		const client = signal ? new OdooClient({ ...this.options, signal: undefined }) : this;
		return await untilCancelled(
			signal,
			async () => await cache.get(`${this.cacheKey} ${key}`, ttlMs, async () => await find(client)),
		);
	}

	/** Asks for what is no call of the API, and changes nothing. */
	private async ask<Raw>(call: Call, encoded: Encoded<Raw>): Promise<Raw> {
		return await this.exchange({ ...encoded, call, read: (raw) => raw, isRepeatable: true });
	}

	private async exchange<Raw, Result>({
		request,
		...rest
	}: Exchange<Raw, Result>): Promise<Result> {
		const { settings, runtime, cache, timeoutMs = DEFAULT_TIMEOUT_MS, signal } = this.options;
		const maxBytes = MAX_ANSWER_BYTES;
		const start = runtime.now();
		const sleep: Runtime['sleep'] = async (ms, until) => {
			this.lanes.narrow(); // the server wants to be asked later
			await runtime.sleep(ms, until);
		};
		const bounded = { ...rest, request: { ...request, timeoutMs, maxBytes, signal } };
		const answer = this.lanes.run(async () => await exchange(bounded, { ...runtime, sleep }));
		try {
			return await retold(answer, (error) => {
				// A server that was away may come back with other fields, as after an upgrade.
				if (error.code === 'UNREACHABLE') cache.renew(this.cacheKey);
				return withoutSecrets(error, [settings.secret, ...secretsOf(request)]);
			});
		} finally {
			runtime.onRequest?.(rest.call, runtime.now() - start);
		}
	}
}

/** Turns the result of a call into what its caller needs; `asked` is the name of the call for messages. */
export type Read<T> = (result: RpcValue, asked: string) => T;
