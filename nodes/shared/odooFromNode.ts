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

/** The client for the credential that the node has selected. */
export async function odooFromNode(
	ctx: NodeContext,
	limits: Pick<ClientOptions, 'timeoutMs' | 'parallel'> = {},
): Promise<OdooClient> {
	const credential = await ctx.getCredentials(CREDENTIAL_TYPE);
	return new OdooClient({
		settings: settingsFrom(credential),
		runtime: runtimeOf(ctx, credential.allowUnauthorizedCerts === true),
		cache,
		...limits,
		signal: 'getExecutionCancelSignal' in ctx ? ctx.getExecutionCancelSignal() : undefined,
	});
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
