import type {
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { httpSender, settingsFrom } from '../../credentials/connection';
import type { ClientOptions, Runtime } from '../../odoo';
import { OdooClient, TimedCache } from '../../odoo';

type NodeContext =
	IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions | IPollFunctions | IWebhookFunctions;

export const CREDENTIAL_TYPE = 'odooErpApi';

/** Logins and schemas of all credentials that this process uses. */
const cache = new TimedCache(Date.now);

/** What bounds the requests of a run. */
export interface RunLimits extends Pick<ClientOptions, 'timeoutMs' | 'parallel'> {
	/** For all its requests together, where nobody can stop the run. */
	readonly deadlineMs?: number;
	/** Told of each of its requests. */
	readonly onRequest?: Runtime['onRequest'];
}

/**
 * The client for the credential that the node has selected.
 * @param database another one of the same server
 */
export async function odooFromNode(
	ctx: NodeContext,
	{ deadlineMs, onRequest, ...limits }: RunLimits = {},
	database?: string,
): Promise<OdooClient> {
	const credential = await ctx.getCredentials(CREDENTIAL_TYPE);
	const settings = settingsFrom(credential);
	return new OdooClient({
		settings: database === undefined ? settings : { ...settings, database },
		runtime: { ...runtimeOf(ctx, credential.allowUnauthorizedCerts === true), onRequest },
		cache,
		...limits,
		signal: signalOf(ctx, deadlineMs),
	});
}

function signalOf(ctx: NodeContext, deadlineMs: number | undefined): AbortSignal | undefined {
	if (deadlineMs !== undefined) return AbortSignal.timeout(deadlineMs);
	return 'getExecutionCancelSignal' in ctx ? ctx.getExecutionCancelSignal() : undefined;
}

function runtimeOf(ctx: NodeContext, allowUnauthorizedCerts: boolean): Runtime {
	return {
		send: httpSender(
			async (options) => await ctx.helpers.httpRequest(options),
			allowUnauthorizedCerts,
		),
		sleep: sleepUntilAborted,
		now: Date.now,
		random: Math.random,
	};
}

async function sleepUntilAborted(ms: number, signal?: AbortSignal): Promise<void> {
	if (signal?.aborted) return;
	let wake = () => {};
	const aborted = new Promise<void>((resolve) => (wake = resolve));
	signal?.addEventListener('abort', wake);
	await Promise.race([sleep(ms), aborted]);
	signal?.removeEventListener('abort', wake);
}
