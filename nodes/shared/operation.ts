import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
} from 'n8n-workflow';
import type { OdooClient, Outcome } from '../../odoo';

/** How a run handles the rows it is given. */
export interface RunSettings {
	/** The node's setting On Error is Stop: nothing is written after the first failed row. */
	readonly stopAtFirstError: boolean;
	/** For files, which n8n keeps apart from items; parameters are read by `readRow`. */
	readonly ctx: IExecuteFunctions;
}

/**
 * Leaves a task for when all items are done and the run goes on; it is dropped when the run stops. If it
 * fails, so has the item.
 */
export type AfterRun = (task: () => Promise<void>) => void;

/** One output item before `runItems` pairs it. */
export interface OutputItem {
	readonly json: IDataObject;
	readonly binary?: IBinaryKeyData;
	/** It answers all rows that were handled together, not just its own. */
	readonly answersAll?: boolean;
}

/** What one row of a batch gives: one item for most operations, any number for lists. */
export type RowOutput = OutputItem | readonly OutputItem[];

export interface Guarded {
	/** It may do what cannot be undone: as an AI agent's tool it gets `allowToolUseParameter`. */
	readonly needsPermission?: true;
}

/** What an operation is given of the item that it runs for. */
export interface ItemRun {
	readonly ctx: IExecuteFunctions;
	readonly itemIndex: number;
	readonly item: INodeExecutionData;
	/** The client, with the limits that the item sets. Throws OdooError. */
	readonly connect: () => Promise<OdooClient>;
	readonly afterRun: AfterRun;
}

/** Runs once for each input item; `runItems` adds loop, pairing and error handling. */
export interface PerItemOperation extends Guarded {
	readonly kind: 'perItem';
	/** The output of one item. Throws OdooError. */
	readonly execute: (run: ItemRun) => Promise<OutputItem[]>;
}

/** What one item contributes to a batch. */
export interface BatchRow<Target, Row> {
	/** What items must have in common to share requests: compared by value. */
	readonly target: Target;
	readonly row: Row;
	/** The same for items that may be about the same record: those run in their order, whatever their targets. */
	readonly about?: string;
}

/** What items are about that may concern any record, such as calls of methods: they run in their order among all items. */
export const ANY_RECORD = 'any record';

/** Handles all input items with few requests; `batchOperation` makes one. */
export interface BatchOperation extends Guarded {
	readonly kind: 'batch';
	/** Reads the parameters of one item. Throws OdooError. */
	readonly readRow: ReadRow<unknown, unknown>;
	/**
	 * One outcome per row, in their order. A method, as TypeScript then takes one for the targets and rows of its own
	 * `readRow`: it is given no others.
	 */
	execute(...given: Parameters<Execute<unknown, unknown>>): ReturnType<Execute<unknown, unknown>>;
}

type ReadRow<Target, Row> = (
	ctx: IExecuteFunctions,
	itemIndex: number,
	item: INodeExecutionData,
) => BatchRow<Target, Row>;

type Execute<Target, Row> = (
	odoo: OdooClient,
	target: Target,
	rows: readonly Row[],
	settings: RunSettings,
) => Promise<Array<Outcome<RowOutput>>>;

export type Operation = PerItemOperation | BatchOperation;

/** A batch whose rows are carried out as they were read. */
export function batchOperation<Target, Row>(
	readRow: ReadRow<Target, Row>,
	execute: Execute<Target, Row>,
	guard: Guarded = {},
): BatchOperation {
	return { kind: 'batch', ...guard, readRow, execute };
}

/** Output items that are nothing but data. */
export function jsonItems(records: ReadonlyArray<Readonly<Record<string, unknown>>>): OutputItem[] {
	return records.map((record) => ({ json: record as IDataObject }));
}
