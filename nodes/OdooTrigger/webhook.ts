import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { asOdooError } from '../shared/errors';
import { collectItems } from './collectItems';
import { inTime } from './watchQuery';
import { runQueued, watchKey } from './watchQueue';
import { isFromOwnRule } from './webhookSubscription';

/** Odoo was answered already, or n8n starts an execution for nothing. */
const NOTHING: IWebhookResponseData = { noWebhookResponse: true };

/**
 * Looks for what happened. Odoo waits for the answer while it saves, for each record on its own and for
 * at most a second: so it is answered first, and many calls in a row make for few looks.
 */
export async function receiveWebhook(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	const isKnown = isFromOwnRule(ctx);
	ctx
		.getResponseObject()
		.status(isKnown ? 200 : 403)
		.end();
	if (!isKnown) return NOTHING;
	try {
		const items = await runQueued(watchKey(ctx), async (memory) => await collectItems(ctx, memory));
		return items?.length ? { ...NOTHING, workflowData: [items] } : NOTHING;
	} catch (thrown) {
		// The next poll looks again, and reports it if that fails as well.
		ctx.logger.warn(`${ctx.getNode().name}: ${asOdooError(inTime(thrown)).message}`);
		return NOTHING;
	}
}
