import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { asOdooError } from '../shared/errors';
import { isAnnouncement } from './announcements';
import { gather } from './gather';
import { inTurnUnlessWaiting, watchKey } from './turns';

/** Odoo was answered already, or n8n starts an execution for nothing. */
const NOTHING: IWebhookResponseData = { noWebhookResponse: true };

/**
 * Looks for what was announced. Odoo waits for the answer while it saves, for each record on its own
 * and for at most a second: so it is answered first, and many announcements in a row make for few looks.
 */
export async function receiveAnnouncement(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	const isKnown = isAnnouncement(ctx);
	ctx
		.getResponseObject()
		.status(isKnown ? 200 : 403)
		.end();
	if (!isKnown) return NOTHING;
	try {
		const items = await inTurnUnlessWaiting(watchKey(ctx), async (turn) => await gather(ctx, turn));
		return items?.length ? { ...NOTHING, workflowData: [items] } : NOTHING;
	} catch (thrown) {
		// The next poll looks again, and reports it if that fails as well.
		ctx.logger.warn(`${ctx.getNode().name}: ${asOdooError(thrown).message}`);
		return NOTHING;
	}
}
