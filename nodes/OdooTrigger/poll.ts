import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { nodeError } from '../shared/errors';
import { NodeData } from '../shared/nodeData';
import { removeLeftRules, tellProblem } from './announcements';
import { examples, gather } from './gather';
import { inTurnUnlessWaiting, watchKey } from './turns';

/**
 * The items of one poll, or null for none: then n8n starts no execution. While one is waiting for a slow
 * one before it, those that come later have nothing to add.
 */
export async function pollForItems(ctx: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const isTest = ctx.getMode() === 'manual';
	if (!isTest) tellProblem(ctx);
	try {
		if (isTest) return [await examples(ctx)];
		await removeLeftRules(ctx);
		const items = await inTurnUnlessWaiting(watchKey(ctx), async (turn) => {
			turn.polled = new NodeData(ctx);
			return await gather(ctx, turn);
		});
		return items?.length ? [items] : null;
	} catch (thrown) {
		throw nodeError(ctx, thrown);
	}
}
