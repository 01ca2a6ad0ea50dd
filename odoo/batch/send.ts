import { isMetByAll, OdooError, toOdooError } from '../errors';
import type { Batch, Entry, StopSettings } from './batch';
import type { Outcome } from './outcome';
import { zip } from '../zip';

/** How rows are written: the one request that some of them share, and which may share it. */
export interface Request<T, R> {
	/**
	 * Sends rows in one transaction: it gives a result for each, or the error of that row alone; or it throws,
	 * and has changed nothing. What is thrown has `positions` if it is known which rows are at fault, and is
	 * `OUTCOME_UNKNOWN` if the answer was lost.
	 */
	readonly send: (rows: readonly T[]) => Promise<ReadonlyArray<R | OdooError>>;
	/**
	 * Looks in Odoo what became of rows whose answer was lost: what they would have given, or undefined
	 * where that cannot be told. Without it, such rows stay unknown.
	 */
	readonly reconcile?: (rows: readonly T[]) => Promise<ReadonlyArray<R | undefined>>;
	/** Only rows with the same key share a request; all rows when left out. */
	readonly kindOf?: (row: T) => string;
	/** Rows go in their order, so that only neighbours share a request. */
	readonly isOrdered?: boolean;
	/** How many rows a request takes; as many as a batch has when left out. */
	readonly maxRows?: number;
	/** Bytes that a row adds to a request, so that files go in requests of limited size. */
	readonly byteCountOf?: (row: T) => number;
	/** How many requests may be under way at a time, where the order does not matter; one when left out. */
	readonly parallel?: number;
}

export interface SendSettings extends StopSettings {
	/** How many rows to send at a time. */
	readonly batchSize: number;
}

/**
 * Bytes of files in one request, before base64 makes them a third larger. Odoo 19 takes requests of up
 * to 128 MiB, web servers in front of it often less; and all of them are in memory several times.
 */
export const MAX_BYTES = 16 * 1024 * 1024;

/** How much smaller groups become once one of them failed; they double when one goes well. */
const SHRINKS_BY = 4;

/**
 * Sends the open rows of a batch in few large requests, so that one bad row never sinks its
 * neighbours: a request that is refused is split until the culprits stand alone. One bad row takes
 * about log2(batch) more requests; where many are bad, groups shrink to single rows, so that even a
 * batch of nothing else takes little more than a request for each row. Rows whose answer was lost are
 * never sent again, but looked up.
 * @returns the batch with an outcome for each row; those behind a failure that stops it are not run
 */
export async function sendAll<T, R>(
	batch: Batch<T, R>,
	request: Request<T, R>,
	settings: SendSettings,
): Promise<Batch<never, R>> {
	const { stopAtFirstError } = settings;
	const { kindOf = () => '', byteCountOf = () => 0, maxRows = Infinity } = request;
	const batchSize = Math.min(settings.batchSize, maxRows);
	const sized = batch.map((value) => ({ value, key: kindOf(value), bytes: byteCountOf(value) }));
	const sendable = sized.underStop(settings);
	const sending = new Sending(request, stopAtFirstError);
	const isOrdered = stopAtFirstError || (request.isOrdered ?? false);
	const groups = groupsOf(sendable.open, { batchSize, isOrdered }).values();
	const lane = async () => {
		for (const group of groups) await sending.group(group); // lanes take from the same list
	};
	const lanes = stopAtFirstError ? 1 : (request.parallel ?? 1);
	await Promise.all(Array.from({ length: lanes }, lane));
	const outcomes = new Map([...sendable.settled(), ...sending.outcomes]);
	return batch.settle(outcomes).underStop(settings).expectSettled();
}

/**
 * The same by a request that depends on the rows. What it takes to make the request may ask Odoo, too; if
 * that fails, so do all open rows, and nobody else.
 */
export async function sendPrepared<T, R>(
	batch: Batch<T, R>,
	prepare: (rows: readonly T[]) => Promise<Request<T, R>>,
	settings: SendSettings,
): Promise<Batch<never, R>> {
	let request: Request<T, R>;
	try {
		request = await prepare(batch.values);
	} catch (thrown) {
		return batch.fail(toOdooError(thrown)).underStop(settings);
	}
	return await sendAll(batch, request, settings);
}

/** Runs something for each open row of a batch, one after the other, where no request takes several. */
export async function sendEach<T, R>(
	batch: Batch<T, R>,
	run: (row: T) => Promise<R>,
	{ stopAtFirstError }: StopSettings,
): Promise<Batch<never, R>> {
	const send = async ([row]: readonly T[]) => [await run(row as T)];
	return await sendAll(batch, { send }, { batchSize: 1, stopAtFirstError });
}

/** The same request for other rows, each of which holds what the request sends and tells its result anew. */
export function forRows<T, U, R, S>(
	{ send, reconcile, kindOf, byteCountOf, ...limits }: Request<U, R>,
	of: (row: T) => U,
	tell: (row: T, result: R) => S,
): Request<T, S> {
	return {
		...limits,
		send: async (rows) =>
			zip(rows, await send(rows.map(of))).map(([row, result]) =>
				result instanceof OdooError ? result : tell(row, result),
			),
		...(reconcile && {
			reconcile: async (rows: readonly T[]) =>
				zip(rows, await reconcile(rows.map(of))).map(([row, result]) =>
					result === undefined ? undefined : tell(row, result),
				),
		}),
		...(kindOf && { kindOf: (row: T) => kindOf(of(row)) }),
		...(byteCountOf && { byteCountOf: (row: T) => byteCountOf(of(row)) }),
	};
}

/** Sends groups of rows, writes down outcomes, and remembers what ends the whole run. */
class Sending<T, R> {
	readonly outcomes = new Map<number, Outcome<R>>();
	private isStopped = false;
	private metByAll?: OdooError;

	constructor(
		private readonly request: Request<T, R>,
		private readonly stopAtFirstError: boolean,
	) {}

	async group(entries: ReadonlyArray<Entry<T>>): Promise<void> {
		let size = entries.length;
		for (let start = 0; start < entries.length && !this.isStopped;) {
			if (this.metByAll) return this.fail(entries.slice(start), this.metByAll);
			const part = entries.slice(start, start + size);
			const failure = await this.attempt(part);
			if (!failure) {
				start += part.length;
				size *= 2;
			} else if (failure.positions && part.length > 1) {
				await this.apart(part, failure.positions);
				start += part.length;
			} else {
				start += await this.bisect(part, failure);
				size = Math.max(1, Math.floor(size / SHRINKS_BY));
			}
		}
	}

	/** Sends the rows that are at fault alone, since each has its own reason. */
	private async apart(
		entries: ReadonlyArray<Entry<T>>,
		positions: ReadonlySet<number>,
	): Promise<void> {
		const first = Math.min(...positions);
		const parts = this.stopAtFirstError
			? [entries.slice(0, first), entries.slice(first, first + 1), entries.slice(first + 1)]
			: [
					entries.filter((_, position) => !positions.has(position)),
					...entries.filter((_, position) => positions.has(position)).map((entry) => [entry]),
				];
		for (const part of parts) await this.group(part);
	}

	/**
	 * Sends the rows of a group that failed up to its first culprit, halving what holds it.
	 * @returns how many rows have their outcome now
	 */
	private async bisect(entries: ReadonlyArray<Entry<T>>, failure: OdooError): Promise<number> {
		let start = 0;
		let end = entries.length;
		let error: OdooError | undefined = failure;
		let isTheirOwn = true;
		while (end - start > 1 && !isUndivided(error)) {
			const middle = start + Math.ceil((end - start) / 2);
			const leftError = await this.attempt(entries.slice(start, middle));
			if (this.isStopped) return middle;
			if (leftError) error = leftError;
			// Where the left half went well, the right one fails as a whole: it need not be asked.
			if (leftError) end = middle;
			else start = middle;
			isTheirOwn = leftError !== undefined;
		}
		const suspects = entries.slice(start, end);
		if (!isTheirOwn) error = await this.attempt(suspects);
		if (error) await this.failOrReconcile(suspects, error);
		return end;
	}

	private async attempt(entries: ReadonlyArray<Entry<T>>): Promise<OdooError | undefined> {
		try {
			const results = await this.request.send(entries.map(({ value }) => value));
			for (const [{ index }, result] of zip(entries, results)) {
				if (result instanceof OdooError) this.failAlone(index, result);
				else this.outcomes.set(index, { status: 'done', result });
			}
			return undefined;
		} catch (thrown) {
			return toOdooError(thrown);
		}
	}

	private async failOrReconcile(entries: ReadonlyArray<Entry<T>>, error: OdooError): Promise<void> {
		if (error.code !== 'OUTCOME_UNKNOWN') return this.fail(entries, error);
		const found = await reconciled(
			this.request,
			entries.map(({ value }) => value),
			error,
		);
		for (const [entry, result] of zip(entries, found)) {
			if (result instanceof OdooError) this.fail([entry], result);
			else this.outcomes.set(entry.index, { status: 'done', result });
		}
	}

	private fail(entries: ReadonlyArray<Entry<T>>, error: OdooError): void {
		if (isMetByAll(error)) this.metByAll = error;
		for (const { index } of entries) this.failAlone(index, error);
	}

	/** Other rows may go well, as far as the run goes on. */
	private failAlone(index: number, error: OdooError): void {
		this.isStopped ||= this.stopAtFirstError;
		this.outcomes.set(index, { status: 'failed', error });
	}
}

/**
 * What rows whose answer was lost have become; `lost` where that cannot be told, as where the server is
 * still away. A mistake of ours is told along with it.
 */
export async function reconciled<T, R>(
	{ reconcile }: Pick<Request<T, R>, 'reconcile'>,
	rows: readonly T[],
	lost: OdooError,
): Promise<ReadonlyArray<R | OdooError>> {
	if (!reconcile) return rows.map(() => lost);
	try {
		const found = zip(rows, await reconcile(rows));
		return found.map(([, result]) => (result === undefined ? lost : result));
	} catch (thrown) {
		// That the answer was lost tells more than why looking for it failed.
		const error = thrown instanceof OdooError ? lost : besides(lost, toOdooError(thrown));
		return rows.map(() => error);
	}
}

function besides(lost: OdooError, { message, hint = '', details }: OdooError): OdooError {
	return lost.andHint(`${message} ${hint}`).with({ details });
}

/** Splitting helps neither where all rows would fail alike, nor where they may have been written. */
function isUndivided(error: OdooError): boolean {
	return isMetByAll(error) || error.code === 'OUTCOME_UNKNOWN';
}

/** A row with what says which others it may share a request with. */
interface Sized<T> {
	readonly value: T;
	readonly key: string;
	readonly bytes: number;
}

/** Rows that may share a request, up to the limits; only neighbours where the order counts, as with Stop. */
function groupsOf<T>(
	entries: ReadonlyArray<Entry<Sized<T>>>,
	{ batchSize, isOrdered }: Pick<SendSettings, 'batchSize'> & { readonly isOrdered: boolean },
): Array<Array<Entry<T>>> {
	const growing = new Map<string, { readonly group: Array<Entry<T>>; bytes: number }>();
	const groups: Array<Array<Entry<T>>> = [];
	for (const { index, value: sized } of entries) {
		const { key, bytes } = sized;
		const entry = { index, value: sized.value };
		const known = growing.get(key);
		if (known && known.group.length < batchSize && known.bytes + bytes <= MAX_BYTES) {
			known.group.push(entry);
			known.bytes += bytes;
			continue;
		}
		if (isOrdered) growing.clear();
		const group = [entry];
		growing.set(key, { group, bytes });
		groups.push(group);
	}
	return groups;
}
