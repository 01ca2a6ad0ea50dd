import type { Vals } from '../call';
import type { OdooClient } from '../client/client';
import { OdooError } from '../errors';
import type { Target } from './existing';
import { checkExisting } from './existing';
import { rightsChecked } from './rights';
import type { Outcome, SettleOptions } from './settle';
import { settle } from './settle';

/** New values for one record. */
export interface UpdateRow {
	readonly id: number;
	readonly vals: Vals;
}

/** Takes different values for many records in one request. Source: web/models/models.py of Odoo 19. */
const FIRST_VERSION_WITH_SAVE_MULTI = 19;

/**
 * Changes existing records. Rows with equal values share a request; from Odoo 19 on, rows with
 * different values do as well.
 * @returns the id of each row, or why it was not changed
 */
export async function updateRecords(
	client: OdooClient,
	target: Target,
	rows: ReadonlyArray<UpdateRow | OdooError>,
	options: SettleOptions,
): Promise<Array<Outcome<number>>> {
	const checked = await checkExisting(client, target, rows);
	const canSaveMulti = (await client.version()) >= FIRST_VERSION_WITH_SAVE_MULTI;
	const update = async (batch: readonly UpdateRow[]) => {
		await writeBatch(client, target, batch);
		return batch.map(({ id }) => id);
	};
	return await settle(checked, rightsChecked(client, target.model, 'write', update), {
		...options,
		keyOf: canSaveMulti ? undefined : keyOf,
		// A record that comes twice must end with its last values.
		keepsOrder: options.stopAtFirstError || hasRepeatedId(checked),
	});
}

async function writeBatch(
	client: OdooClient,
	{ model, context }: Target,
	batch: readonly UpdateRow[],
): Promise<void> {
	const ids = batch.map(({ id }) => id);
	const [first] = batch;
	if (!first) return;
	if (batch.every((row) => keyOf(row) === keyOf(first))) {
		await client.call({ model, method: 'write', ids, params: { vals: first.vals }, context });
		return;
	}
	const params = { vals_list: batch.map(({ vals }) => vals), specification: {} };
	await client.call({ model, method: 'web_save_multi', ids, params, context });
}

function keyOf({ vals }: UpdateRow): string {
	return JSON.stringify(vals);
}

function hasRepeatedId(rows: ReadonlyArray<UpdateRow | OdooError>): boolean {
	const ids = rows.flatMap((row) => (row instanceof OdooError ? [] : [row.id]));
	return new Set(ids).size < ids.length;
}
