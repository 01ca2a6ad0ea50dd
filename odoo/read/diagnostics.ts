import type { OdooClient } from '../client/client';
import type { Session } from '../client/signIn';
import { secretKindOf } from '../client/webSession';
import type { OdooErrorCode } from '../errors';
import { anyError, recover, rethrowUnlessOdooError } from '../errors';
import type { Check, CheckResult, ConnectionDetails } from './connectionChecks';
import { checkKey, checkProtocol, checkRights, checkUser } from './connectionChecks';
import type { Rights } from '../access/rights';

interface ConnectionQuery {
	/** The models whose rights matter. */
	readonly models: readonly string[];
	/** The rights that are needed there. */
	readonly rights: ReadonlyArray<keyof Rights>;
}

export interface ConnectionReport extends ConnectionDetails {
	/** Whether all checks are ok. */
	readonly ok: boolean;
	readonly checks: readonly Check[];
}

const NOTHING_KNOWN: ConnectionDetails = {
	version: null,
	protocol: null,
	database: null,
	user: null,
	userId: null,
	language: null,
	timezone: null,
	companies: [],
	secret: null,
	apiKeyExpires: null,
};

/** What a failed login is about. */
const SUBJECTS: Readonly<Partial<Record<OdooErrorCode, string>>> = {
	API_DISABLED: 'API',
	DATABASE_AMBIGUOUS: 'Database',
	DATABASE_NOT_FOUND: 'Database',
	INVALID_URL: 'Server URL',
	NOT_ODOO: 'API',
	PROTOCOL: 'API',
	RATE_LIMITED: 'Server',
	SERVER_ERROR: 'API',
	TIMEOUT: 'Server',
	TLS: 'Server',
	UNREACHABLE: 'Server',
};

/**
 * Tries a connection from its beginning, and looks for what may trouble workflows. Whatever is wrong
 * is in the report: nothing is thrown, so that the report can be handed on.
 */
export async function checkConnection(
	client: OdooClient,
	{ models, rights }: ConnectionQuery,
): Promise<ConnectionReport> {
	client.forget();
	const results: CheckResult[] = [];
	try {
		const session = await client.session();
		results.push(loginResult(session));
		results.push(await runCheck('User', async () => await checkUser(client, session)));
		results.push(checkProtocol(session));
		results.push(await runCheck('API Key', async () => await checkKey(client, session)));
		for (const model of models) {
			const name = `Rights on ${model}`;
			results.push(await runCheck(name, async () => await checkRights(client, model, rights)));
		}
	} catch (thrown) {
		results.push(failedCheck(SUBJECTS[rethrowUnlessOdooError(thrown).code] ?? 'Login', thrown));
	}
	const checks = results.flatMap((result) => result.checks);
	const details = Object.assign({}, NOTHING_KNOWN, ...results.map((result) => result.details));
	return { ok: checks.every(({ ok }) => ok), ...details, checks };
}

function loginResult(session: Session): CheckResult {
	const { protocol, endpoint, version } = session;
	const message = `Odoo ${version} accepts the login.`;
	return {
		checks: [{ name: 'Login', ok: true, message, hint: null }],
		details: {
			version,
			protocol: protocol.name,
			database: endpoint.database ?? null,
			userId: endpoint.uid,
			secret: secretKindOf(session),
		},
	};
}

async function runCheck(name: string, run: () => Promise<CheckResult>): Promise<CheckResult> {
	return await recover(run(), anyError, (error) => failedCheck(name, error));
}

function failedCheck(name: string, thrown: unknown): CheckResult {
	const { message, hint = null } = rethrowUnlessOdooError(thrown);
	return { checks: [{ name, ok: false, message, hint }] };
}
