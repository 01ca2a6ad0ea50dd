import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { areWebhooksEarly } from '../../odoo';
import { asOdooError } from '../shared/errors';
import { collectItems } from './collectItems';
import { warn } from './warn';
import { inTime, odooOf } from './watchQuery';
import { runQueued, watchKey } from './watchQueue';
import { isFromOwnRule } from './webhookSecret';

/** Odoo was answered already, or n8n starts an execution for nothing. */
const NOTHING: IWebhookResponseData = { noWebhookResponse: true };

/** Where Odoo calls before it commits: its transaction ends soon after it has its answer, most often. */
const LOOK_AFTER_MS = [300, 700, 2000, 4000];

/**
 * Looks for what happened. Odoo waits for the answer while it saves, for each record on its own and for
 * at most a second: so it is answered first, and many calls in a row make for few looks.
 */
export async function receiveWebhook(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	const isKnown = await isFromOwnRule(ctx);
	ctx
		.getResponseObject()
		.status(isKnown ? 200 : 403)
		.end();
	if (!isKnown) return NOTHING;
	try {
		const isEarly = await areWebhooksEarly(await odooOf(ctx));
		const items = await lookUntilFound(
			async () => await lookInTurn(ctx),
			isEarly ? LOOK_AFTER_MS : [0],
		);
		return items.length ? { ...NOTHING, workflowData: [[...items]] } : NOTHING;
	} catch (thrown) {
		// The next poll looks again, and reports it if that fails as well.
		warn(ctx, asOdooError(inTime(thrown)).message);
		return NOTHING;
	}
}

/**
 * Looks until something is found, after each of these times. Between two looks others may look.
 * @param wait for tests
 */
export async function lookUntilFound<T>(
	look: () => Promise<readonly T[]>,
	delaysMs: readonly number[],
	wait: (ms: number) => Promise<void> = sleep,
): Promise<readonly T[]> {
	for (const delayMs of delaysMs) {
		if (delayMs > 0) await wait(delayMs);
		const found = await look();
		if (found.length > 0) return found;
	}
	return [];
}

async function lookInTurn(ctx: IWebhookFunctions): Promise<readonly INodeExecutionData[]> {
	return (await runQueued(watchKey(ctx), async (memory) => await collectItems(ctx, memory))) ?? [];
}
