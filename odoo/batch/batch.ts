import { Defect, OdooError, toOdooError } from '../errors';
import type { Outcome } from './outcome';
import { checkedOutcomes, isUnknown } from './outcome';
import { zip } from '../zip';

/** Whether a run ends at its first failure. */
export interface StopSettings {
	/** Leave the rows after the first failed one alone. */
	readonly stopAtFirstError: boolean;
}

/** A row that is still on its way. Its index among the rows that were given is its only name. */
export interface Entry<T> {
	readonly index: number;
	readonly value: T;
}

type Slot<T, R> =
	| (Entry<T> & { readonly status: 'open' })
	| { readonly index: number; readonly status: 'settled'; readonly outcome: Outcome<R> };

const NOT_RUN = { status: 'notRun' } as const;
const CONTINUE: StopSettings = { stopAtFirstError: false };

/**
 * The rows of an operation on their way through its stages, in the order in which they are to run.
 * A row is open, with the value that the last stage gave it, or has its outcome. Stages see open
 * rows only, and whatever a stage throws becomes the outcome of exactly the rows it was run for.
 */
export class Batch<T, R = unknown> {
	private constructor(private readonly slots: ReadonlyArray<Slot<T, R>>) {}

	/** Values as open rows; errors among them are rows that failed before. */
	static of<T, R = never>(values: ReadonlyArray<T | OdooError>): Batch<T, R> {
		return new Batch<T, R>(
			values.map((value, index) =>
				value instanceof OdooError ? failedSlot(index, value) : openSlot(index, value),
			),
		);
	}

	/** The open rows, in order. */
	get open(): ReadonlyArray<Entry<T>> {
		return this.slots.filter((slot) => slot.status === 'open');
	}

	/** The indexes of all rows, in order. */
	get indexes(): readonly number[] {
		return this.slots.map(({ index }) => index);
	}

	/** The values of the open rows, in order. */
	get values(): readonly T[] {
		return this.open.map(({ value }) => value);
	}

	/** The errors of the rows that failed, in order. */
	get errors(): readonly OdooError[] {
		return this.slots.flatMap((slot) =>
			slot.status === 'settled' && slot.outcome.status === 'failed' ? [slot.outcome.error] : [],
		);
	}

	/** Runs a stage for each open row alone. */
	map<U>(stage: (value: T) => U | OdooError): Batch<U, R> {
		return this.replaced(({ index, value }) => staged(index, () => stage(value)));
	}

	/**
	 * The same for a stage that has to wait, one row after the other. With Stop, it is not run for the rows
	 * behind one that failed.
	 */
	async mapEach<U>(
		stage: (value: T) => Promise<U | OdooError>,
		{ stopAtFirstError }: StopSettings = CONTINUE,
	): Promise<Batch<U, R>> {
		const slots: Array<Slot<U, R>> = [];
		let isStopped = stopAtFirstError && this.errors.length > 0;
		for (const given of this.slots) {
			let slot: Slot<U, R> = { index: given.index, status: 'settled', outcome: NOT_RUN };
			if (given.status === 'settled') slot = given;
			else if (!isStopped) {
				try {
					slot = openOrFailed(given.index, await stage(given.value));
				} catch (thrown) {
					slot = failedSlot(given.index, toOdooError(thrown));
				}
				isStopped = stopAtFirstError && slot.status === 'settled';
			}
			slots.push(slot);
		}
		return new Batch<U, R>(slots);
	}

	/**
	 * Runs a stage for all open rows together, as a look-up in bulk.
	 * @param stage gives a value, or why there is none, for each value and in the same order
	 */
	async mapTogether<U>(
		stage: (values: readonly T[]) => Promise<ReadonlyArray<U | OdooError>>,
	): Promise<Batch<U, R>> {
		const { values } = this;
		if (values.length === 0) return this.withValues<U>([]);
		try {
			return this.withValues(await stage(values));
		} catch (thrown) {
			const error = toOdooError(thrown);
			return this.withValues<U>(values.map(() => error));
		}
	}

	/**
	 * Gives the open rows other values, or their errors, in the same order.
	 * @throws Defect unless there is one for each
	 */
	withValues<U>(values: ReadonlyArray<U | OdooError>): Batch<U, R> {
		const { open } = this;
		if (values.length !== open.length) {
			throw new Defect(`A stage answered ${values.length} of ${open.length} rows.`);
		}
		let next = 0;
		return this.replaced((slot) => openOrFailed(slot.index, values[next++] as U | OdooError));
	}

	/**
	 * Looks something up for all open rows together, and joins it to each.
	 * @param look gives what was found, or why there is nothing, for each value and in the same order
	 */
	async joined<F, U>(
		look: (values: readonly T[]) => Promise<ReadonlyArray<F | OdooError>>,
		join: (value: T, found: F) => U | OdooError,
	): Promise<Batch<U, R>> {
		const pairs = await this.mapTogether(async (values) => zip(values, await look(values)));
		return pairs.map(([value, found]) => (found instanceof OdooError ? found : join(value, found)));
	}

	/** Fails all open rows for the same reason. */
	fail(error: OdooError): Batch<never, R> {
		return this.replaced<never>(({ index }) => failedSlot(index, error));
	}

	/** Gives open rows an outcome, by index. */
	settle(outcomes: ReadonlyMap<number, Outcome<R>>): Batch<T, R> {
		return this.replaced((slot) => {
			const outcome = outcomes.get(slot.index);
			return outcome ? { index: slot.index, status: 'settled', outcome } : slot;
		});
	}

	/** Gives all open rows their result. */
	finish(resultOf: (value: T) => R): Batch<never, R> {
		return this.replaced<never>(({ index, value }) => {
			return { index, status: 'settled', outcome: { status: 'done', result: resultOf(value) } };
		});
	}

	/** The same batch, where each row must have its outcome by now. @throws Defect if one is open */
	expectSettled(): Batch<never, R> {
		return this.replaced<never>(({ index }) => {
			throw new Defect(`Row ${index} was left without an answer.`);
		});
	}

	/** The rows in another order; every index comes once. */
	inOrder(indexes: readonly number[]): Batch<T, R> {
		const byIndex = new Map(this.slots.map((slot) => [slot.index, slot]));
		return new Batch<T, R>(indexes.flatMap((index) => byIndex.get(index) ?? []));
	}

	/** Only the rows that `isMeant`; the others are not part of the new batch. */
	only(isMeant: (index: number) => boolean): Batch<T, R> {
		return new Batch<T, R>(this.slots.filter(({ index }) => isMeant(index)));
	}

	/** Only the open rows whose value is meant. */
	filter<S extends T>(isMeant: (value: T) => value is S): Batch<S, R>;
	filter(isMeant: (value: T) => boolean): Batch<T, R>;
	filter(isMeant: (value: T) => boolean): Batch<T, R> {
		return new Batch<T, R>(
			this.slots.filter((slot) => slot.status === 'open' && isMeant(slot.value)),
		);
	}

	/** The open rows in batches of their own, each up to a row that is the first of the next one. */
	*chunks(isFirstOfNext: (value: T) => boolean): Generator<Batch<T, R>> {
		let chunk: Array<Slot<T, R>> = [];
		for (const slot of this.slots) {
			if (slot.status !== 'open') continue;
			if (isFirstOfNext(slot.value)) {
				yield new Batch<T, R>(chunk);
				chunk = [];
			}
			chunk.push(slot);
		}
		if (chunk.length > 0) yield new Batch<T, R>(chunk);
	}

	/** Takes over what became of the rows of another batch, which are some of this one's. */
	with(others: Batch<T, R>): Batch<T, R> {
		const byIndex = new Map(others.slots.map((slot) => [slot.index, slot]));
		return new Batch<T, R>(this.slots.map((slot) => byIndex.get(slot.index) ?? slot));
	}

	/** Takes back that rows are done, with the values that they have in an earlier batch of the same rows. */
	reopened<U>(before: Batch<U, R>): Batch<U, R> {
		const values = new Map(before.open.map(({ index, value }) => [index, value]));
		return new Batch<U, R>(
			this.slots.map((slot): Slot<U, R> => {
				const isDone = slot.status === 'open' || slot.outcome.status === 'done';
				return isDone ? openSlot(slot.index, values.get(slot.index) as U) : slot;
			}),
		);
	}

	/**
	 * Ends the batch at its first failure where a run stops there: rows behind it count as not run,
	 * unless they are done, or may have been written. THE rule of Stop.
	 */
	underStop({ stopAtFirstError }: StopSettings): Batch<T, R> {
		if (!stopAtFirstError) return this;
		const first = this.slots.findIndex(isFailed);
		if (first < 0) return this;
		return new Batch<T, R>(
			this.slots.map((slot, position): Slot<T, R> => {
				if (position <= first || (slot.status === 'settled' && !isSurelyNotWritten(slot)))
					return slot;
				return { index: slot.index, status: 'settled', outcome: NOT_RUN };
			}),
		);
	}

	/** Ends the batch wherever a row failed: rows that are open yet count as not run, also those before it. */
	cutAtAnyFailure(): Batch<T, R> {
		if (this.errors.length === 0) return this;
		return this.replaced<T>(({ index }) => ({ index, status: 'settled', outcome: NOT_RUN }));
	}

	/** The rows that have an outcome, by index. */
	settled(): ReadonlyMap<number, Outcome<R>> {
		return new Map(
			this.slots.flatMap((slot) => (slot.status === 'settled' ? [[slot.index, slot.outcome]] : [])),
		);
	}

	/**
	 * One outcome for each row, by index.
	 * @throws Defect if a row was not run though none failed: a defect of ours
	 */
	outcomes(this: Batch<never, R>): Array<Outcome<R>> {
		const byIndex = [...this.settled()].sort(([one], [other]) => one - other);
		return checkedOutcomes(byIndex.map(([, outcome]) => outcome));
	}

	/**
	 * The result of each row or its error, by index, where no run stops before one.
	 * @throws Defect if a row was not run
	 */
	results(this: Batch<never, R>): Array<R | OdooError> {
		return this.outcomes().map((outcome, index) => {
			if (outcome.status === 'notRun') throw new Defect(`Row ${index} was not run.`);
			return outcome.status === 'done' ? outcome.result : outcome.error;
		});
	}

	/** The same by what each row stands for. */
	resultsBy<V>(this: Batch<never, R>, what: readonly V[]): Map<V, R | OdooError> {
		return new Map(zip(what, this.results()));
	}

	private replaced<U>(replace: (slot: Entry<T> & { status: 'open' }) => Slot<U, R>): Batch<U, R> {
		return new Batch<U, R>(
			this.slots.map((slot) => (slot.status === 'open' ? replace(slot) : slot)),
		);
	}
}

function staged<U, R>(index: number, stage: () => U | OdooError): Slot<U, R> {
	try {
		return openOrFailed(index, stage());
	} catch (thrown) {
		return failedSlot(index, toOdooError(thrown));
	}
}

function openOrFailed<U, R>(index: number, value: U | OdooError): Slot<U, R> {
	return value instanceof OdooError ? failedSlot(index, value) : openSlot(index, value);
}

function openSlot<U>(index: number, value: U): Entry<U> & { readonly status: 'open' } {
	return { index, status: 'open', value };
}

function failedSlot<U, R>(index: number, error: OdooError): Slot<U, R> {
	return { index, status: 'settled', outcome: { status: 'failed', error } };
}

function isFailed(slot: Slot<unknown, unknown>): boolean {
	return slot.status === 'settled' && slot.outcome.status === 'failed';
}

function isSurelyNotWritten({ outcome }: { readonly outcome: Outcome<unknown> }): boolean {
	return outcome.status === 'failed' && !isUnknown(outcome);
}
