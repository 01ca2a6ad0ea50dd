import type { IPollFunctions } from 'n8n-workflow';
import type { WatchState } from '../../odoo';
import type { NodeData } from '../shared/nodeData';
import { nodeKey } from '../shared/nodeData';

/*
 * A poll, webhooks, and the next poll while a slow one still runs may all look for changes of one watch.
 * They run one after the other, or the same change would be found twice. And polls and webhooks have
 * copies of n8n's static data, each of which may be the last to be saved, also when another node of the
 * workflow gives items: so the newest state is kept here, and written to all. Both hold within one
 * process of n8n.
 */

/** What is kept of one watch in this process. */
export interface WatchMemory {
	/** The newest state that was made here. */
	state?: WatchState;
	/** The data that polls work with while the workflow is active. */
	polled?: NodeData;
}

interface Queue extends WatchMemory {
	/** The end of the last task that queued up. */
	end: Promise<unknown>;
	/** The task that queued up and has not begun. */
	waiting?: Promise<unknown>;
}

const queues = new Map<string, Queue>();

/** Names the watch of a node. */
export function watchKey(ctx: Pick<IPollFunctions, 'getNode' | 'getWorkflow'>): string {
	return `${ctx.getWorkflow().id} ${nodeKey(ctx)}`;
}

/**
 * Runs a task when those of the same watch that came before have ended, well or not. If one is already
 * waiting, it will find whatever this one would, and there is nothing more to do.
 */
export async function runQueued<T>(
	key: string,
	task: (memory: WatchMemory) => Promise<T>,
): Promise<T | undefined> {
	const queue = queueOf(key);
	if (queue.waiting) return undefined;
	const begun = queue.end.then(async () => {
		queue.waiting = undefined;
		return await task(queue);
	});
	queue.waiting = begun;
	queue.end = begun.catch(() => undefined);
	return await begun;
}

function queueOf(key: string): Queue {
	const queue = queues.get(key) ?? { end: Promise.resolve() };
	queues.set(key, queue);
	return queue;
}
