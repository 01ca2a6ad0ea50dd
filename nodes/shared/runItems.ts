import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import type { Breathe, OdooError, Outcome } from '../../odoo';
import { breathing, checkedOutcomes, isConnectionError, isUnknown, mapBreathing } from '../../odoo';
import { asOdooError, errorItem, stopError } from './errors';
import type { RunLimits } from './odooFromNode';
import { odooFromNode } from './odooFromNode';
import { Added } from './parameters/added';
import { readParallel, readTimeout } from './parameters/contextOptions';
import { withItemParameters } from './parameters/itemParameters';
import { toolUseError } from './parameters/toolUse';
import { RunReport } from './runReport';
import type {
	AfterRun,
	BatchOperation,
	BatchRow,
	Operation,
	OutputItem,
	PerItemOperation,
	RowOutput,
} from './operation';
import { ANY_RECORD } from './operation';

/** What became of each item, in their order. */
type Outcomes = Array<Outcome<INodeExecutionData[]>>;

/**
 * The one item loop: runs an operation for all input items, pairs each output item with its input
 * item, and turns errors into what the node's setting On Error asks for.
 */
export async function runItems(
	nodeContext: IExecuteFunctions,
	operation: Operation,
): Promise<INodeExecutionData[][]> {
	const ctx = withItemParameters(nodeContext);
	const items = ctx.getInputData();
	const tasks: Task[] = [];
	const breathe = breathing({ now: Date.now, sleep });
	const report = new RunReport(ctx);
	const run: Run = { ctx, items, tasks, breathe, report };
	const outcomes = allAnswered(await outcomesOf(run, operation));
	const stops = outcomes.some(({ status }) => status === 'failed') && !ctx.continueOnFail();
	if (!stops) await runTasks(tasks, outcomes);

	const progress = {
		itemCount: items.length,
		doneCount: outcomes.filter(({ status }) => status === 'done').length,
		unknownCount: outcomes.filter(isUnknown).length,
	};
	const output: INodeExecutionData[] = [];
	for (const [itemIndex, outcome] of outcomes.entries()) {
		await breathe();
		if (outcome.status === 'done') {
			for (const item of outcome.result) output.push(item);
		} else if (outcome.status === 'failed') {
			const { error } = outcome;
			if (!ctx.continueOnFail()) throw stopError(ctx, error, { itemIndex, ...progress });
			output.push(errorItem(ctx, itemIndex, items[itemIndex] ?? { json: {} }, error));
		}
	}
	report.finish(outcomes);
	return [output];
}

/** One run of a node. */
interface Run {
	readonly ctx: IExecuteFunctions;
	readonly items: readonly INodeExecutionData[];
	readonly tasks: Task[];
	readonly breathe: Breathe;
	readonly report: RunReport;
}

/** What an item has left for the end. */
interface Task {
	readonly itemIndex: number;
	readonly run: () => Promise<void>;
}

/** An item whose task fails has failed. */
async function runTasks(tasks: readonly Task[], outcomes: Outcomes): Promise<void> {
	for (const { itemIndex, run } of tasks) {
		try {
			await run();
		} catch (thrown) {
			outcomes[itemIndex] = { status: 'failed', error: asOdooError(thrown) };
		}
	}
}

/**
 * The outcomes, of which every item has one. A run that stops at no error must not leave items out: that
 * it did is the error then.
 */
function allAnswered(outcomes: Outcomes): Outcomes {
	try {
		return checkedOutcomes(outcomes);
	} catch (thrown) {
		const error = asOdooError(thrown);
		return outcomes.map((outcome) =>
			outcome.status === 'notRun' ? { status: 'failed', error } : outcome,
		);
	}
}

async function outcomesOf(run: Run, operation: Operation): Promise<Outcomes> {
	const error = operation.needsPermission && toolUseError(run.ctx.getNode());
	if (error) return failedAll(run.items, error);
	return operation.kind === 'batch'
		? await runBatches(run, operation)
		: await runEach(run, operation);
}

async function runEach(
	{ ctx, items, tasks, breathe, report: { onRequest } }: Run,
	{ execute }: PerItemOperation,
): Promise<Outcomes> {
	const outcomes: Outcomes = [];
	const contact = new Contact();
	for (const [itemIndex, item] of items.entries()) {
		await breathe();
		try {
			if (contact.lost) throw contact.lost;
			const connect = async () =>
				await odooFromNode(ctx, { ...readLimits(ctx, itemIndex), onRequest });
			const afterRun: AfterRun = (task) => void tasks.push({ itemIndex, run: task });
			const output = await execute({ ctx, itemIndex, item, connect, afterRun });
			const result = await mapBreathing(output, breathe, (one) => paired(one, [itemIndex]));
			outcomes.push({ status: 'done', result });
		} catch (thrown) {
			outcomes.push({ status: 'failed', error: asOdooError(thrown) });
			if (!ctx.continueOnFail()) break;
		}
		contact.note(outcomes.slice(-1));
	}
	return outcomes;
}

interface Group {
	readonly target: unknown;
	/** Of the first item; the requests that items share have one. */
	readonly limits: RunLimits;
	/** Its turn among the groups. */
	readonly position: number;
	readonly itemIndexes: number[];
	readonly rows: Array<unknown>;
}

async function runBatches(run: Run, operation: BatchOperation): Promise<Outcomes> {
	const { ctx, items, breathe } = run;
	const stopAtFirstError = !ctx.continueOnFail();
	const outcomes: Outcomes = items.map(() => ({ status: 'notRun' }));
	const { groups, failures } = await readGroups(run, operation, stopAtFirstError);
	for (const [itemIndex, error] of failures) outcomes[itemIndex] = { status: 'failed', error };
	let hasFailed = false;
	const contact = new Contact();
	for (const group of groups) {
		if (hasFailed && stopAtFirstError) break;
		const { itemIndexes } = group;
		const settled = contact.lost
			? failedAll(group.rows, contact.lost)
			: await outcomesOfGroup(run, operation, group);
		contact.note(settled);
		const done = itemIndexes.filter((_, position) => settled[position]?.status === 'done');
		for (const [position, itemIndex] of itemIndexes.entries()) {
			await breathe();
			const outcome = settled[position];
			if (!outcome) continue; // what was not answered shows as such
			hasFailed ||= outcome.status === 'failed';
			outcomes[itemIndex] =
				outcome.status === 'done'
					? { status: 'done', result: pairedList(outcome.result, itemIndex, done) }
					: outcome;
		}
	}
	return outcomes;
}

/** What came of a group: an error before any row was tried, such as a wrong password, is the answer for all rows. */
async function outcomesOfGroup(
	{ ctx, report: { onRequest } }: Run,
	{ execute }: BatchOperation,
	group: Group,
): Promise<Array<Outcome<RowOutput>>> {
	try {
		const odoo = await odooFromNode(ctx, { ...group.limits, onRequest });
		return await execute(odoo, group.target, group.rows, {
			ctx,
			stopAtFirstError: !ctx.continueOnFail(),
		});
	} catch (thrown) {
		return failedAll(group.rows, asOdooError(thrown));
	}
}

function failedAll(rows: readonly unknown[], error: OdooError): Array<Outcome<never>> {
	return rows.map(() => ({ status: 'failed', error }));
}

/**
 * Whether the server can be reached: one that is down, refuses the login or lets two requests in a row time out is not
 * asked again for what is left of a run.
 */
class Contact {
	/** What is left has this error. */
	lost?: OdooError;
	private hasTimedOut = false;

	/** Takes what became of the next items. */
	note(outcomes: ReadonlyArray<Outcome<unknown>>): void {
		const errors = outcomes.flatMap((each) => (each.status === 'failed' ? [each.error] : []));
		const isAnswered = outcomes.some(({ status }) => status === 'done');
		const timeout = isAnswered ? undefined : errors.find(({ code }) => code === 'TIMEOUT');
		this.lost ??= errors.find(isConnectionError) ?? (this.hasTimedOut ? timeout : undefined);
		this.hasTimedOut = timeout !== undefined;
	}
}

/** Reads the parameters of all items and puts those together that may share requests. */
async function readGroups(
	{ ctx, items, breathe }: Run,
	{ readRow }: BatchOperation,
	stopAtFirstError: boolean,
): Promise<{ groups: Group[]; failures: Map<number, OdooError> }> {
	const groups: Group[] = [];
	const open = new Map<string, Group>();
	/** The position of the last group with an item that is about this. */
	const lastAbout = new Map<string, number>();
	const failures = new Map<number, OdooError>();
	for (const [itemIndex, item] of items.entries()) {
		await breathe();
		let entry: BatchRow<unknown, unknown>;
		let limits: RunLimits;
		try {
			entry = readRow(ctx, itemIndex, item);
			limits = readLimits(ctx, itemIndex);
		} catch (thrown) {
			failures.set(itemIndex, asOdooError(thrown));
			// Items behind this one must not run, those before it may.
			if (stopAtFirstError) break;
			continue;
		}
		const { target, row, about } = entry;
		const key = JSON.stringify(target);
		let group = open.get(key);
		// An item must not run before an earlier one that is about the same.
		const last =
			about === ANY_RECORD
				? groups.length - 1
				: Math.max(...[about, ANY_RECORD].map((each) => lastAbout.get(each ?? '') ?? -1));
		if (group && last > group.position) group = undefined;
		if (!group) {
			// With Stop, an item must not run before one that stands before it.
			if (stopAtFirstError) open.clear();
			group = { target, limits, position: groups.length, itemIndexes: [], rows: [] };
			open.set(key, group);
			groups.push(group);
		}
		if (about !== undefined) lastAbout.set(about, group.position);
		group.itemIndexes.push(itemIndex);
		group.rows.push(row);
	}
	return { groups, failures };
}

function pairedList(
	output: RowOutput,
	itemIndex: number,
	done: readonly number[],
): INodeExecutionData[] {
	const list = 'json' in output ? [output] : output;
	return list.map((item) => paired(item, item.answersAll ? done : [itemIndex]));
}

function paired({ json, binary }: OutputItem, itemIndexes: readonly number[]): INodeExecutionData {
	const [first = 0] = itemIndexes;
	const pairedItem =
		itemIndexes.length > 1 ? itemIndexes.map((item) => ({ item })) : { item: first };
	return { json, ...(binary && { binary }), pairedItem };
}

function readLimits(ctx: IExecuteFunctions, itemIndex: number): RunLimits {
	const options = new Added(ctx, itemIndex);
	return { timeoutMs: readTimeout(options), parallel: readParallel(options) };
}
