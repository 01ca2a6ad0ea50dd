import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { nodeError } from '../shared/errors';
import { NodeData } from '../shared/nodeData';
import { collectExamples, collectItems } from './collectItems';
import { inTime } from './watchQuery';
import { runQueued, watchKey } from './watchQueue';
import { renewRules, reportProblem } from './webhookSubscription';

/** The items of one poll, or null for none: then n8n starts no execution. */
export async function pollForItems(ctx: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const isTest = ctx.getMode() === 'manual';
	if (!isTest) reportProblem(ctx);
	try {
		if (isTest) return [await collectExamples(ctx)];
		await renewRules(ctx);
		const items = await runQueued(watchKey(ctx), async (memory) => {
			memory.polled = new NodeData(ctx);
			return await collectItems(ctx, memory);
		});
		return items?.length ? [[...items]] : null;
	} catch (thrown) {
		throw nodeError(ctx, inTime(thrown));
	}
}
