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
): Promise<Batch<T, R>> {
	const { open } = batch;
	const keyed = batch.map(kindOf);
	if (keyed.errors.length > 0) return rolledBack(batch.settle(keyed.settled()), settings);
	if (open.length === 0) return batch;
	const rows = batch.values;
	if (new Set(keyed.values).size > 1 || rows.length > maxRows) return batch.fail(notTogether());
	let results: ReadonlyArray<R | undefined>;
	try {
		results = await send(rows);
	} catch (thrown) {
		const error = toOdooError(thrown);
		const { positions } = error;
		if (positions) {
			const refused = batch.settleEach((position) =>
				positions.has(position) ? { status: 'failed', error } : undefined,
			);
			return rolledBack(refused, settings);
		}
		if (error.code !== 'OUTCOME_UNKNOWN') return batch.fail(notWritten(error));
		results = await reconciled({ reconcile }, rows);
		// One transaction: what is there of one row is there of all.
		if (!open.every((_, position) => results[position] !== undefined)) return batch.fail(error);
	}
	return batch.settleEach((position) => ({ status: 'done', result: results[position] as R }));
}

/** The batch where some rows failed, for whose sake the others were not written either. */
export function rolledBack<T, R>(batch: Batch<T, R>, settings: StopSettings): Batch<T, R> {
	const [firstError] = batch.errors;
	if (!firstError) return batch;
	return settings.stopAtFirstError
		? batch.cutAtAnyFailure().underStop(settings)
		: batch.fail(notWritten(firstError));
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
