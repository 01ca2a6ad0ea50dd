import { caughtOdooError, OdooError } from '../../errors';
import { RowsRefused } from './rowsRefused';
import type { Outcome, SettleOptions } from './settle';

/**
 * Runs all rows in one transaction, or none of them.
 * @param run gives a result for each row, or it throws and has changed nothing
 * @returns one outcome per row: all done, or all failed with the reason of the one that is at fault
 */
export async function atOnce<R, T>(
	rows: ReadonlyArray<R | OdooError>,
	run: (rows: readonly R[]) => Promise<readonly T[]>,
	{ batchSize, stopAtFirstError }: SettleOptions,
): Promise<Array<Outcome<T>>> {
	if (rows.length > batchSize) return nothing(rows, tooMany(rows.length, batchSize));
	const culprit = rows.findIndex((row) => row instanceof OdooError);
	if (culprit >= 0) return undone(rows, stopAtFirstError);
	try {
		const results = await run(rows.filter((row) => !(row instanceof OdooError)) as R[]);
		return results.map((result) => ({ status: 'done', result }));
	} catch (thrown) {
		const error = caughtOdooError(thrown);
		if (!(error instanceof RowsRefused)) return nothing(rows, notWritten(error));
		return undone(
			rows.map((row, position) => (error.positions.has(position) ? error : row)),
			stopAtFirstError,
		);
	}
}

/** Outcomes where some rows are errors, for whose sake the others were not written either. */
export function undone<T>(rows: readonly unknown[], stopAtFirstError: boolean): Array<Outcome<T>> {
	const errors = rows.map((row) => (row instanceof OdooError ? row : undefined));
	const first = errors.findIndex((error) => error !== undefined);
	return errors.map((error, position): Outcome<T> => {
		const isFirst = position === first;
		if (stopAtFirstError && !isFirst) return { status: 'notRun' };
		return { status: 'failed', error: error ?? notWritten(errors[first] as OdooError) };
	});
}

function nothing<T>(rows: readonly unknown[], error: OdooError): Array<Outcome<T>> {
	return rows.map(() => ({ status: 'failed', error }));
}

/** Whether something was written is known for all rows together, if at all. */
function notWritten(error: OdooError): OdooError {
	if (error.code === 'OUTCOME_UNKNOWN') return error;
	const { code, message, hint, field, details } = error;
	return new OdooError(code, `Nothing was written, as all items go together: ${message}`, {
		hint,
		field,
		details,
		cause: error,
	});
}

/** There is no request that writes such rows in one transaction. */
export function notTogether(field?: string): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		'These items cannot be written in one transaction: this version of Odoo has no request that does it.',
		{
			field,
			hint: 'Give all items the same fields with plain values, without nested lines, do not mix new and existing records, or switch off All or Nothing.',
		},
	);
}

/** What is written all or nothing must fit into one batch. */
export function tooMany(count: number, batchSize: number): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		`${count} items are more than one batch of ${batchSize}, and only a batch is written all or nothing.`,
		{ hint: 'Raise Batch Size to the number of items, or switch off All or Nothing.' },
	);
}
