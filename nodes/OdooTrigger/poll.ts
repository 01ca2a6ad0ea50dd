import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { nodeError } from '../shared/errors';
import { tellProblem } from './announcements';
import { examples, gather } from './gather';
import { inTurn, watchKey } from './turns';

/** The items of one poll, or null for none: then n8n starts no execution. */
export async function pollForItems(ctx: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const isTest = ctx.getMode() === 'manual';
	if (!isTest) tellProblem(ctx);
	try {
		if (isTest) return [await examples(ctx)];
		const items = await inTurn(watchKey(ctx), async (turn) => await gather(ctx, turn));
		return items.length > 0 ? [items] : null;
	} catch (thrown) {
		throw nodeError(ctx, thrown);
	}
}
