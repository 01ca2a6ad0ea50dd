import type { OdooError } from '../errors';
import { Defect, isConnectionError } from '../errors';
import type { Batch, StopSettings } from './batch';
import type { Outcome } from './outcome';
import type { Ties } from './order';
import { MadeTies } from './order';
import type { SendSettings } from './send';
import { MAX_BYTES } from './send';
import type { Breathe } from '../breathe';

/** How rows that may depend on one another are written. `P` is what planning makes of a row. */
export interface Rounds<T, P, R> {
	/** What can be told of a row before anything is looked up. */
	readonly tiesOf: (row: T) => Ties;
	/** The record that a row means, in its own words; rows with the same words go one after the other. */
	readonly recordOf: (row: T) => string | undefined;
	/**
	 * Finds out what rows come to, given what Odoo holds now. What that tells of other rows of the round
	 * shows in their ties.
	 * @returns plans of the rows that are the first for their record
	 */
	readonly plan: (rows: Batch<T, R>, state: RoundState<T>) => Promise<Batch<P, R>>;
	/** What can be told of a row once it is planned: it makes only what really changes. */
	readonly tiesOfPlan: (plan: P) => Ties;
	/** Whether rows look something up by a tie, so that they must look again once it was made. */
	readonly isLookedUp: (tie: string) => boolean;
	/** Writes planned rows, of which none needs another. */
	readonly carryOut: (plans: Batch<P, R>) => Promise<Batch<never, R>>;
	/** Bytes of the files that a row brings along, which are in memory while it is written. */
	readonly byteCountOf: (row: T) => number;
	/** How many requests may be under way at a time; one when left out. */
	readonly parallel?: number;
	readonly breathe: Breathe;
}

/** What planning must know about a row and those before it. */
export interface RoundState<T> {
	/** No row before it in this round means the same record in the same words. */
	readonly isFirst: (row: T) => boolean;
	/** What rows of earlier rounds made: what was looked up before may be out of date. */
	readonly written: MadeTies;
	/** Rows before it in this round may still make something that the row needs. */
	readonly isTied: (row: T) => boolean;
}

/**
 * Writes a batch so that it comes to what its rows would one after the other. Rows go in chunks of
 * limited size, and each chunk in rounds: a row goes one round after the last row that it needs, so
 * that within a round any order will do and few large requests carry it. Most chunks are one round.
 * With Stop, a round is a run of neighbours, and ends before the first row that needs one of them.
 */
export async function runRounds<T, P, R>(
	batch: Batch<T, R>,
	rounds: Rounds<T, P, R>,
	settings: SendSettings,
): Promise<Batch<never, R>> {
	const { stopAtFirstError } = settings;
	const given = batch.underStop(settings);
	const how = { rounds, stopAtFirstError, written: new MadeTies((tie) => rounds.isLookedUp(tie)) };
	const outcomes = new Map<number, Outcome<R>>();
	let lost: OdooError | undefined;
	for (const chunk of chunksOf(given, rounds, settings)) {
		const done = await runChunk(chunk, how);
		for (const [index, outcome] of done.settled()) outcomes.set(index, outcome);
		const { errors } = done;
		lost = errors.find(isConnectionError);
		// A server that is gone is not asked again.
		if (lost || (stopAtFirstError && errors.length > 0)) break;
	}
	const ended = given.settle(outcomes).underStop(settings);
	return lost ? ended.fail(lost) : ended.expectSettled();
}

interface Round<T, P, R> extends StopSettings {
	readonly rounds: Rounds<T, P, R>;
	/** What rows made in the rounds before. */
	readonly written: MadeTies;
}

async function runChunk<T, P, R>(batch: Batch<T, R>, how: Round<T, P, R>): Promise<Batch<T, R>> {
	let all = batch;
	while (all.open.length > 0 && !all.errors.some(isConnectionError)) {
		const { length: before } = all.open;
		all = all.with(await runRound(all, how)).underStop(how);
		if (all.open.length === before) throw new Defect('A round has settled none of its rows.');
	}
	return all;
}

/** @returns the rows that could go in this round, each with its outcome */
async function runRound<T, P, R>(
	rows: Batch<T, R>,
	{ rounds, stopAtFirstError, written }: Round<T, P, R>,
): Promise<Batch<never, R>> {
	const firsts = await firstOfEachRecord(rows, rounds);
	const tied = await tiedRows(rows, rounds);
	const planned = await rounds.plan(rows, {
		isFirst: (row) => firsts.has(row),
		isTied: (row) => tied.has(row),
		written,
	});

	const plans = new Map(planned.open.map(({ index, value }) => [index, value]));
	const made = new MadeTies();
	// A row must not create what an earlier row, which still waits, has yet to look for and not find.
	const awaited = new MadeTies();
	const going = new Set<number>();
	let isAnyWaiting = false;
	for (const { index, value } of rows.open) {
		await rounds.breathe();
		const plan = plans.get(index);
		const ties = plan === undefined ? rounds.tiesOf(value) : rounds.tiesOfPlan(plan);
		// It may have failed for want of what an earlier one makes.
		const isPremature = plan === undefined && tied.has(value);
		const isTied = made.concerns(ties) || awaited.concerns({ needs: ties.makes });
		const isFree = firsts.has(value) && !isPremature && !isTied;
		if (!isFree || (stopAtFirstError && isAnyWaiting)) {
			isAnyWaiting = true;
			for (const each of [rounds.tiesOf(value), ties]) {
				made.add(each);
				awaited.add({ makes: each.needs });
			}
			continue;
		}
		going.add(index);
		if (plan === undefined) continue; // it failed, and makes nothing
		made.add(ties);
		written.add(ties);
	}
	return await rounds.carryOut(planned.only((index) => going.has(index)));
}

/** The rows that may need what an earlier one makes. */
async function tiedRows<T, P, R>(
	rows: Batch<T, R>,
	rounds: Rounds<T, P, R>,
): Promise<ReadonlySet<T>> {
	const made = new MadeTies();
	const tied = new Set<T>();
	for (const { value } of rows.open) {
		await rounds.breathe();
		const ties = rounds.tiesOf(value);
		if (made.concerns(ties)) tied.add(value);
		made.add(ties);
	}
	return tied;
}

/** The rows whose record no earlier one names in the same words. */
async function firstOfEachRecord<T, P, R>(
	rows: Batch<T, R>,
	rounds: Rounds<T, P, R>,
): Promise<ReadonlySet<T>> {
	const seen = new Set<string>();
	const firsts = new Set<T>();
	for (const { value } of rows.open) {
		await rounds.breathe();
		const record = rounds.recordOf(value);
		if (record === undefined || !seen.has(record)) firsts.add(value);
		if (record !== undefined) seen.add(record);
	}
	return firsts;
}

/** The open rows in chunks: as many as may be in memory and under way together. */
function chunksOf<T, P, R>(
	batch: Batch<T, R>,
	rounds: Rounds<T, P, R>,
	{ batchSize, stopAtFirstError }: SendSettings,
): Iterable<Batch<T, R>> {
	const most = stopAtFirstError ? batchSize : batchSize * (rounds.parallel ?? 1);
	let count = 0;
	let bytes = 0;
	return batch.chunks((row) => {
		const own = rounds.byteCountOf(row);
		const isFull = count === most || (bytes + own > MAX_BYTES && count > 0);
		[count, bytes] = isFull ? [1, own] : [count + 1, bytes + own];
		return isFull;
	});
}
