import type { KeptState } from '../../odoo';
import { idsOf } from '../../odoo';
import type { StateStore } from '../shared/stateStore';

/*
 * n8n does not tell a trigger when it has stored the items that it was given. So the state that a look began
 * at stays in Odoo, beside the one that followed it, until n8n has had time enough. If n8n ends before that,
 * the state stays for good: whoever finds it there later looks again from it. Items come twice then, rather
 * than never.
 */

/** n8n stores an execution within milliseconds. */
const STORED_AFTER_MS = 1000;
/** A timer may fire a little early. */
export const REMOVED_AFTER_MS = STORED_AFTER_MS + 100;

/** Far longer than a process that still runs leaves a state behind. */
const ABANDONED_AFTER_MS = 30_000;

/** States in Odoo that looks began at: of this process, and those that other processes have left behind. */
export class HandOvers {
	/** When the items of this process were handed over, by the ID of the state that the look began at. */
	private readonly own = new Map<number, number>();
	/** When a state of another process was first seen, by its ID. */
	private readonly foreign = new Map<number, number>();
	/** Those whose removal failed: whether they are there is to be read before the next try. */
	private readonly unsure = new Set<number>();
	/** Those whose items somebody has given again since they were first seen. */
	private readonly taken = new Set<number>();

	/** Whether states are to be read: other processes have some to remove, or have ended before they could. */
	get areAwaited(): boolean {
		return this.unsure.size > 0 || this.foreign.size > 0;
	}

	/**
	 * Notes which states there are now, the newest first.
	 * @param again the writer of the state from which on items were given again with the newest one
	 */
	see([, ...older]: readonly KeptState[], again: string | undefined, nowMs: number): void {
		const there = idsOf(older);
		this.forget([...this.own.keys(), ...this.foreign.keys()].filter((id) => !there.includes(id)));
		const given = older.slice(0, older.findIndex(({ writer }) => writer === again) + 1);
		for (const { id } of older) {
			if (id === undefined || this.own.has(id)) continue;
			// Whoever has given its items again removes it in a second, or else it waits as long as at first.
			const isTaken = idsOf(given).includes(id) && !this.taken.has(id);
			if (isTaken) this.taken.add(id);
			if (isTaken || !this.foreign.has(id)) this.foreign.set(id, nowMs);
		}
		this.unsure.clear();
	}

	/** Of these states, those whose process has ended. */
	abandonedIn(states: readonly KeptState[], nowMs: number): KeptState[] {
		return states.filter(
			({ id = 0 }) => nowMs - (this.foreign.get(id) ?? nowMs) >= ABANDONED_AFTER_MS,
		);
	}

	/** Whether this process has handed over what was found from all of these. */
	areOwn(states: readonly KeptState[]): boolean {
		return states.every(({ id = 0 }) => this.own.has(id));
	}

	/** Notes when what was found from these states on was handed over; 0 if nothing was. */
	add(ids: readonly number[], atMs: number): void {
		for (const id of ids) {
			this.own.set(id, atMs);
			this.foreign.delete(id);
		}
	}

	/**
	 * Removes the states that are no longer needed, since n8n has stored what was found from them on.
	 * @returns whether some are to be removed later
	 */
	async removeStored(store: StateStore, nowMs: number): Promise<boolean> {
		const stored = [...this.own].flatMap(([id, atMs]) =>
			nowMs - atMs >= STORED_AFTER_MS && !this.unsure.has(id) ? id : [],
		);
		if (await store.remove(stored)) this.forget(stored);
		else for (const id of stored) this.unsure.add(id);
		return this.own.size > this.unsure.size;
	}

	private forget(ids: readonly number[]): void {
		for (const id of ids) {
			for (const known of [this.own, this.foreign, this.taken]) known.delete(id);
		}
	}
}
