import type { IPollFunctions } from 'n8n-workflow';
import type { WatchState } from '../../odoo';
import type { NodeData } from '../shared/nodeData';
import { nodeKey } from '../shared/nodeData';

/*
 * A watch is looked at by the poll, by webhooks, and by the next poll while a slow one still runs. One
 * after the other, or the same change would be found twice. And polls and webhooks have copies of n8n's
 * static data, each of which may be the last to be saved, also when another node of the workflow gives
 * items: so the newest state is kept here, and written to all. Both hold within one process of n8n.
 */

/** What is kept of one watch in this process. */
export interface Turn {
	/** The newest state that was made here. */
	state?: WatchState;
	/** The data that polls work with while the workflow is active. */
	polled?: NodeData;
}

interface Line extends Turn {
	/** The end of the last one that queued up. */
	end: Promise<unknown>;
	/** Whoever queued up and has not begun. */
	waiting?: Promise<unknown>;
}

const lines = new Map<string, Line>();

/** Names the watch of a node. */
export function watchKey(ctx: Pick<IPollFunctions, 'getNode' | 'getWorkflow'>): string {
	return `${ctx.getWorkflow().id} ${nodeKey(ctx)}`;
}

/** Runs a task when those of the same watch that came before have ended, well or not. */
export async function inTurn<T>(key: string, task: (turn: Turn) => Promise<T>): Promise<T> {
	const line = lineOf(key);
	const begun = line.end.then(async () => {
		if (line.waiting === begun) line.waiting = undefined;
		return await task(line);
	});
	line.waiting = begun;
	line.end = begun.catch(() => undefined);
	return await begun;
}

/**
 * The same for a task that only has to begin after now: if one of the watch is still waiting for its
 * turn, that one will do, and there is nothing more to do here.
 */
export async function inTurnUnlessWaiting<T>(
	key: string,
	task: (turn: Turn) => Promise<T>,
): Promise<T | undefined> {
	return lineOf(key).waiting ? undefined : await inTurn(key, task);
}

function lineOf(key: string): Line {
	const line = lines.get(key) ?? { end: Promise.resolve() };
	lines.set(key, line);
	return line;
}
