import { accessDenied, assertionError, Fault } from '../faults';
import { Env } from '../orm/env';
import type { Database, Row } from '../orm/database';
import { isTruthy, type Value } from '../python';

/** All that one sandbox serves. */
export class Server {
	constructor(
		private readonly databases: ReadonlyMap<string, Database>,
		readonly listsDatabases: boolean,
	) {}

	/** Who is logged in to the web pages, by session id. */
	readonly webSessions = new Map<string, { readonly database: Database; readonly user: Row }>();

	get databaseNames(): string[] {
		return [...this.databases.keys()].sort();
	}

	hasDatabase(name: Value | undefined): boolean {
		return typeof name === 'string' && this.databases.has(name);
	}

	/** What `/web/database/list` and `db.list` answer. */
	listDatabases(): string[] {
		if (!this.listsDatabases) throw accessDenied();
		return this.databaseNames;
	}

	/** The database that a header names, or the only one there is. */
	selectDatabase(header: string | undefined): Database | undefined {
		const [only, ...others] = this.databases.values();
		if (!header) return others.length === 0 ? only : undefined;
		return this.databases.get(header);
	}

	/** The database that an RPC call names. */
	database(name: Value | undefined): Database {
		if (!isTruthy(name)) throw assertionError('Missing database name');
		const database = this.databases.get(String(name));
		if (database) return database;
		throw new Fault('psycopg2.OperationalError', [
			`connection to server at "127.0.0.1", port 5432 failed: FATAL:  database "${String(name)}" does not exist\n`,
		]);
	}
}

/** The active user with this login and this password or API key. */
export function userOf(database: Database, login: Value, secret: Value): Row | undefined {
	return usersOf(database).find((user) => user.login === login && fits(user, secret));
}

/** The active user with this login and this password: web pages take no API keys. */
export function userOfPassword(database: Database, login: Value, secret: Value): Row | undefined {
	return usersOf(database).find(
		({ login: own, password }) => own === login && isTruthy(secret) && password === secret,
	);
}

/** The active user whose API key this is. */
export function userOfKey(database: Database, key: string): Row | undefined {
	return usersOf(database).find((user) => user.api_key === key);
}

/** The environment of a call with a user id and a secret, as XML-RPC and JSON-RPC send them. */
export function envOf(database: Database, uid: number, secret: Value): Env {
	if (!isTruthy(secret) || uid === 0) throw accessDenied();
	const user = database.table('res.users').rows.get(uid);
	if (!user) {
		throw new Fault('odoo.exceptions.MissingError', [
			`Record does not exist or has been deleted.\n(Record: res.users(${uid},), User: ${uid})`,
		]);
	}
	if (!user.active || !fits(user, secret)) throw accessDenied();
	return new Env(database, uid);
}

function usersOf(database: Database): Row[] {
	return [...database.table('res.users').rows.values()].filter((user) => user.active);
}

function fits(user: Row, secret: Value): boolean {
	return isTruthy(secret) && (user.password === secret || user.api_key === secret);
}
