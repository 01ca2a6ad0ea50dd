import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import type { Commit, KeptState, NextState, OdooClient } from '../../odoo';
import {
	anyError,
	comesFrom,
	commitState,
	fingerprint,
	idsOf,
	isObject,
	msOfOdoo,
	nextState,
	OdooError,
	readStates,
	recover,
	removeStates,
} from '../../odoo';
import { asOdooError } from './errors';
import type { NodeData } from './nodeData';
import type { KeptIn } from './parameters/checkpoint';

/*
 * What a node remembers between two runs: in Odoo, or in n8n's static data. Odoo is right everywhere; n8n
 * gives runs on workers no static data (seen in 2.41), and saves a copy of the whole of it after each run.
 * A workflow goes on from the other place when it is set to this one.
 */

export interface StateStore {
	/** Tells whose states they are: of which database and user, and where they are kept. */
	readonly owner: string;
	/** The newest first; in static data there is one at most. */
	read(): Promise<readonly KeptState[]>;
	/** Keeps a state; those before it stay until they are removed. */
	commit(next: NextState): Promise<Commit>;
	/** False if they may still be there. */
	remove(ids: readonly number[]): Promise<boolean>;
}

type StoreContext = Pick<
	IPollFunctions,
	'getInstanceId' | 'getMode' | 'getNode' | 'getWorkflow' | 'getWorkflowStaticData'
>;

export interface StoreOptions {
	readonly keptIn: KeptIn;
	/** Tells the state from others of the workflow. */
	readonly key: string;
	/** Where the static data has it: under the node, or under a name of the user's. */
	readonly entry: StaticEntry;
}

/** One value in n8n's static data. */
export interface StaticEntry {
	/** As it is kept now, or as earlier versions of this package kept it. */
	get(): unknown;
	/** Undefined removes it. */
	set(value: IDataObject | undefined): void;
}

const DAY_MS = 86_400_000;

/** A state that does not change is kept anew all the same, so that it is not taken for an abandoned one. */
const RENEWED_AFTER_MS = 30 * DAY_MS;

export function isDueForRenewal({ keptAt }: KeptState, nowMs: number): boolean {
	return keptAt !== undefined && nowMs - msOfOdoo(keptAt) > RENEWED_AFTER_MS;
}

/**
 * Keeps a state in place of those before it.
 * @returns false if another run has moved on from the state that this one follows
 */
export async function moveTo(store: StateStore, next: NextState): Promise<boolean> {
	const { isKept, states } = await store.commit(next);
	await store.remove(idsOf(states.slice(1)));
	return isKept;
}

/** @throws OdooError if Odoo cannot be reached */
export async function stateStore(
	ctx: StoreContext,
	client: OdooClient,
	options: StoreOptions,
): Promise<StateStore> {
	const { url, database, uid } = (await client.session()).endpoint;
	const owner = `${options.keptIn} ${fingerprint([url, database, uid])}`;
	// The node's ID alone is the same in a copy of the workflow, and the workflow's on another n8n.
	const name = `${ctx.getInstanceId().slice(0, 16)} ${ctx.getWorkflow().id} ${options.key}`;
	const inOdoo: StateStore = {
		owner,
		read: async () => await readStates(client, name),
		commit: async (next) => await commitState(client, name, next),
		remove: async (ids) => await removeStates(client, ids),
	};
	return options.keptIn === 'odoo'
		? odooFirst(inOdoo, options.entry)
		: staticData(ctx, client, inOdoo, options.entry);
}

/** An entry of the node's own. */
export function entryOfNode(data: NodeData, name: string): StaticEntry {
	return { get: () => data.get(name), set: (value) => data.set(name, value) };
}

function odooFirst(inOdoo: StateStore, entry: StaticEntry): StateStore {
	/** Without the witness of a state that has come here from the static data: nobody has gone on from it. */
	const current = async (states: readonly KeptState[]) => {
		const [newest] = states;
		const isLeft = (kept: KeptState) =>
			newest !== undefined && kept !== newest && isWitness(kept.state) && !comesFrom(newest, kept);
		await inOdoo.remove(idsOf(states.filter(isLeft)));
		return states.flatMap((kept) =>
			isLeft(kept) ? [] : { ...kept, state: withoutWitness(kept.state) },
		);
	};
	return {
		...inOdoo,
		read: async () => {
			const [states, old] = [await inOdoo.read(), storedIn(entry)];
			if (old && old.generation >= (states[0]?.generation ?? 0)) return [old];
			return await current(states);
		},
		commit: async (next) => {
			const { isKept, states } = await inOdoo.commit(next);
			if (isKept && entry.get() !== undefined) entry.set(undefined);
			return { isKept, states: await current(states) };
		},
	};
}

function staticData(
	ctx: StoreContext,
	client: OdooClient,
	inOdoo: StateStore,
	entry: StaticEntry,
): StateStore {
	// n8n gives a run that is retried the static data from before its first try, and saves that in the end.
	const isRetried = ctx.getMode() === 'retry';
	/** If n8n does not keep the entry, the next run finds out by this, and goes on from it once it is told to. */
	const bearWitness = async (state: unknown) => {
		const [before] = (await whereAllowed(inOdoo.read)) ?? [];
		const witness = nextState(client, before, { [WITNESS]: true, state });
		await whereAllowed(async () => moveTo(inOdoo, witness));
	};
	return {
		...inOdoo,
		read: async () => {
			if (isRetried) throw retriedRun();
			const stored = storedIn(entry);
			if (stored) return [stored];
			const states = (await whereAllowed(inOdoo.read)) ?? [];
			if (states[0] && isWitness(states[0].state)) throw lostState(states[0]);
			return states;
		},
		commit: async (next) => {
			if (isRetried) return { isKept: false, states: [] };
			const { generation, writer, state } = next;
			const before = storedIn(entry);
			const isNew = before?.witnessedAt === undefined || isPast(before.witnessedAt, client.now());
			const witnessedAt = isNew ? next.keptAt : before.witnessedAt;
			entry.set({ generation, writer, state, witnessedAt } as unknown as IDataObject);
			// Renewing it may fail: an older one serves as well.
			if (!before) await bearWitness(state);
			else if (isNew) await recover(bearWitness(state), anyError, () => undefined);
			return { isKept: true, states: [next] };
		},
	};
}

/** Marks a state in Odoo that was moved into the static data. */
const WITNESS = 'isInStaticData';

/** In the static data. */
interface StaticState extends KeptState {
	/** When Odoo got a copy. Entries of earlier versions do not say. */
	readonly witnessedAt?: string;
}

/** A witness says where to go on, so it is never much older than the state. */
function isPast(witnessedAt: string, nowMs: number): boolean {
	return nowMs - msOfOdoo(witnessedAt) > DAY_MS;
}

function isWitness(state: unknown): state is { readonly state: unknown } {
	return isObject(state) && WITNESS in state;
}

function withoutWitness(state: unknown): unknown {
	return isWitness(state) ? state.state : state;
}

/** Entries of earlier versions have no generation; unless they were checkpoints, they are the state. */
function storedIn(entry: StaticEntry): StaticState | undefined {
	const value = entry.get();
	if (!isObject(value)) return undefined;
	if ('generation' in value) return value as StaticState;
	const state = 'executionId' in value ? (value as { readonly state?: unknown }).state : value;
	return state === undefined ? undefined : { generation: 0, writer: '0', state };
}

/** Undefined for users who may not have attachments, which is why they use the static data. */
async function whereAllowed<T>(task: () => Promise<T>): Promise<T | undefined> {
	try {
		return await task();
	} catch (thrown) {
		const error = asOdooError(thrown);
		if (error.code !== 'ACCESS_DENIED') throw error;
		return undefined;
	}
}

function retriedRun(): OdooError {
	return new OdooError('INVALID_VALUE', 'A retried execution cannot read changes.', {
		hint: 'Start a new execution. Nothing is lost: the next run reads what this one did not. With Store Checkpoint In set to Odoo, retrying works.',
	});
}

function lostState({ keptAt }: KeptState): OdooError {
	return new OdooError('INVALID_VALUE', 'n8n does not keep the checkpoint in its static data.', {
		hint: `In queue mode, n8n gives workers no static data. Set Store Checkpoint In to Odoo: reading continues from the copy of the checkpoint in Odoo, of ${keptAt} UTC. Changes that were returned since then are returned again.`,
	});
}
