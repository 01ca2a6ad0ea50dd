import { OdooError, toOdooError } from '../errors';
import type { Batch, StopSettings } from './batch';
import type { Request, SendSettings } from './send';
import { reconciled } from './send';

/**
 * Sends all rows of a batch in one transaction, or none of them.
 * @returns the batch with all rows done, or all failed with the reason of the one that is at fault
 */
export async function sendAtomic<T, R>(
	batch: Batch<T, R>,
	{ send, reconcile, kindOf = () => '', maxRows = Infinity }: Request<T, R>,
	settings: SendSettings,
): Promise<Batch<never, R>> {
	const keyed = batch.map(kindOf);
	if (keyed.errors.length > 0) return rolledBack(batch.settle(keyed.settled()), settings);
	const rows = batch.values;
	if (rows.length === 0) return batch.expectSettled();
	if (new Set(keyed.values).size > 1 || rows.length > maxRows) return batch.fail(notTogether());
	let results: ReadonlyArray<R | OdooError>;
	try {
		results = await send(rows);
	} catch (thrown) {
		const error = toOdooError(thrown);
		const { positions } = error;
		if (positions) {
			const refused = rows.map((row, at) => (positions.has(at) ? error : row));
			return rolledBack(batch.withValues(refused), settings);
		}
		if (error.code !== 'OUTCOME_UNKNOWN') return batch.fail(notWritten(error));
		results = await reconciled({ reconcile }, rows, error);
		// One transaction: what is there of one row is there of all.
		const lost = results.find((result) => result instanceof OdooError);
		if (lost) return batch.fail(lost);
	}
	return batch.withValues(results).finish((result) => result);
}

/** The batch where some rows failed, for whose sake the others were not written either. */
export function rolledBack<T, R>(batch: Batch<T, R>, settings: StopSettings): Batch<never, R> {
	const [firstError] = batch.errors;
	return firstError && !settings.stopAtFirstError
		? batch.fail(notWritten(firstError))
		: batch.cutAtAnyFailure().underStop(settings).expectSettled();
}

/** @returns the error if there are more rows than one request takes */
export function tooMany(count: number, batchSize: number): OdooError | undefined {
	if (count <= batchSize) return undefined;
	return new OdooError(
		'INVALID_VALUE',
		`${count} items are more than one batch of ${batchSize}, and All or Nothing is limited to one batch.`,
		{ hint: 'Raise Batch Size to the number of items, or turn off All or Nothing.' },
	);
}

/** There is no request that writes such rows in one transaction. */
export function notTogether(field?: string): OdooError {
	return new OdooError('INVALID_VALUE', 'Odoo cannot write these items in one transaction.', {
		field,
		hint: 'Use the same plain fields for all items, and only new or only existing records. Or turn off All or Nothing.',
	});
}

/** Whether something was written is known for all rows together, if at all. */
function notWritten(error: OdooError): OdooError {
	if (error.code === 'OUTCOME_UNKNOWN') return error;
	return error.with({
		message: `Nothing was written, because All or Nothing is on: ${error.message}`,
	});
}
