import type { Vals } from '../call';
import type { OdooClient } from '../client/client';
import { OdooError } from '../errors';
import { expectIds } from '../protocol/expect';
import type { Target } from './existing';
import { rightsChecked } from './rights';
import type { Outcome, SettleOptions } from './settle';
import { settle } from './settle';

/**
 * Creates one record per row, each batch in one request and one transaction.
 * @returns the new id of each row, or why there is none
 */
export async function createRecords(
	client: OdooClient,
	{ model, context }: Target,
	rows: ReadonlyArray<Vals | OdooError>,
	options: SettleOptions,
): Promise<Array<Outcome<number>>> {
	const create = async (batch: readonly Vals[]) => {
		const params = { vals_list: batch };
		const created = await client.call({ model, method: 'create', params, context });
		const ids = expectIds(created, `${model}.create`);
		if (ids.length !== batch.length) throw notAllCreated(model, batch.length, ids);
		return ids;
	};
	return await settle(rows, rightsChecked(client, model, 'create', create), options);
}

/** An app that overrides `create` lost some: nobody can tell which row became which record. */
function notAllCreated(model: string, wanted: number, ids: readonly number[]): OdooError {
	return new OdooError(
		'OUTCOME_UNKNOWN',
		`Odoo created ${ids.length} ${model} records for ${wanted} items.`,
		{
			hint: 'An app installed in Odoo changes how these records are created. Set Batch Size to 1.',
			details: `ids: ${ids.join(', ')}`,
		},
	);
}
