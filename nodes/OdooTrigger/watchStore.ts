import type { INodeExecutionData } from 'n8n-workflow';
import type { KeptState, OdooClient, WatchState } from '../../odoo';
import { isSameWatch, nextState } from '../../odoo';
import { NodeData, nodeKey } from '../shared/nodeData';
import { readKeptIn } from '../shared/parameters/checkpoint';
import { withoutItems } from '../shared/parameters/parameterReader';
import type { StateStore, StaticEntry } from '../shared/stateStore';
import { entryOfNode, isDueForRenewal, stateStore } from '../shared/stateStore';
import type { TriggerContext } from './watchQuery';
import { isInstant } from './watchQuery';
import type { WatchMemory } from './watchQueue';

/*
 * The state of a watch between two looks. Whoever looks may have read a state that another process has moved
 * since: n8n's webhook processors and several main processes have no memory in common. So what a look has
 * found only counts once its state is kept; else it is looked again from the newer one.
 */

/** The name in the node's data. */
const STATE = 'odooWatch';

/** A state as it is kept: with the notice that the next item is to carry. */
export type KeptWatch = WatchState & { readonly notice?: string };

/** What a look has found, and the state behind it. */
export interface Look {
	readonly items: readonly INodeExecutionData[];
	readonly state: KeptWatch;
}

/** How often to look again because another process was quicker. */
const MAX_LOOKS = 3;

/**
 * Looks from the newest state on, and gives what was found once the state behind it is kept: whatever
 * happens, an event is given by one process.
 * @param look is given the state, or one of another database or user, or undefined
 * @throws OdooError
 */
export async function lookFromState(
	ctx: TriggerContext,
	odoo: OdooClient,
	memory: WatchMemory,
	look: (state: unknown) => Promise<Look>,
): Promise<readonly INodeExecutionData[]> {
	const store = await storeOf(ctx, odoo, memory);
	const settled = await settle(store, memory);
	if (settled) return settled;
	for (let count = 1; count <= MAX_LOOKS; count++) {
		const kept = await newestState(ctx, store, memory);
		const { items, state } = await look(kept?.state ?? memory.kept?.state);
		if (kept && items.length === 0 && isUnchanged(odoo, kept, state)) {
			memory.kept = kept;
			return [];
		}
		const next = nextState(odoo, kept, state);
		if (await commit(store, memory, { next, items })) return items;
	}
	return [];
}

async function storeOf(
	ctx: TriggerContext,
	odoo: OdooClient,
	memory: WatchMemory,
): Promise<StateStore> {
	const store = await stateStore(ctx, odoo, {
		keptIn: readKeptIn(withoutItems(ctx), 0),
		key: nodeKey(ctx),
		entry: entryOf(ctx, memory),
	});
	if (memory.owner !== store.owner) {
		memory.owner = store.owner;
		memory.reader = undefined;
		memory.unsettled = undefined;
	}
	return store;
}

/** Both the copy of the static data at hand and the one that polls work with, which n8n may save last. */
function entryOf(ctx: TriggerContext, { polled }: WatchMemory): StaticEntry {
	const own = entryOfNode(new NodeData(ctx), STATE);
	const other = polled && entryOfNode(polled, STATE);
	return {
		get: () => [own.get(), other?.get()].reduce(newerEntry),
		set: (value) => [own, other].forEach((entry) => entry?.set(value)),
	};
}

function newerEntry(one: unknown, other: unknown): unknown {
	const [of, otherOf] = [one, other].map((entry) => (entry as Partial<KeptState>)?.generation ?? 0);
	return other !== undefined && (one === undefined || (otherOf ?? 0) > (of ?? 0)) ? other : one;
}

/**
 * One activation polls with one context, and without webhooks nobody else moves the state meanwhile; if
 * somebody does after all, keeping the next one fails. So it need not be read for each poll.
 */
async function newestState(
	ctx: TriggerContext,
	store: StateStore,
	memory: WatchMemory,
): Promise<KeptState | undefined> {
	if (memory.reader === ctx && memory.kept && !isInstant(ctx)) return memory.kept;
	const kept = await store.read();
	memory.reader = ctx;
	return kept;
}

async function commit(
	store: StateStore,
	memory: WatchMemory,
	unsettled: NonNullable<WatchMemory['unsettled']>,
): Promise<boolean> {
	memory.unsettled = unsettled;
	// If it cannot be told whether the state was kept, neither is what becomes of the items: the next look settles that.
	const isKept = await store.commit(unsettled.next);
	memory.unsettled = undefined;
	memory.kept = isKept ? unsettled.next : undefined;
	return isKept;
}

/** Finds out about a state that may have been kept; what was found with it has not been given. */
async function settle(
	store: StateStore,
	memory: WatchMemory,
): Promise<readonly INodeExecutionData[] | undefined> {
	const { unsettled } = memory;
	if (!unsettled) return undefined;
	const isKept = await commit(store, memory, unsettled);
	return isKept && unsettled.items.length > 0 ? unsettled.items : undefined;
}

function isUnchanged(odoo: OdooClient, kept: KeptState, state: KeptWatch): boolean {
	return !isDueForRenewal(kept, odoo.now()) && isSameWatch(kept.state as KeptWatch, state);
}
