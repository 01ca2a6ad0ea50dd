import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { ChangeBatch, FeedState } from '../../odoo';
import { feedStateFrom, OdooError } from '../../odoo';
import { NodeData, nodeKey } from './nodeData';
import type { AfterRun } from './operation';

/*
 * Checkpoints are kept in n8n's static data, which n8n saves when a production run ends, also when a node
 * failed, and never after a test run. So an entry is written only after the node itself has succeeded.
 */

/** How a user wants to keep track of the changes that were processed. */
export type Checkpoint =
	| { readonly mode: 'automatic' }
	| { readonly mode: 'confirmed'; readonly name: string }
	| { readonly mode: 'manual'; readonly cursor: unknown };

type StoredCheckpoint = Exclude<Checkpoint, { mode: 'manual' }>;

/** Where reading goes on. */
export interface LoadedCheckpoint {
	readonly state: FeedState | undefined;
	/** An item before this one, or the node in an earlier round of a loop, has moved it. */
	readonly isOfThisRun: boolean;
}

/** An entry of n8n's static data. */
interface Entry {
	/** Read, and safe. */
	readonly state?: FeedState;
	/** Read, but not confirmed. */
	readonly pending?: FeedState;
	/** The run that wrote the entry. */
	readonly executionId: string;
}

/** Static data of the whole workflow, since one node reads and another one confirms. */
const CHECKPOINTS = 'odooCheckpoints';
/** In the node's data. */
const OWN = 'odooChanges';

/** Entries that the node has made for items of its present run, which may still fail as a whole. */
const unsaved = new WeakMap<IExecuteFunctions, ReadonlyMap<string, Entry>>();

/**
 * Where to go on.
 * @throws OdooError `INVALID_VALUE` for a cursor that is none, in a run that is retried, and where n8n
 * does not keep static data
 */
export function loadCheckpoint(ctx: IExecuteFunctions, checkpoint: Checkpoint): LoadedCheckpoint {
	if (checkpoint.mode === 'manual') {
		return { state: feedStateFrom(checkpoint.cursor), isOfThisRun: false };
	}
	if (isRetriedRun(ctx)) throw retriedRun();
	const key = storageKey(ctx, checkpoint);
	const ahead = unsaved.get(ctx)?.get(key);
	const kept = readEntry(ctx, checkpoint);
	const entry = ahead ?? kept;
	const isOfThisRun = entry?.executionId === ctx.getExecutionId();
	if (kept && !isOfThisRun) writers.delete(key);
	if (!entry && isProduction(ctx) && isLost(key)) throw lostCheckpoint();
	return {
		// What an item before this one has read is not to be read again within the run.
		state: feedStateFrom(ahead?.pending ?? entry?.state),
		isOfThisRun,
	};
}

interface ReadBatch {
	readonly checkpoint: Checkpoint;
	readonly batch: ChangeBatch;
	readonly afterRun: AfterRun;
}

/** Keeps what a batch has read, unless the run of the node fails after all. */
export function saveCheckpoint(
	ctx: IExecuteFunctions,
	{ checkpoint, batch: { state, records }, afterRun }: ReadBatch,
): void {
	if (checkpoint.mode === 'manual') return;
	const key = storageKey(ctx, checkpoint);
	const entries = unsaved.get(ctx) ?? new Map<string, Entry>();
	const ahead = entries.get(key);
	const before = ahead ?? readEntry(ctx, checkpoint);
	const executionId = ctx.getExecutionId();
	// Nothing was read, so there is nothing that could get lost before it is confirmed.
	const isSafe = checkpoint.mode === 'automatic' || (records.length === 0 && !ahead?.pending);
	const entry = isSafe
		? { state, executionId }
		: { ...(before?.state && { state: before.state }), pending: state, executionId };
	unsaved.set(ctx, new Map(entries).set(key, entry));
	afterRun(() => writeEntry(ctx, checkpoint, entry));
}

/** What confirming came to. */
export type Confirmation = 'confirmed' | 'nothingRead' | 'unknownName';

/** Marks what this run has read under a name as processed. */
export function confirmCheckpoint(ctx: IExecuteFunctions, name: string): Confirmation {
	const checkpoint = { mode: 'confirmed', name } as const;
	if (isRetriedRun(ctx)) return 'nothingRead';
	const entry = readEntry(ctx, checkpoint);
	if (!entry) return 'unknownName';
	const executionId = ctx.getExecutionId();
	// Another run may have read more than was written here, or may have failed on it.
	if (entry.executionId !== executionId) return 'nothingRead';
	if (entry.pending) writeEntry(ctx, checkpoint, { state: entry.pending, executionId });
	return 'confirmed';
}

/** One checkpoint cannot serve two models or filters: they would start anew in turns. */
export function checkpointIsShared(checkpoint: Checkpoint): OdooError {
	const what = checkpoint.mode === 'confirmed' ? `The checkpoint "${checkpoint.name}"` : 'The node';
	return new OdooError(
		'INVALID_VALUE',
		`${what} is used for several models, filters or dates in one run.`,
		{ hint: 'Use a node of its own for each, and with Confirmed a name of its own.' },
	);
}

/** Tells the checkpoint from those of other nodes and workflows. */
function storageKey(ctx: IExecuteFunctions, checkpoint: StoredCheckpoint): string {
	const own = checkpoint.mode === 'automatic' ? nodeKey(ctx) : `"${checkpoint.name}"`;
	return `${ctx.getWorkflow().id} ${own}`;
}

/** Of a test run, n8n keeps nothing. */
function isProduction(ctx: IExecuteFunctions): boolean {
	return ctx.getMode() !== 'manual';
}

function readEntry(ctx: IExecuteFunctions, checkpoint: StoredCheckpoint): Entry | undefined {
	if (checkpoint.mode === 'automatic') return new NodeData(ctx).get(OWN) as unknown as Entry;
	const entries = namedEntries(ctx);
	// A user may well name a checkpoint "constructor".
	return Object.hasOwn(entries, checkpoint.name) ? entries[checkpoint.name] : undefined;
}

function writeEntry(ctx: IExecuteFunctions, checkpoint: StoredCheckpoint, entry: Entry): void {
	const stored = entry as unknown as IDataObject;
	if (isProduction(ctx)) noteWriter(storageKey(ctx, checkpoint), entry.executionId);
	if (checkpoint.mode === 'automatic') {
		new NodeData(ctx).set(OWN, stored);
		return;
	}
	const others = namedEntries(ctx) as unknown as IDataObject;
	// As a whole: n8n notices changes at the top.
	ctx.getWorkflowStaticData('global')[CHECKPOINTS] = { ...others, [checkpoint.name]: stored };
}

function namedEntries(ctx: IExecuteFunctions): Readonly<Record<string, Entry>> {
	const entries = ctx.getWorkflowStaticData('global')[CHECKPOINTS] ?? {};
	return entries as unknown as Record<string, Entry>;
}

/*
 * n8n may not give back what was put into the static data: in queue mode, n8n 2.x starts every run on a
 * worker with none (seen in 2.41). Then each run would begin anew, and read everything again, or nothing
 * from Now on, without anybody noticing. So it is watched here whether checkpoints come back, as far as
 * one process can see: a worker, or n8n itself.
 */

/** Runs that wrote a checkpoint since it was last there at the start of a run. */
const writers = new Map<string, Set<string>>();

/** The first two may overlap, so that the second could not know what the first one wrote. */
const ENOUGH_WRITERS = 2;

function noteWriter(key: string, executionId: string): void {
	const runs = writers.get(key) ?? new Set();
	if (runs.size < ENOUGH_WRITERS) writers.set(key, runs.add(executionId));
}

/** Whether a run that finds no checkpoint is wrong to take itself for the first one. */
function isLost(key: string): boolean {
	return (writers.get(key)?.size ?? 0) >= ENOUGH_WRITERS;
}

/**
 * n8n gives a run that is retried the static data from before its first try, and saves that over what
 * later runs have written.
 */
function isRetriedRun(ctx: IExecuteFunctions): boolean {
	return ctx.getMode() === 'retry';
}

function retriedRun(): OdooError {
	return new OdooError('INVALID_VALUE', 'A retried execution cannot read changes.', {
		hint: 'Start a new execution. Nothing is lost: the next run reads what this one did not.',
	});
}

function lostCheckpoint(): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		'n8n does not keep the checkpoint, so that every run would start over.',
		{
			hint: 'Some versions of n8n 2 lose it in queue mode. Set Checkpoint to Manual and store the cursor yourself, e.g. in a data table, or start the workflow with an Odoo Trigger.',
		},
	);
}
