import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { nodeError } from '../shared/errors';
import { NodeData } from '../shared/nodeData';
import { isTestRun } from '../shared/testRun';
import { collectExamples, collectItems } from './collectItems';
import { inTime } from './watchQuery';
import { runQueued, watchKey } from './watchQueue';
import { renewRules, reportProblem } from './webhookSubscription';

/**
 * Gives n8n the items of one poll, at once: its state has moved, and n8n 2.41 drops what a poll returns if the
 * workflow was published anew or deactivated meanwhile, or n8n is to end. A test in the editor takes what is
 * returned.
 */
export async function pollForItems(ctx: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const isTest = isTestRun(ctx);
	if (!isTest) reportProblem(ctx);
	try {
		if (isTest) return [await collectExamples(ctx)];
		await renewRules(ctx);
		const items = await runQueued(watchKey(ctx), async (memory) => {
			memory.polled = new NodeData(ctx);
			return await collectItems(ctx, memory);
		});
		if (items?.length) ctx.__emit([[...items]]);
		return null;
	} catch (thrown) {
		throw nodeError(ctx, inTime(thrown));
	}
}
