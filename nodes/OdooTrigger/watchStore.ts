import type { INodeExecutionData } from 'n8n-workflow';
import type { KeptState, OdooClient, WatchState } from '../../odoo';
import { goesBackTo, idsOf, isSameWatch, nextState } from '../../odoo';
import { NodeData, nodeKey } from '../shared/nodeData';
import { readKeptIn } from '../shared/parameters/checkpoint';
import { withoutItems } from '../shared/parameters/parameterReader';
import type { StateStore, StaticEntry } from '../shared/stateStore';
import { entryOfNode, isDueForRenewal, stateStore } from '../shared/stateStore';
import { HandOvers, REMOVED_AFTER_MS } from './handOver';
import type { TriggerContext } from './watchQuery';
import { isInstant } from './watchQuery';
import type { Unsettled, WatchMemory } from './watchQueue';

/*
 * The state of a watch between two looks. Whoever looks may have read a state that another process has moved
 * since: n8n's webhook processors and several main processes have no memory in common. So what a look has
 * found only counts once its state is kept; else it is looked again from the newer one.
 */

/** The name in the node's data. */
const STATE = 'odooWatch';

/** A state as it is kept. */
export type KeptWatch = WatchState & {
	/** The notice that the next item is to carry. */
	readonly notice?: string;
	/** The writer of the state from which on items were given again with this one. */
	readonly again?: string;
};

/** What a look has found, and the state behind it. */
export interface Look {
	readonly items: readonly INodeExecutionData[];
	readonly state: KeptWatch;
	/** The limit of a look was reached. */
	readonly hasMore: boolean;
}

/** How often to look again because another process was quicker. */
const MAX_LOOKS = 3;

/** What a look works with. */
interface Looking {
	readonly ctx: TriggerContext;
	readonly odoo: OdooClient;
	readonly store: StateStore;
	readonly memory: WatchMemory;
	readonly handOvers: HandOvers;
}

/**
 * Looks from the newest state on, and gives what was found once the state behind it is kept: whatever
 * happens, an event is given by one process. If a process has ended while it handed items over, also looks from
 * the state that it began at, and marks what comes of it.
 * @param look is given the state, or one of another database or user, or undefined
 * @param later runs a task after so many milliseconds; for tests
 * @throws OdooError
 */
export async function lookFromState(
	ctx: TriggerContext,
	odoo: OdooClient,
	memory: WatchMemory,
	look: (state: unknown) => Promise<Look>,
	later = runLater,
): Promise<readonly INodeExecutionData[]> {
	const store = await storeOf(ctx, odoo, memory);
	const handOvers = (memory.handOvers ??= new HandOvers());
	const looking = { ctx, odoo, store, memory, handOvers };
	const items = (await settle(looking)) ?? (await lookAndKeep(looking, look));
	if (await handOvers.removeStored(store, odoo.now())) {
		later(async () => await handOvers.removeStored(store, odoo.now()), REMOVED_AFTER_MS);
	}
	return items;
}

async function lookAndKeep(
	looking: Looking,
	look: (state: unknown) => Promise<Look>,
): Promise<readonly INodeExecutionData[]> {
	const { odoo, memory, handOvers } = looking;
	for (let count = 1; count <= MAX_LOOKS; count++) {
		const states = await statesNow(looking);
		const [kept] = states;
		const abandoned = handOvers.abandonedIn(states, odoo.now());
		// What was found from the oldest one on is all that was found from the others on.
		const again = abandoned.filter((state) => kept && hasLedTo(state, kept)).pop();
		const before = again ? await allSince(again.state, look) : [];
		const { items: found, ...now } = await look((kept ?? memory.kept)?.state);
		const state = { ...now.state, again: again?.writer ?? stillAgain(states) };
		const items = [...marked(before, found), ...found];
		if (kept && abandoned.length === 0 && items.length === 0 && isUnchanged(odoo, kept, state)) {
			memory.kept = kept;
			return [];
		}
		const next = nextState(odoo, kept, state);
		const outdated = idsOf(kept ? [kept, ...abandoned] : abandoned);
		if (await commit(looking, { next, items, outdated })) return items;
	}
	return [];
}

/** All that happened since a state: what its process found first may have become the last that happened. */
async function allSince(
	state: unknown,
	look: (state: unknown) => Promise<Look>,
): Promise<readonly INodeExecutionData[]> {
	const looks: Look[] = [];
	do looks.push(await look(looks.at(-1)?.state ?? state));
	while (looks.at(-1)?.hasMore);
	return looks.flatMap(({ items }) => items);
}

/** Items that may have been given before, without those that are given now. */
function marked(
	before: readonly INodeExecutionData[],
	found: readonly INodeExecutionData[],
): readonly INodeExecutionData[] {
	const given = new Set(found.map(({ json }) => JSON.stringify(json)));
	const others = before.filter(({ json }) => !given.has(JSON.stringify(json)));
	for (const { json } of others) json._redelivered = true;
	return others;
}

/** By a timer that does not keep n8n from ending. What is not removed then is removed with the next look. */
function runLater(task: () => Promise<unknown>, ms: number): void {
	AbortSignal.timeout(ms).addEventListener('abort', () => void task().catch(() => undefined));
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
		memory.handOvers = undefined;
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
async function statesNow(looking: Looking): Promise<readonly KeptState[]> {
	const { ctx, odoo, store, memory, handOvers } = looking;
	const isAlone = memory.reader === ctx && !isInstant(ctx) && !handOvers.areAwaited;
	if (memory.kept && isAlone) return [memory.kept];
	const states = await store.read();
	handOvers.see(states, againWith(states), odoo.now());
	memory.reader = ctx;
	return states;
}

async function commit(looking: Looking, unsettled: Unsettled): Promise<boolean> {
	const { odoo, store, memory, handOvers } = looking;
	memory.unsettled = unsettled;
	// If it cannot be told whether the state was kept, neither is what becomes of the items: the next look settles that.
	const { isKept, states } = await store.commit(unsettled.next);
	memory.unsettled = undefined;
	memory.kept = states.find(({ writer }) => writer === unsettled.next.writer);
	if (isKept) handOvers.add(unsettled.outdated, unsettled.items.length > 0 ? odoo.now() : 0);
	handOvers.see(states, againWith(states), odoo.now());
	return isKept;
}

/** Finds out about a state that may have been kept; what was found with it has not been given. */
async function settle(looking: Looking): Promise<readonly INodeExecutionData[] | undefined> {
	const { unsettled } = looking.memory;
	if (!unsettled) return undefined;
	const isKept = await commit(looking, unsettled);
	return isKept && unsettled.items.length > 0 ? unsettled.items : undefined;
}

function againWith([newest]: readonly KeptState[]): string | undefined {
	return (newest?.state as KeptWatch | undefined)?.again;
}

/** The same while that state has still to be removed. */
function stillAgain(states: readonly KeptState[]): string | undefined {
	return states.slice(1).find(({ writer }) => writer === againWith(states))?.writer;
}

/** Not a state of another filter, nor one that nobody has gone on from. */
function hasLedTo(state: KeptState, kept: KeptState): boolean {
	const [watch, other] = [state, kept].map((each) => (each.state as KeptWatch | null)?.watch);
	return watch === other && goesBackTo(kept, state);
}

function isUnchanged(odoo: OdooClient, kept: KeptState, state: KeptWatch): boolean {
	return !isDueForRenewal(kept, odoo.now()) && isSameWatch(kept.state as KeptWatch, state);
}
