import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { ChangeBatch, FeedState, KeptState, NextState, OdooClient } from '../../odoo';
import { feedStateFrom, isSameFeed, nextState, OdooError } from '../../odoo';
import { asOdooError } from '../shared/errors';
import { advise } from '../shared/advise';
import { NodeData, nodeKey } from '../shared/nodeData';
import type { AfterRun, ItemRun } from '../shared/operation';
import type { Checkpoint, KeptIn } from '../shared/parameters/checkpoint';
import type { StateStore, StaticEntry } from '../shared/stateStore';
import { entryOfNode, isDueForRenewal, moveTo, stateStore } from '../shared/stateStore';
import { isTestRun } from '../shared/testRun';

/*
 * A checkpoint moves only after the node itself has succeeded, and never in a test run. What Confirm is to
 * confirm waits in the context of the run, which n8n keeps with the execution: also while it waits, on
 * another worker, and when it is retried.
 */

type StoredCheckpoint = Exclude<Checkpoint, { mode: 'manual' }>;

/** Where reading goes on. */
interface LoadedCheckpoint {
	readonly state: FeedState | undefined;
	/** An item before this one, or the node in an earlier round of a loop, has read under it. */
	readonly isOfThisRun: boolean;
	/** What was read from the store. */
	readonly kept?: KeptState;
}

/** What the items of the node's present run have read, which may still fail as a whole. */
interface Progress extends LoadedCheckpoint {
	readonly state: FeedState;
	readonly hasRecords: boolean;
}

const progresses = new WeakMap<IExecuteFunctions, Map<string, Progress>>();

/** What the run has read under a checkpoint, in the context of the run. */
interface RunEntry {
	readonly keptIn: KeptIn;
	/** To be confirmed. */
	readonly pending?: { readonly owner: string; readonly next: NextState };
}

/** The name in the context of the run. */
const IN_RUN = 'odooReadInRun';
/** Names in n8n's static data: of the node's own checkpoint, and of those that the user named. */
const OWN = 'odooChanges';
const NAMED = 'odooCheckpoints';

/**
 * Where to go on.
 * @throws OdooError `INVALID_VALUE` for a cursor that is none, and where n8n does not keep static data
 */
export async function loadCheckpoint(
	ctx: IExecuteFunctions,
	odoo: OdooClient,
	checkpoint: Checkpoint,
): Promise<LoadedCheckpoint> {
	if (checkpoint.mode === 'manual') {
		return { state: feedStateFrom(checkpoint.cursor), isOfThisRun: false };
	}
	const key = keyOf(ctx, checkpoint);
	// What an item before this one has read is not to be read again within the run.
	const progress = progresses.get(ctx)?.get(key);
	if (progress) return { ...progress, isOfThisRun: true };
	const [kept] = await (await storeOf(ctx, odoo, checkpoint)).read();
	return { state: kept && stateIn(kept), isOfThisRun: key in runEntries(ctx), kept };
}

interface ReadBatch {
	readonly checkpoint: Checkpoint;
	readonly loaded: LoadedCheckpoint;
	readonly batch: ChangeBatch;
	readonly afterRun: AfterRun;
}

/** Keeps what a batch has read, unless the run of the node fails after all. */
export function saveCheckpoint(
	ctx: IExecuteFunctions,
	odoo: OdooClient,
	{ checkpoint, loaded, batch: { state, records }, afterRun }: ReadBatch,
): void {
	if (checkpoint.mode === 'manual') return;
	const key = keyOf(ctx, checkpoint);
	const all = progresses.get(ctx) ?? new Map<string, Progress>();
	progresses.set(ctx, all);
	const before = all.get(key);
	const hasRecords = records.length > 0 || before?.hasRecords === true;
	all.set(key, { ...loaded, state, hasRecords });
	// Once, with what the last item has read.
	if (!before) afterRun(async () => await keep(ctx, odoo, checkpoint));
}

async function keep(
	ctx: IExecuteFunctions,
	odoo: OdooClient,
	checkpoint: StoredCheckpoint,
): Promise<void> {
	const key = keyOf(ctx, checkpoint);
	const progress = progresses.get(ctx)?.get(key);
	progresses.get(ctx)?.delete(key);
	const { keptIn } = checkpoint;
	noteInRun(ctx, key, { keptIn });
	if (!progress || isTestRun(ctx) || isUnchanged(odoo, progress)) return;
	const store = await storeOf(ctx, odoo, checkpoint);
	const next = nextState(odoo, progress.kept, progress.state);
	if (checkpoint.mode === 'confirmed' && progress.hasRecords) {
		noteInRun(ctx, key, { keptIn, pending: { owner: store.owner, next } });
	} else {
		await commit(ctx, store, next);
	}
}

/** Records whose checkpoint may not have moved are given all the same: they may come again, not get lost. */
async function commit(ctx: IExecuteFunctions, store: StateStore, next: NextState): Promise<void> {
	try {
		if (await moveTo(store, next)) return;
		advise(
			ctx,
			'Another run moved the checkpoint in the meantime, so this run did not move it. Changes that both runs read were returned twice.',
		);
	} catch (thrown) {
		const error = asOdooError(thrown);
		if (error.code !== 'OUTCOME_UNKNOWN') throw error;
		advise(ctx, `${error.message} The next run may return the same records again.`);
	}
}

/** What confirming came to. */
export type Confirmation = 'confirmed' | 'moved' | 'nothingRead' | 'unknownName';

/** Marks what this run has read under a name as processed. @throws OdooError */
export async function confirmCheckpoint(
	{ ctx, connect }: Pick<ItemRun, 'ctx' | 'connect'>,
	name: string,
): Promise<Confirmation> {
	const entries = runEntries(ctx);
	const key = keyOf(ctx, { mode: 'confirmed', name, keptIn: 'odoo' });
	const entry = entries[key];
	if (!entry) {
		const hasOthers = Object.keys(entries).some((other) => other.startsWith(NAME_START));
		return hasOthers ? 'unknownName' : 'nothingRead';
	}
	if (!entry.pending) return 'confirmed';
	const { keptIn, pending } = entry;
	const store = await storeOf(ctx, await connect(), { mode: 'confirmed', name, keptIn });
	if (store.owner !== pending.owner) throw otherCredential();
	const isKept = await moveTo(store, pending.next);
	noteInRun(ctx, key, { keptIn });
	return isKept ? 'confirmed' : 'moved';
}

/** One checkpoint cannot serve two models or filters: they would start anew in turns. */
export function checkpointIsShared(checkpoint: Checkpoint): OdooError {
	const what = checkpoint.mode === 'confirmed' ? `The checkpoint "${checkpoint.name}"` : 'The node';
	return new OdooError(
		'INVALID_VALUE',
		`${what} is used for several models, filters or dates in one run.`,
		{ hint: 'Use a separate node for each and, with Confirmed, a separate Checkpoint Name.' },
	);
}

const NAME_START = '"';

/** Tells the checkpoint from others of the workflow. */
function keyOf(ctx: IExecuteFunctions, checkpoint: StoredCheckpoint): string {
	return checkpoint.mode === 'automatic' ? nodeKey(ctx) : `${NAME_START}${checkpoint.name}"`;
}

async function storeOf(
	ctx: IExecuteFunctions,
	odoo: OdooClient,
	checkpoint: StoredCheckpoint,
): Promise<StateStore> {
	const entry =
		checkpoint.mode === 'automatic'
			? entryOfNode(new NodeData(ctx), OWN)
			: namedEntry(ctx, checkpoint.name);
	return await stateStore(ctx, odoo, {
		keptIn: checkpoint.keptIn,
		key: keyOf(ctx, checkpoint),
		entry,
	});
}

/** In the static data of the whole workflow, since one node reads and another one confirms. */
function namedEntry(ctx: IExecuteFunctions, name: string): StaticEntry {
	const data = ctx.getWorkflowStaticData('global');
	const all = () => (data[NAMED] ?? {}) as IDataObject;
	return {
		// A user may well name a checkpoint "constructor".
		get: () => (Object.hasOwn(all(), name) ? all()[name] : undefined),
		set: (value) => {
			const others = Object.entries(all()).filter(([other]) => other !== name);
			const entries = value === undefined ? others : [...others, [name, value] as const];
			// As a whole: n8n notices changes at the top.
			if (entries.length > 0) data[NAMED] = Object.fromEntries(entries);
			else delete data[NAMED];
		},
	};
}

function runEntries(ctx: IExecuteFunctions): Readonly<Record<string, RunEntry>> {
	return (ctx.getContext('flow')[IN_RUN] ?? {}) as unknown as Record<string, RunEntry>;
}

function noteInRun(ctx: IExecuteFunctions, key: string, entry: RunEntry): void {
	const entries = { ...runEntries(ctx), [key]: entry };
	ctx.getContext('flow')[IN_RUN] = entries as unknown as IDataObject;
}

function isUnchanged(odoo: OdooClient, { kept, state }: Progress): boolean {
	if (!kept || isDueForRenewal(kept, odoo.now())) return false;
	return isSameFeed(kept.state as FeedState, state);
}

function stateIn(kept: KeptState): FeedState {
	try {
		const state = feedStateFrom(kept.state);
		if (state) return state;
	} catch (thrown) {
		throw damaged(asOdooError(thrown));
	}
	throw damaged();
}

function damaged(cause?: OdooError): OdooError {
	return new OdooError('INVALID_VALUE', 'The stored checkpoint cannot be read.', {
		hint: 'A newer version of this package may have written it: update n8n-nodes-odoo-erp. To start over, give the checkpoint another name, or replace the node with a new one.',
		cause,
	});
}

function otherCredential(): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		'The checkpoint was read with another Odoo user or database.',
		{ hint: 'Select the same credential as in the Get New or Updated node.' },
	);
}
