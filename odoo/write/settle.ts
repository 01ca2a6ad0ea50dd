import type { OdooErrorCode } from '../errors';
import { caughtOdooError, isConnectionError, OdooError } from '../errors';
import { ModelClosed } from './rights';

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
}

/** How rows are put into batches. */
export interface Batching<R> extends SettleOptions {
	/** Only rows with the same key share a batch; all rows when left out. */
	readonly keyOf?: (row: R) => string;
	/** Never send a row before one that stands before it. */
	readonly keepsOrder?: boolean;
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
 * until the culprits stand alone, which takes about 2·log2(batch) more requests for a bad row.
 *
 * `run` is one transaction: it gives a result for each row, or it throws and has changed nothing.
 * A row that is an error already, because a check before writing found it, keeps that error.
 * @returns one outcome per row, in their order
 */
export async function settle<R, T>(
	rows: ReadonlyArray<R | OdooError>,
	run: (rows: readonly R[]) => Promise<readonly T[]>,
	batching: Batching<R>,
): Promise<Array<Outcome<T>>> {
	const outcomes: Array<Outcome<T>> = rows.map((row) =>
		row instanceof OdooError ? { status: 'failed', error: row } : NOT_RUN,
	);
	const firstBad = batching.stopAtFirstError ? outcomes.findIndex(isFailed) : -1;
	const end = firstBad < 0 ? rows.length : firstBad;
	const ready = rows
		.slice(0, end)
		.flatMap((row, index) => (row instanceof OdooError ? [] : [{ row, index }]));

	const settling = new Settling(run, batching.stopAtFirstError);
	for (const batch of batchesOf(ready, batching)) {
		const settled = await settling.batch(batch.map(({ row }) => row));
		settled.forEach((outcome, position) => {
			outcomes[batch[position]?.index ?? -1] = outcome;
		});
	}
	const isStopped = firstBad >= 0 || settling.isStopped;
	return isStopped ? afterFirstFailure(outcomes) : outcomes;
}

/** Runs batches one after the other and remembers what ends the whole run. */
class Settling<R, T> {
	isStopped = false;
	private fatal?: OdooError;

	constructor(
		private readonly run: (rows: readonly R[]) => Promise<readonly T[]>,
		private readonly stopAtFirstError: boolean,
	) {}

	async batch(rows: readonly R[]): Promise<Array<Outcome<T>>> {
		if (this.isStopped) return rows.map(() => NOT_RUN);
		if (this.fatal) return this.failed(rows, this.fatal);
		const attempt = await this.attempt(rows);
		return attempt instanceof OdooError ? await this.split(rows, attempt) : attempt;
	}

	/** `failure` is the error of all `rows` together. */
	private async split(rows: readonly R[], failure: OdooError): Promise<Array<Outcome<T>>> {
		if (rows.length === 1 || isUndivided(failure)) return this.failed(rows, failure);
		const middle = Math.ceil(rows.length / 2);
		const right = rows.slice(middle);
		const first = await this.batch(rows.slice(0, middle));
		// Where the left half went well, the right half would fail as a whole: do not ask.
		const isKnownToFail = right.length > 1 && first.every(({ status }) => status === 'done');
		const second = isKnownToFail ? await this.split(right, failure) : await this.batch(right);
		return [...first, ...second];
	}

	private async attempt(rows: readonly R[]): Promise<Array<Outcome<T>> | OdooError> {
		try {
			const results = await this.run(rows);
			return results.map((result) => ({ status: 'done', result }));
		} catch (thrown) {
			return caughtOdooError(thrown);
		}
	}

	private failed(rows: readonly R[], error: OdooError): Array<Outcome<T>> {
		if (concernsAll(error)) this.fatal = error;
		if (this.stopAtFirstError) this.isStopped = true;
		return rows.map(() => ({ status: 'failed', error }));
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
