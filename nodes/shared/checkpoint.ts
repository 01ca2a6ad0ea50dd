import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { ChangeBatch, FeedState } from '../../odoo';
import { feedStateFrom, OdooError } from '../../odoo';
import { placeIsLost, placeWasKept, placeWasWritten } from './keptPlaces';
import { NodeData, nodeKey } from './nodeData';
import type { AfterRun } from './operation';

/** How a user wants to keep the place up to which changes have been read. */
export type Checkpoint =
	| { readonly mode: 'automatic' }
	| { readonly mode: 'confirmed'; readonly name: string }
	| { readonly mode: 'manual'; readonly cursor: unknown };

type StoredCheckpoint = Exclude<Checkpoint, { mode: 'manual' }>;

/** What is known before reading. */
export interface Place {
	readonly state: FeedState | undefined;
	/** An item before this one, or the node in an earlier round of a loop, has moved it. */
	readonly isOfThisRun: boolean;
}

/**
 * An entry of n8n's static data. n8n saves that when a production run ends, also when a node failed,
 * and never after a test run.
 */
interface Entry {
	/** Read, and safe. */
	readonly state?: FeedState;
	/** Read, but not confirmed. */
	readonly pending?: FeedState;
	/** The run that wrote the entry. */
	readonly executionId: string;
}

type Entries = Record<string, Entry>;

/** Static data of the whole workflow, since one node reads and another one confirms. */
const CHECKPOINTS = 'odooCheckpoints';
/** In the node's data. */
const OWN = 'odooChanges';

/** Entries that the node has made for items of its present run, which may still fail as a whole. */
const unsaved = new WeakMap<IExecuteFunctions, Entries>();

/**
 * Where to go on.
 * @throws OdooError `INVALID_VALUE` for a cursor that is none, in a run that is retried, and where n8n
 * does not keep places
 */
export function loadPlace(ctx: IExecuteFunctions, checkpoint: Checkpoint): Place {
	if (checkpoint.mode === 'manual') {
		return { state: feedStateFrom(checkpoint.cursor), isOfThisRun: false };
	}
	if (isRetriedRun(ctx)) throw retriedRun();
	const ahead = unsaved.get(ctx)?.[keyOf(checkpoint)];
	const kept = entriesOf(ctx, checkpoint)[keyOf(checkpoint)];
	const entry = ahead ?? kept;
	const isOfThisRun = entry?.executionId === ctx.getExecutionId();
	if (kept && !isOfThisRun) placeWasKept(nameOf(ctx, checkpoint));
	if (!entry && isProduction(ctx) && placeIsLost(nameOf(ctx, checkpoint))) throw lostPlace();
	return {
		// What an item before this one has read is not to be read again within the run.
		state: feedStateFrom(ahead?.pending ?? entry?.state),
		isOfThisRun,
	};
}

/** Keeps what a batch has read, unless the run of the node fails after all. */
export function savePlace(
	ctx: IExecuteFunctions,
	checkpoint: Checkpoint,
	{ state, records }: ChangeBatch,
	afterRun: AfterRun,
): void {
	if (checkpoint.mode === 'manual') return;
	const key = keyOf(checkpoint);
	const ahead = unsaved.get(ctx) ?? {};
	const before = ahead[key] ?? entriesOf(ctx, checkpoint)[key];
	const executionId = ctx.getExecutionId();
	// Nothing was read, so there is nothing that could get lost before it is confirmed.
	const isSafe = checkpoint.mode === 'automatic' || (records.length === 0 && !ahead[key]?.pending);
	const entry = isSafe
		? { state, executionId }
		: { ...(before?.state && { state: before.state }), pending: state, executionId };
	unsaved.set(ctx, { ...ahead, [key]: entry });
	afterRun(() => writeEntry(ctx, checkpoint, entry));
}

/** What confirming came to. */
export type Confirmation = 'confirmed' | 'nothingRead' | 'unknownName';

/** Marks what this run has read under a name as done. */
export function confirmPlace(ctx: IExecuteFunctions, name: string): Confirmation {
	const checkpoint: Checkpoint = { mode: 'confirmed', name };
	if (isRetriedRun(ctx)) return 'nothingRead';
	const entry = entriesOf(ctx, checkpoint)[name];
	if (!entry) return 'unknownName';
	const executionId = ctx.getExecutionId();
	// Another run may have read more than was written here, or may have failed on it.
	if (entry.executionId !== executionId) return 'nothingRead';
	if (entry.pending) writeEntry(ctx, checkpoint, { state: entry.pending, executionId });
	return 'confirmed';
}

/** Tells the place from those of other nodes and workflows. */
function nameOf(ctx: IExecuteFunctions, checkpoint: StoredCheckpoint): string {
	const own = checkpoint.mode === 'automatic' ? nodeKey(ctx) : `"${checkpoint.name}"`;
	return `${ctx.getWorkflow().id} ${own}`;
}

/** Of a test run, n8n keeps nothing. */
function isProduction(ctx: IExecuteFunctions): boolean {
	return ctx.getMode() !== 'manual';
}

function keyOf(checkpoint: StoredCheckpoint): string {
	return checkpoint.mode === 'automatic' ? OWN : checkpoint.name;
}

function entriesOf(ctx: IExecuteFunctions, { mode }: Checkpoint): Readonly<Entries> {
	return mode === 'automatic'
		? ({ [OWN]: new NodeData(ctx).get(OWN) } as Entries)
		: ((ctx.getWorkflowStaticData('global')[CHECKPOINTS] ?? {}) as Entries);
}

function writeEntry(ctx: IExecuteFunctions, checkpoint: StoredCheckpoint, entry: Entry): void {
	const stored = entry as unknown as IDataObject;
	if (isProduction(ctx)) placeWasWritten(nameOf(ctx, checkpoint), entry.executionId);
	if (checkpoint.mode === 'automatic') {
		new NodeData(ctx).set(OWN, stored);
		return;
	}
	const others = entriesOf(ctx, checkpoint) as unknown as IDataObject;
	// As a whole: n8n notices changes at the top.
	ctx.getWorkflowStaticData('global')[CHECKPOINTS] = { ...others, [checkpoint.name]: stored };
}

/**
 * n8n gives a run that is retried the static data from before its first try, and saves that over what
 * later runs have written.
 */
function isRetriedRun(ctx: IExecuteFunctions): boolean {
	return ctx.getMode() === 'retry';
}

function retriedRun(): OdooError {
	return new OdooError('INVALID_VALUE', 'A run that is retried cannot read changes.', {
		hint: 'Start the workflow anew. Nothing is lost: the next run reads what this one did not.',
	});
}

function lostPlace(): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		'n8n does not keep the place up to which changes were read, so that every run would begin anew.',
		{
			hint: 'Some versions of n8n 2 lose it in queue mode. Set Checkpoint to Manual and keep the cursor yourself, e.g. in a data table, or start the workflow with an Odoo Trigger.',
		},
	);
}

/** One place cannot serve two models or filters: they would start anew in turns. */
export function placeIsTaken(checkpoint: Checkpoint): OdooError {
	const what = checkpoint.mode === 'confirmed' ? `The checkpoint "${checkpoint.name}"` : 'The node';
	return new OdooError(
		'INVALID_VALUE',
		`${what} is used for several models, filters or dates in one run.`,
		{ hint: 'Use a node of its own for each, and with Confirmed a name of its own.' },
	);
}
