import type { IPollFunctions } from 'n8n-workflow';
import type { WatchState } from '../../odoo';

/*
 * A watch is looked at by the poll, by webhooks, and by the next poll while a slow one still runs. One
 * after the other, or the same change would be found twice. And the poll and the webhook each have a
 * copy of n8n's static data, of which only the one with the last changes is saved: so the newest state
 * is kept here as well. Both hold within one process of n8n.
 */

/** What is kept of one watch in this process. */
export interface Turn {
	/** The newest state that was made here. */
	state?: WatchState;
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
	return `${ctx.getWorkflow().id} ${ctx.getNode().name}`;
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
