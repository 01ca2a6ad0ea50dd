import type { OdooClient } from '../client/client';
import { OdooError } from '../errors';
import type { Target } from './find/existing';
import { checkExisting } from './find/existing';
import { rightsChecked } from './rights';
import type { Outcome, SettleOptions } from './settle/settle';
import { settle } from './settle/settle';
import type { UpdateRow } from './updateRequests';
import { updateRequests } from './updateRequests';

/**
 * Changes existing records.
 * @returns the id of each row, or why it was not changed
 */
export async function updateRecords(
	client: OdooClient,
	target: Target,
	rows: ReadonlyArray<UpdateRow | OdooError>,
	options: SettleOptions,
): Promise<Array<Outcome<number>>> {
	return await writeUpdates(client, target, await checkExisting(client, target, rows), options);
}

/** The same for records that are known to exist: others may seem to be changed, or fail the batch. */
export async function writeUpdates(
	client: OdooClient,
	target: Target,
	rows: ReadonlyArray<UpdateRow | OdooError>,
	options: SettleOptions,
	around: (run: UpdateRun) => UpdateRun = (run) => run,
): Promise<Array<Outcome<number>>> {
	const updates = rows.flatMap((row) => (row instanceof OdooError ? [] : [row]));
	const { keyOf, run, concurrency } = await updateRequests(client, target, updates, options);
	const update: UpdateRun = async (batch) => {
		// Odoo dates a record anew even when it is written no values.
		const changed = batch.filter(({ vals }) => Object.keys(vals).length > 0);
		if (changed.length > 0) await run(changed);
		return batch.map(({ id }) => id);
	};
	return await settle(rows, rightsChecked(client, target.model, 'write', around(update)), {
		...options,
		keyOf,
		concurrency,
		// A record that comes twice must end with its last values.
		keepsOrder: options.stopAtFirstError || hasRepeatedId(updates),
	});
}

/** Changes the records of a batch in one transaction and gives back their ids. */
export type UpdateRun = (batch: readonly UpdateRow[]) => Promise<readonly number[]>;

function hasRepeatedId(rows: readonly UpdateRow[]): boolean {
	return new Set(rows.map(({ id }) => id)).size < rows.length;
}
