import type { OdooClient } from '../client/client';
import { OdooError } from '../errors';
import type { Target } from './find/existing';
import { checkExisting } from './find/existing';
import { orFindOut } from './settle/lostAnswer';
import { rightsChecked } from './rights';
import type { Outcome, SettleOptions } from './settle/settle';
import { settleDistinct } from './settle/settleDistinct';

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
	const remove = async (batch: ReadonlyArray<{ readonly id: number }>) => {
		const ids = batch.map(({ id }) => id);
		return await orFindOut(
			async () => {
				await client.call({ model, method: 'unlink', ids, context });
				return ids;
			},
			async () => {
				const now = await checkExisting(client, target, batch);
				return now.every((row) => row instanceof OdooError) ? ids : undefined;
			},
		);
	};
	const checked = await checkExisting(client, target, rows);
	return await settleDistinct(checked, rightsChecked(client, model, 'unlink', remove), options);
}
