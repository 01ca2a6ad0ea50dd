import type { Call, RpcValue } from '../call';
import { listIn } from '../call';
import { anyError, hasCode, OdooError, recover } from '../errors';
import { expectNumber, expectRecord } from '../protocol/expect';
import { CHECK_URL, ONLINE_PLAN_HINT } from '../protocol/explanations';
import { decodeJson2 } from '../protocol/json2';
import { jsonrpc } from '../protocol/jsonrpc';
import type {
	Encoded,
	Endpoint,
	ProtocolName,
	RpcProtocol,
	ServiceCall,
} from '../protocol/protocol';
import { xmlrpc } from '../protocol/xmlrpc';
import { listed } from '../preview';
import { onlineDatabaseOf } from './url';

/** Sends one harmless request, which gets its ID when it is encoded, and returns its result. */
export type Send = (call: Call, encode: (id: number) => Encoded) => Promise<RpcValue>;

/** How many database names an error lists. */
const MAX_NAMES = 20;

/** What can be found out about a server without a login. */
export class Server {
	constructor(
		/** Base URL without trailing slash. */
		readonly url: string,
		private readonly protocol: ProtocolName | 'auto',
		private readonly send: Send,
	) {}

	/** Odoo's major version. Tries the protocols in turn. @throws OdooError */
	async version(): Promise<number> {
		const overHttp = async () => await this.versionOverHttp();
		const overRpc = (rpc: RpcProtocol) => async () => await this.versionOverRpc(rpc);
		const ways = {
			auto: [overHttp, overRpc(jsonrpc), overRpc(xmlrpc)],
			json2: [overHttp, overRpc(jsonrpc)],
			jsonrpc: [overRpc(jsonrpc)],
			xmlrpc: [overRpc(xmlrpc)],
		};
		let refusal: OdooError | undefined;
		for (const way of ways[this.protocol]) {
			const version = await attempt(way(), isWrongPlace);
			if (!(version instanceof OdooError)) return version;
			refusal = version;
		}
		throw refusal?.code === 'DATABASE_NOT_FOUND' ? noApiAt(this.url) : refusal;
	}

	/**
	 * The database to use where none was entered: on Odoo Online the one in the address, else the only one.
	 * @throws OdooError `DATABASE_AMBIGUOUS`
	 */
	async database(): Promise<string | undefined> {
		const online = onlineDatabaseOf(this.url);
		if (online) return online;
		const databases = await this.databases((error) => !isPassing(error));
		if (databases && databases.length > 1) throw databaseUnknown(databases);
		return databases?.[0];
	}

	/** Adds the names of the existing databases to an error about a wrong one, and what else a refused login may mean. */
	async explained(error: OdooError): Promise<OdooError> {
		if (error.code === 'LOGIN_FAILED' && onlineDatabaseOf(this.url)) {
			return error.andHint(ONLINE_PLAN_HINT);
		}
		if (error.code !== 'DATABASE_NOT_FOUND') return error;
		const databases = await this.databases(anyError);
		if (!databases?.length) return error;
		const hint = `The server has: ${listed(databases, MAX_NAMES)}. Enter one of them under Database Name in the credential.`;
		return error.with({ hint });
	}

	/** Runs a function outside of models, such as `common.login`. */
	async run(protocol: RpcProtocol, call: ServiceCall, database?: string): Promise<RpcValue> {
		const { service, method } = call;
		const endpoint: Pick<Endpoint, 'url' | 'database'> = { url: this.url, database };
		return await this.send({ model: service, method }, (id) =>
			protocol.encodeService(call, endpoint, id),
		);
	}

	/** The names of the server's databases, or undefined where it keeps them to itself. */
	private async databases(
		isExpected: (error: OdooError) => boolean,
	): Promise<string[] | undefined> {
		const rpc = this.protocol === 'xmlrpc' ? xmlrpc : jsonrpc;
		const call = { service: 'db', method: 'list', args: [] } as const;
		const databases = await attempt(this.run(rpc, call), isExpected);
		return Array.isArray(databases)
			? databases.filter((name) => typeof name === 'string')
			: undefined;
	}

	private async versionOverRpc(protocol: RpcProtocol): Promise<number> {
		const call = { service: 'common', method: 'version', args: [] } as const;
		const answer = expectRecord(await this.run(protocol, call), 'common.version');
		return versionFrom(answer.server_version_info);
	}

	/** `/web/version` exists since Odoo 19 and needs no login. */
	private async versionOverHttp(): Promise<number> {
		const call = { model: 'web', method: 'version' };
		const request = { method: 'GET', url: `${this.url}/web/version`, headers: {} } as const;
		const answer = await this.send(call, () => ({ request, decode: decodeJson2 }));
		return versionFrom(expectRecord(answer, 'the version').version_info);
	}
}

/** The result, or the OdooError if it is one of those expected here. */
export async function attempt<T>(
	asked: Promise<T>,
	isExpected: (error: OdooError) => boolean,
): Promise<T | OdooError> {
	return await recover(asked, isExpected, (error) => error);
}

/** Whether something else than Odoo's API answered. Another protocol may still get through. */
export const isRefused = hasCode('NOT_ODOO', 'API_DISABLED', 'SERVER_ERROR', 'PROTOCOL');

/** Several databases, or none that is known, and no name was entered. */
export function databaseUnknown(databases?: readonly string[]): OdooError {
	const message = databases
		? `The server has several databases: ${listed(databases, MAX_NAMES)}.`
		: 'The server does not list its databases.';
	return new OdooError('DATABASE_AMBIGUOUS', message, {
		hint: 'Enter the one to use under Database Name in the credential.',
	});
}

/** A server that is busy or away may well list its databases the next time. */
const isPassing = hasCode('RATE_LIMITED', 'TIMEOUT', 'UNREACHABLE');

/** The version needs no database: Odoo 19 only reports a missing one for a path that does not exist. */
function isWrongPlace(error: OdooError): boolean {
	return isRefused(error) || error.code === 'DATABASE_NOT_FOUND';
}

/** `[19, 0, 0, "final", 0, ""]`, on Odoo Online also `["saas~18", 2, ...]`. */
function versionFrom(info: RpcValue | undefined): number {
	const [first] = listIn(info);
	const [, major] = typeof first === 'string' ? (/(\d{1,4})/.exec(first) ?? []) : [];
	return expectNumber(major === undefined ? first : Number(major), 'the version');
}

function noApiAt(url: string): OdooError {
	return new OdooError('NOT_ODOO', `There is no Odoo API at ${url}.`, {
		hint: CHECK_URL,
	});
}
