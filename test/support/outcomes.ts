import type { OdooError, Outcome } from '../../odoo';

/** The result of a row that is done; throws for others. */
export function resultOf<R>(outcome: Outcome<R> | undefined): R {
	if (outcome?.status === 'done') return outcome.result;
	throw errorOf(outcome) ?? new Error(`The row is ${codeOf(outcome)}.`);
}

/** The error of a row that failed. */
export function errorOf(outcome: Outcome<unknown> | undefined): OdooError | undefined {
	return outcome?.status === 'failed' ? outcome.error : undefined;
}

/** The code of a row's error, or else its status. */
export function codeOf(outcome: Outcome<unknown> | undefined): string {
	return errorOf(outcome)?.code ?? outcome?.status ?? 'not there';
}

/** What a row comes to: its result, its error, or that it was not run. */
export function resultOrError(outcome: Outcome<unknown>): unknown {
	return outcome.status === 'done' ? outcome.result : (errorOf(outcome) ?? outcome);
}
