import { readFileSync } from 'node:fs';
import type { ProtocolName } from '../../odoo/protocol/protocol';
import type { ClientOptions, ConnectionSettings } from '../../odoo';
import { OdooClient, TimedCache } from '../../odoo';

import { fetchSender } from './fetchSender';

/** How one user may log in. */
export interface TargetUser {
	readonly username: string;
	readonly password: string;
	readonly apiKey?: string;
	readonly uid: number;
}

/** The server that a suite runs against: the sandbox, or a real Odoo named by the environment. */
export interface Target {
	readonly name: string;
	readonly version: number;
	readonly url: string;
	readonly database: string;
	readonly protocols: readonly ProtocolName[];
	readonly users: Readonly<Record<'admin' | 'low' | 'portal' | 'inactive', TargetUser>>;
	readonly close: () => Promise<void>;
}

/**
 * The settings file of a real server as `scripts/odoo-server.sh` writes it, in `ODOO_TARGET_ENV`;
 * `ODOO_DB` overrides its database. Without it, tests run on a sandbox of their own.
 */
const SETTINGS_FILE = process.env.ODOO_TARGET_ENV;

export const isSandbox = SETTINGS_FILE === undefined;

/** Known before any server runs, so that tests can be listed by protocol. */
export const targetVersion = SETTINGS_FILE ? Number(settings(SETTINGS_FILE).ODOO_VERSION) : 19;

/** Whether Odoo prints PDF files in the database of the tests; the sandbox only pretends to. */
export const targetPrints =
	SETTINGS_FILE !== undefined && settings(SETTINGS_FILE).ODOO_PRINTS === '1';

export const targetProtocols: readonly ProtocolName[] =
	targetVersion >= 19 ? ['json2', 'jsonrpc', 'xmlrpc'] : ['jsonrpc', 'xmlrpc'];

/**
 * What a suite runs over that means the same over every protocol: the given one against the sandbox,
 * all of them against real servers. Suites about the wire itself take `targetProtocols`.
 */
export function protocolsFor(onSandbox: ProtocolName): readonly ProtocolName[] {
	return isSandbox ? [onSandbox] : targetProtocols;
}

export async function openTarget(): Promise<Target> {
	return SETTINGS_FILE ? realTarget(settings(SETTINGS_FILE)) : await sandboxTarget();
}

/** The settings of a client where they are not the target's own. */
export interface ClientSettings extends Partial<ConnectionSettings> {
	/** The administrator unless told. JSON-2 takes keys alone: users who have none log in over JSON-RPC. */
	readonly user?: keyof Target['users'];
}

/** A client as a node makes it, with a cache of its own. */
export function clientFor(
	target: Target,
	{ user = 'admin', ...overrides }: ClientSettings = {},
	send = fetchSender,
	{ now = Date.now, ...limits }: Pick<ClientOptions, 'parallel'> & { now?: () => number } = {},
): OdooClient {
	const { username, password, apiKey } = target.users[user];
	const isWithoutKey = overrides.protocol === 'json2' && apiKey === undefined;
	const protocol = isWithoutKey ? 'jsonrpc' : (overrides.protocol ?? 'auto');
	return new OdooClient({
		settings: {
			url: target.url,
			database: target.database,
			username,
			secret: protocol === 'jsonrpc' ? password : (apiKey ?? password),
			...overrides,
			protocol,
		},
		runtime: { send, sleep: async () => {}, now, random: Math.random },
		cache: new TimedCache(Date.now),
		...limits,
	});
}

/** What an `odooErpApi` credential holds for a user of the target. */
export function credentialFor(
	target: Target,
	protocol: ConnectionSettings['protocol'],
	user: TargetUser = target.users.admin,
): Record<string, unknown> {
	const { username, password, apiKey } = user;
	return { url: target.url, db: target.database, username, password: apiKey ?? password, protocol };
}

async function sandboxTarget(): Promise<Target> {
	const { url, database, users, close } = await (await import('../../sandbox')).startSandbox();
	const userOf = ({ login, password, apiKey, uid }: (typeof users)['admin']): TargetUser => ({
		username: login,
		password,
		apiKey,
		uid,
	});
	return {
		name: 'sandbox',
		version: 19,
		url,
		database,
		protocols: targetProtocols,
		users: {
			admin: userOf(users.admin),
			low: userOf(users.low),
			portal: userOf(users.portal),
			inactive: userOf(users.inactive),
		},
		close,
	};
}

function realTarget(env: Readonly<Record<string, string>>): Target {
	const user = (prefix: string): TargetUser => ({
		username: required(env, `${prefix}USERNAME`),
		password: required(env, `${prefix}PASSWORD`),
		apiKey: env[`${prefix}API_KEY`],
		uid: Number(required(env, `${prefix}UID`)),
	});
	return {
		name: `Odoo ${targetVersion}`,
		version: targetVersion,
		url: required(env, 'ODOO_URL'),
		database: process.env.ODOO_DB ?? required(env, 'ODOO_DB'),
		protocols: targetProtocols,
		users: {
			admin: user('ODOO_'),
			low: user('ODOO_LOW_'),
			portal: user('ODOO_PORTAL_'),
			inactive: user('ODOO_INACTIVE_'),
		},
		close: async () => {},
	};
}

function settings(file: string): Record<string, string> {
	const lines = readFileSync(file, 'utf8').split('\n');
	return Object.fromEntries(lines.map((line) => /^(\w+)=(.*)$/.exec(line)?.slice(1) ?? ['', '']));
}

function required(env: Readonly<Record<string, string>>, name: string): string {
	const value = env[name];
	if (value === undefined) throw new Error(`${SETTINGS_FILE} has no ${name}`);
	return value;
}
