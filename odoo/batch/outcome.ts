import type { OdooError } from '../errors';
import { Defect } from '../errors';

/** What became of one row: its result, its own error, or nothing because the run stopped before it. */
export type Outcome<R> =
	| { readonly status: 'done'; readonly result: R }
	| { readonly status: 'failed'; readonly error: OdooError }
	| { readonly status: 'notRun' };

/**
 * Outcomes that may be told: a row that was not run needs one that failed.
 * @throws Defect otherwise, as rows would be lost in a run that seems to have gone well
 */
export function checkedOutcomes<O extends Outcome<unknown>>(outcomes: O[]): O[] {
	const notRun = outcomes.findIndex(({ status }) => status === 'notRun');
	if (notRun < 0 || outcomes.some(({ status }) => status === 'failed')) return outcomes;
	throw new Defect(`Row ${notRun} was not run, though no row failed.`);
}

/** The outcomes with the results of rows that are done told anew. */
export function mapDone<R, S>(
	outcomes: ReadonlyArray<Outcome<R>>,
	to: (result: R, position: number) => S,
): Array<Outcome<S>> {
	return outcomes.map((outcome, position) =>
		outcome.status === 'done' ? { status: 'done', result: to(outcome.result, position) } : outcome,
	);
}

/** Whether nobody knows if the row was written. */
export function isUnknown(outcome: Outcome<unknown>): boolean {
	return outcome.status === 'failed' && outcome.error.code === 'OUTCOME_UNKNOWN';
}
