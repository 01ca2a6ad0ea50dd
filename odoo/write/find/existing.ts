import type { Context } from '../../call';
import type { OdooClient } from '../../client/client';
import { OdooError, recordNotFound } from '../../errors';
import { expectIds } from '../../protocol/expect';

/** Where records are written: their model, and the context of all calls. */
export interface Target {
	readonly model: string;
	readonly context: Context;
}

/** Far below what a request may hold. */
const IDS_PER_REQUEST = 20_000;

/**
 * Puts an error in the place of rows whose record does not exist, or is hidden from the user. Odoo
 * does not tell: many models answer true for changing or deleting ids that are not there, others
 * refuse the whole batch.
 */
export async function checkExisting<R extends { readonly id: number }>(
	client: OdooClient,
	target: Target,
	rows: ReadonlyArray<R | OdooError>,
): Promise<Array<R | OdooError>> {
	const ids = new Set(rows.flatMap((row) => (row instanceof OdooError ? [] : [row.id])));
	const existing = await existingIds(client, target, [...ids]);
	return rows.map((row) => {
		if (row instanceof OdooError || existing.has(row.id)) return row;
		return recordNotFound(target.model, row.id);
	});
}

async function existingIds(
	client: OdooClient,
	{ model, context }: Target,
	ids: readonly number[],
): Promise<ReadonlySet<number>> {
	const existing = new Set<number>();
	for (let start = 0; start < ids.length; start += IDS_PER_REQUEST) {
		const found = await client.call({
			model,
			method: 'search',
			params: { domain: [['id', 'in', ids.slice(start, start + IDS_PER_REQUEST)]] },
			context: { ...context, active_test: false },
		});
		for (const id of expectIds(found, `${model}.search`)) existing.add(id);
	}
	return existing;
}
