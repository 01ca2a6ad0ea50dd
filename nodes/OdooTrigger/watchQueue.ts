import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import type { KeptState, NextState } from '../../odoo';
import type { NodeData } from '../shared/nodeData';
import { nodeKey } from '../shared/nodeData';
import type { HandOvers } from './handOver';

/*
 * A poll, webhooks, and the next poll while a slow one still runs may all look for changes of one watch.
 * Within one process of n8n they run one after the other: none of them would be wrong (`watchStore.ts`), but
 * they would do the same work.
 */

/** A look whose state is still to be kept. */
export interface Unsettled {
	readonly next: NextState;
	readonly items: readonly INodeExecutionData[];
	/** The IDs of the states that it makes superfluous. */
	readonly outdated: readonly number[];
}

/** What is remembered of one watch in this process. */
export interface WatchMemory {
	/** The newest state that was read or kept here. */
	kept?: KeptState;
	/** The owner of the store that it was in. */
	owner?: string;
	/** The context of the activation that has read it. */
	reader?: object;
	/** A state of which it is not known whether it was kept, and what was found with it. */
	unsettled?: Unsettled;
	/** The last look reached its limit. */
	isBehind?: boolean;
	/** What was handed to n8n lately, by this process and others. */
	handOvers?: HandOvers;
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
