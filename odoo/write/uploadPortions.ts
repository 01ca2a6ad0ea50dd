import { OdooError } from '../errors';
import type { Outcome, SettleOptions } from './settle';

/**
 * Bytes of files in one request, before base64 makes them a third larger. Odoo 19 takes requests of up
 * to 128 MiB, web servers in front of it often less; and all of them are in memory several times.
 */
const PORTION_BYTES = 16 * 1024 * 1024;

/**
 * Runs rows in portions of limited size. A row that is larger than a portion goes alone. When rows
 * behind a failed one must not run, neither do later portions.
 * @returns one outcome per row, in their order
 */
export async function inPortions<R, T>(
	rows: ReadonlyArray<R | OdooError>,
	byteCountOf: (row: R) => number,
	{ batchSize, stopAtFirstError }: SettleOptions,
	run: (portion: ReadonlyArray<R | OdooError>) => Promise<ReadonlyArray<Outcome<T>>>,
): Promise<Array<Outcome<T>>> {
	const outcomes: Array<Outcome<T>> = [];
	for (let start = 0; start < rows.length;) {
		const end = endOfPortion(rows, start, byteCountOf, batchSize);
		const settled = await run(rows.slice(start, end));
		for (const outcome of settled) outcomes.push(outcome);
		start = end;
		if (stopAtFirstError && settled.some(({ status }) => status === 'failed')) break;
	}
	const notRun = rows.slice(outcomes.length).map(() => ({ status: 'notRun' }) as const);
	return [...outcomes, ...notRun];
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
