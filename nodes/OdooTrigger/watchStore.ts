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
	/** What is being looked at again, as far as that has come. */
	readonly replay?: Replay;
	/** The writer of the state from which on all was given again with this one. */
	readonly again?: string;
};

/**
 * A process has ended while it handed items over: all since the state that it began at is looked at once
 * more, beside the looks from the newest state. Both are needed: seen from the old state, a record that has
 * left the filter since and come back has done nothing; seen from the newest one, a record that was created
 * before it and changed later was only changed.
 */
interface Replay {
	/** The generations of the states whose items it gives again: from the first, up to before the second. */
	readonly from: number;
	readonly until: number;
	/** Up to where it has come. */
	readonly state: unknown;
}

/** What a look has found, and the state behind it. */
export interface Look {
	readonly items: readonly INodeExecutionData[];
	readonly state: KeptWatch;
	/** The limit of a look was reached. */
	readonly hasMore: boolean;
	/** How many items are to be given at a time. */
	readonly limit: number;
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
 * the state that it began at, one limit at a time once the look from the newest one is up to date, and marks
 * what comes of it.
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
	const { odoo, memory } = looking;
	for (let count = 1; count <= MAX_LOOKS; count++) {
		const states = await statesNow(looking);
		const [kept] = states;
		const { replay, strays } = leftIn(looking, states);
		// First, so that the look from the newest state finds whatever it finds, or one before that has.
		const again = replay && !memory.isBehind ? await look(replay.state) : undefined;
		const now = await look((kept ?? memory.kept)?.state);
		memory.isBehind = now.hasMore;
		const isReplayed = replay !== undefined && again !== undefined && !now.hasMore;
		const step = isReplayed
			? replayStep(states, { replay, again, now })
			: { items: now.items, state: goingOn(states, now.state), outdated: [] };
		const isIdle = !isReplayed && strays.length === 0 && step.items.length === 0;
		if (kept && isIdle && isUnchanged(odoo, kept, step.state)) {
			memory.kept = kept;
			return [];
		}
		const next = nextState(odoo, kept, step.state);
		const outdated = idsOf([...(kept ? [kept] : []), ...strays, ...step.outdated]);
		if (await commit(looking, { next, items: step.items, outdated })) return step.items;
	}
	return [];
}

/** What processes that have ended have left: what to look at again, and states that nobody has gone on from. */
function leftIn(
	{ odoo, handOvers }: Looking,
	states: readonly KeptState[],
): { readonly replay?: Replay; readonly strays: readonly KeptState[] } {
	const [kept] = states;
	if (!kept) return { strays: [] };
	const { replay: begun } = watchIn(kept);
	const abandoned = handOvers.abandonedIn(states, odoo.now());
	const strays = abandoned.filter((state) => !hasLedTo(state, kept));
	const others = abandoned.filter((state) => hasLedTo(state, kept) && !isIn(begun, state));
	// What was found from the oldest one on is all that was found from the others on.
	const oldest = states.filter((state) => isIn(begun, state) || others.includes(state)).pop();
	if (oldest && others.length > 0) {
		const { generation: from, state } = oldest;
		return { replay: { from, until: kept.generation, state }, strays };
	}
	// While another process may not have handed over what it has looked at again, it may have to begin anew.
	const isSafe = handOvers.areOwn(states.slice(1).filter((state) => !isIn(begun, state)));
	return { ...(begun && isSafe && { replay: begun }), strays };
}

/** A look at what was found before, with as much of what is new as there is room for. */
function replayStep(
	states: readonly KeptState[],
	{ replay, again, now }: { readonly replay: Replay; readonly again: Look; readonly now: Look },
): Pick<Look, 'items' | 'state'> & { readonly outdated: readonly KeptState[] } {
	const repeated = marked(again.items, now.items);
	const hasRoom = repeated.length + now.items.length <= now.limit;
	const items = hasRoom ? [...repeated, ...now.items] : repeated;
	const before = hasRoom ? now.state : (states[0]?.state as KeptWatch);
	if (again.hasMore) {
		const state = { ...before, again: undefined, replay: { ...replay, state: again.state } };
		return { items, state, outdated: [] };
	}
	const outdated = states.filter((state) => isIn(replay, state));
	const state = { ...before, again: outdated.at(-1)?.writer, replay: undefined };
	return { items, state, outdated };
}

function isIn(replay: Replay | undefined, { generation }: KeptState): boolean {
	return replay !== undefined && generation >= replay.from && generation < replay.until;
}

/** A state with what goes on from the one before it: `again` while the states from there on have still to be removed. */
function goingOn(states: readonly KeptState[], state: KeptWatch): KeptWatch {
	const { again, replay, watch } = watchIn(states[0]);
	const isThere = states.slice(1).some(({ writer }) => writer === again);
	const isSame = watch === state.watch;
	return { ...state, ...(replay && isSame && { replay }), ...(isThere && { again }) };
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
	handOvers.see(states, watchIn(states[0]).again, odoo.now());
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
	handOvers.see(states, watchIn(states[0]).again, odoo.now());
	return isKept;
}

/** Finds out about a state that may have been kept; what was found with it has not been given. */
async function settle(looking: Looking): Promise<readonly INodeExecutionData[] | undefined> {
	const { unsettled } = looking.memory;
	if (!unsettled) return undefined;
	const isKept = await commit(looking, unsettled);
	return isKept && unsettled.items.length > 0 ? unsettled.items : undefined;
}

function watchIn(kept: KeptState | undefined): Partial<KeptWatch> {
	return (kept?.state ?? {}) as Partial<KeptWatch>;
}

/** Not a state of another filter, nor one that nobody has gone on from. */
function hasLedTo(state: KeptState, kept: KeptState): boolean {
	return watchIn(state).watch === watchIn(kept).watch && goesBackTo(kept, state);
}

function isUnchanged(odoo: OdooClient, kept: KeptState, state: KeptWatch): boolean {
	return !isDueForRenewal(kept, odoo.now()) && isSameWatch(kept.state as KeptWatch, state);
}
