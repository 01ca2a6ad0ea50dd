import type { OdooClient } from '../client/client';
import { OdooError } from '../errors';
import type { Target } from './existing';
import { checkExisting } from './existing';
import { rightsChecked } from './rights';
import type { Outcome, SettleOptions } from './settle';
import { settle } from './settle';

/**
 * Deletes records for good.
 * @returns the id of each row, or why it was not deleted; a record named twice is deleted once
 */
export async function deleteRecords(
	client: OdooClient,
	target: Target,
	rows: ReadonlyArray<{ readonly id: number } | OdooError>,
	options: SettleOptions,
): Promise<Array<Outcome<number>>> {
	const { model, context } = target;
	const checked = await checkExisting(client, target, rows);
	const remove = async (batch: ReadonlyArray<{ readonly id: number }>) => {
		const ids = batch.map(({ id }) => id);
		await client.call({ model, method: 'unlink', ids, context });
		return ids;
	};
	const firstOfKey = new Map(checked.map((row) => [keyOf(row), row] as const));
	const distinct = [...firstOfKey.values()];
	const outcomes = await settle(distinct, rightsChecked(client, model, 'unlink', remove), options);
	const outcomeOf = new Map([...firstOfKey.keys()].map((key, index) => [key, outcomes[index]]));
	return checked.map((row) => outcomeOf.get(keyOf(row)) ?? { status: 'notRun' });
}

/** Rows with the same key share an outcome; an error is its own. */
function keyOf(row: { readonly id: number } | OdooError): number | OdooError {
	return row instanceof OdooError ? row : row.id;
}
