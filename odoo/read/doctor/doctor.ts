import type { OdooClient } from '../../client/client';
import type { Session } from '../../client/signIn';
import { secretKindOf } from '../../client/webSession';
import type { OdooErrorCode } from '../../errors';
import { caughtOdooError } from '../../errors';
import { checkKey, checkProtocol, checkRights, checkUser } from './doctorChecks';
import type { ConnectionQuery, ConnectionReport, Finding } from './doctorReport';

const NOTHING_KNOWN: Omit<ConnectionReport, 'ok' | 'checks'> = {
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
	const findings: Finding[] = [];
	try {
		const session = await client.session();
		findings.push(loginFinding(session));
		findings.push(await examine('User', async () => await checkUser(client, session)));
		findings.push(checkProtocol(session));
		findings.push(await examine('API Key', async () => await checkKey(client, session)));
		for (const model of models) {
			const name = `Rights on ${model}`;
			findings.push(await examine(name, async () => await checkRights(client, model, rights)));
		}
	} catch (thrown) {
		findings.push(failure(SUBJECTS[caughtOdooError(thrown).code] ?? 'Login', thrown));
	}
	const checks = findings.flatMap((finding) => finding.checks);
	const facts = Object.assign({}, NOTHING_KNOWN, ...findings.map((finding) => finding.facts));
	return { ok: checks.every(({ ok }) => ok), ...facts, checks };
}

function loginFinding(session: Session): Finding {
	const { protocol, endpoint, version } = session;
	const message = `Odoo ${version} accepts the login.`;
	return {
		checks: [{ name: 'Login', ok: true, message, hint: null }],
		facts: {
			version,
			protocol: protocol.name,
			database: endpoint.database ?? null,
			userId: endpoint.uid,
			secret: secretKindOf(session),
		},
	};
}

async function examine(name: string, run: () => Promise<Finding>): Promise<Finding> {
	try {
		return await run();
	} catch (thrown) {
		return failure(name, thrown);
	}
}

function failure(name: string, thrown: unknown): Finding {
	const { message, hint = null } = caughtOdooError(thrown);
	return { checks: [{ name, ok: false, message, hint }] };
}
