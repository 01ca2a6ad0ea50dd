import { caughtOdooError, isConnectionError, OdooError } from '../../errors';
import type { Outcome, SettleOptions } from './settle';

/**
 * Bytes of files in one request, before base64 makes them a third larger. Odoo 19 takes requests of up
 * to 128 MiB, web servers in front of it often less; and all of them are in memory several times.
 */
const PORTION_BYTES = 16 * 1024 * 1024;

/**
 * Runs rows in portions of limited size. A row that is larger than a portion goes alone. When rows
 * behind a failed one must not run, neither do later portions. An error that is not one of a row is
 * the answer for its portion alone, unless the connection is lost, which later portions share.
 * @returns one outcome per row, in their order
 */
export async function inPortions<R, T>(
	rows: ReadonlyArray<R | OdooError>,
	byteCountOf: (row: R) => number,
	{ batchSize, stopAtFirstError }: SettleOptions,
	run: (portion: ReadonlyArray<R | OdooError>) => Promise<ReadonlyArray<Outcome<T>>>,
): Promise<Array<Outcome<T>>> {
	const outcomes: Array<Outcome<T>> = [];
	let lost: OdooError | undefined;
	for (let start = 0; start < rows.length;) {
		const end = endOfPortion(rows, start, byteCountOf, batchSize);
		const portion = rows.slice(start, end);
		const settled = lost ? failed<T>(portion, lost) : await runOrFail(portion, run);
		for (const outcome of settled) outcomes.push(outcome);
		start = end;
		lost ??= errorsOf(settled).find(isConnectionError);
		if (stopAtFirstError && errorsOf(settled).length > 0) break;
	}
	const notRun = rows.slice(outcomes.length).map(() => ({ status: 'notRun' }) as const);
	return [...outcomes, ...notRun];
}

async function runOrFail<R, T>(
	portion: ReadonlyArray<R | OdooError>,
	run: (portion: ReadonlyArray<R | OdooError>) => Promise<ReadonlyArray<Outcome<T>>>,
): Promise<ReadonlyArray<Outcome<T>>> {
	try {
		return await run(portion);
	} catch (thrown) {
		return failed(portion, caughtOdooError(thrown));
	}
}

function failed<T>(portion: readonly unknown[], error: OdooError): Array<Outcome<T>> {
	return portion.map(() => ({ status: 'failed', error }));
}

function errorsOf(outcomes: ReadonlyArray<Outcome<unknown>>): OdooError[] {
	return outcomes.flatMap((outcome) => (outcome.status === 'failed' ? [outcome.error] : []));
}

function endOfPortion<R>(
	rows: ReadonlyArray<R | OdooError>,
	start: number,
	byteCountOf: (row: R) => number,
	maxRows: number,
): number {
	let bytes = 0;
	let end = start;
	for (const row of rows.slice(start, start + maxRows)) {
		bytes += row instanceof OdooError ? 0 : byteCountOf(row);
		if (bytes > PORTION_BYTES && end > start) break;
		end++;
	}
	return end;
}
