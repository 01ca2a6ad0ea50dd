import type { OdooErrorCode } from '../../errors';
import { caughtOdooError, isConnectionError, OdooError } from '../../errors';
import { atOnce, notTogether } from './atOnce';
import { ModelClosed } from '../rights';
import { RowsRefused } from './rowsRefused';

/** What became of one row: its result, its own error, or nothing because the run stopped before it. */
export type Outcome<T> =
	| { readonly status: 'done'; readonly result: T }
	| { readonly status: 'failed'; readonly error: OdooError }
	| { readonly status: 'notRun' };

export interface SettleOptions {
	/** How many rows to send at a time. */
	readonly batchSize: number;
	/** Leave the rows after the first failed one alone. */
	readonly stopAtFirstError: boolean;
	/** Run all rows in one transaction, or none; no more rows than a batch has. */
	readonly allOrNothing?: boolean;
}

/** How rows are put into batches. */
export interface Batching<R> extends SettleOptions {
	/** Only rows with the same key share a batch; all rows when left out. */
	readonly keyOf?: (row: R) => string;
	/** Never send a row before one that stands before it. */
	readonly keepsOrder?: boolean;
	/** How many batches may be under way at a time, unless order is kept; one when left out. */
	readonly concurrency?: number;
}

const NOT_RUN = { status: 'notRun' } as const;

/** Besides failures of the connection: what every other row would meet as well. */
const CONCERNS_ALL: ReadonlySet<OdooErrorCode> = new Set<OdooErrorCode>([
	'TIMEOUT',
	'MODEL_NOT_FOUND',
	'METHOD_NOT_FOUND',
	'RATE_LIMITED',
]);

/**
 * Runs rows in batches, so that one bad row never sinks its neighbours: a batch that fails is split
 * until the culprits stand alone. One bad row takes about log2(batch) more requests; where many are
 * bad, groups shrink to single rows, so that even a batch of nothing else takes little more than a
 * request for each row.
 *
 * `run` is one transaction: it gives a result for each row, or it throws and has changed nothing.
 * If it knows who is at fault, it throws `RowsRefused`. A row that is an error already, because a
 * check before writing found it, keeps that error.
 * @returns one outcome per row, in their order
 */
export async function settle<R, T>(
	rows: ReadonlyArray<R | OdooError>,
	run: (rows: readonly R[]) => Promise<readonly T[]>,
	batching: Batching<R>,
): Promise<Array<Outcome<T>>> {
	const { stopAtFirstError } = batching;
	if (batching.allOrNothing) return await settleAtOnce(rows, run, batching);
	const outcomes: Array<Outcome<T>> = rows.map((row) =>
		row instanceof OdooError ? { status: 'failed', error: row } : NOT_RUN,
	);
	const firstBad = stopAtFirstError ? outcomes.findIndex(isFailed) : -1;
	const end = firstBad < 0 ? rows.length : firstBad;
	const ready = rows
		.slice(0, end)
		.flatMap((row, index) => (row instanceof OdooError ? [] : [{ row, index }]));

	const settling = new Settling(run, stopAtFirstError, outcomes);
	const { keepsOrder = stopAtFirstError, concurrency = 1 } = batching;
	const batches = batchesOf(ready, batching).values();
	const lane = async () => {
		for (const batch of batches) await settling.batch(batch); // lanes take from the same list
	};
	await Promise.all(Array.from({ length: keepsOrder ? 1 : concurrency }, lane));
	const isStopped = firstBad >= 0 || settling.isStopped;
	return isStopped ? afterFirstFailure(outcomes) : outcomes;
}

async function settleAtOnce<R, T>(
	rows: ReadonlyArray<R | OdooError>,
	run: (rows: readonly R[]) => Promise<readonly T[]>,
	batching: Batching<R>,
): Promise<Array<Outcome<T>>> {
	const { keyOf = () => '' } = batching;
	const runTogether = async (all: readonly R[]) => {
		if (new Set(all.map(keyOf)).size > 1) throw notTogether();
		return all.length > 0 ? await run(all) : [];
	};
	return await atOnce(rows, runTogether, batching);
}

/** How much smaller groups become once one of them failed; they double when one goes well. */
const SHRINKS_BY = 4;

/** Runs batches one after the other, writes down outcomes, and remembers what ends the whole run. */
class Settling<R, T> {
	isStopped = false;
	private fatal?: OdooError;

	constructor(
		private readonly run: (rows: readonly R[]) => Promise<readonly T[]>,
		private readonly stopAtFirstError: boolean,
		private readonly outcomes: Array<Outcome<T>>,
	) {}

	async batch(entries: ReadonlyArray<Ready<R>>): Promise<void> {
		let size = entries.length;
		for (let start = 0; start < entries.length && !this.isStopped;) {
			if (this.fatal) return this.fail(entries.slice(start), this.fatal);
			const group = entries.slice(start, start + size);
			const failure = await this.attempt(group);
			if (!failure) {
				start += group.length;
				size *= 2;
			} else if (failure instanceof RowsRefused && group.length > 1) {
				await this.apart(group, failure.positions);
				start += group.length;
			} else {
				start += await this.isolate(group, failure);
				size = Math.max(1, Math.floor(size / SHRINKS_BY));
			}
		}
	}

	/** Runs the rows that are at fault alone, since each has its own reason. */
	private async apart(
		group: ReadonlyArray<Ready<R>>,
		positions: ReadonlySet<number>,
	): Promise<void> {
		const first = Math.min(...positions);
		const parts = this.stopAtFirstError
			? [group.slice(0, first), group.slice(first, first + 1), group.slice(first + 1)]
			: [
					group.filter((_, position) => !positions.has(position)),
					...group.filter((_, position) => positions.has(position)).map((entry) => [entry]),
				];
		for (const part of parts) await this.batch(part);
	}

	/**
	 * Runs the rows of a group that failed up to its first culprit, halving what holds it.
	 * @returns how many rows have their outcome now
	 */
	private async isolate(group: ReadonlyArray<Ready<R>>, failure: OdooError): Promise<number> {
		let suspects = group;
		let error: OdooError | undefined = failure;
		let isTheirOwn = true;
		while (suspects.length > 1 && !isUndivided(error)) {
			const middle = Math.ceil(suspects.length / 2);
			const left = suspects.slice(0, middle);
			const leftError = await this.attempt(left);
			if (leftError) error = leftError;
			// Where the left half went well, the right one fails as a whole: it need not be asked.
			suspects = leftError ? left : suspects.slice(middle);
			isTheirOwn = leftError !== undefined;
		}
		if (!isTheirOwn) error = await this.attempt(suspects);
		if (error) this.fail(suspects, error);
		return group.indexOf(suspects[0] as Ready<R>) + suspects.length;
	}

	private async attempt(group: ReadonlyArray<Ready<R>>): Promise<OdooError | undefined> {
		try {
			const results = await this.run(group.map(({ row }) => row));
			for (const [position, result] of results.entries()) {
				this.outcomes[group[position]?.index ?? -1] = { status: 'done', result };
			}
			return undefined;
		} catch (thrown) {
			return caughtOdooError(thrown);
		}
	}

	private fail(group: ReadonlyArray<Ready<R>>, error: OdooError): void {
		if (concernsAll(error)) this.fatal = error;
		if (this.stopAtFirstError) this.isStopped = true;
		for (const { index } of group) this.outcomes[index] = { status: 'failed', error };
	}
}

/** Whether a failed row stands for all: splitting would only ask again and again. */
function concernsAll(error: OdooError): boolean {
	return isConnectionError(error) || error instanceof ModelClosed || CONCERNS_ALL.has(error.code);
}

/** Splitting helps neither where all rows would fail alike, nor where they may have been written. */
function isUndivided(error: OdooError): boolean {
	return concernsAll(error) || error.code === 'OUTCOME_UNKNOWN';
}

interface Ready<R> {
	readonly row: R;
	readonly index: number;
}

function batchesOf<R>(
	ready: ReadonlyArray<Ready<R>>,
	batching: Batching<R>,
): Array<Array<Ready<R>>> {
	const { batchSize, keyOf = () => '', keepsOrder = false } = batching;
	const open = new Map<string, Array<Ready<R>>>();
	const batches: Array<Array<Ready<R>>> = [];
	for (const entry of ready) {
		const key = keyOf(entry.row);
		const known = open.get(key);
		if (known && known.length < batchSize) {
			known.push(entry);
			continue;
		}
		if (keepsOrder) open.clear();
		const batch = [entry];
		open.set(key, batch);
		batches.push(batch);
	}
	return batches;
}

/** Rows behind the first failure count as not run, also those a check had found bad. */
function afterFirstFailure<T>(outcomes: ReadonlyArray<Outcome<T>>): Array<Outcome<T>> {
	const first = outcomes.findIndex(isFailed);
	return outcomes.map((outcome, index) =>
		index > first && outcome.status === 'failed' ? NOT_RUN : outcome,
	);
}

function isFailed({ status }: Outcome<unknown>): boolean {
	return status === 'failed';
}
