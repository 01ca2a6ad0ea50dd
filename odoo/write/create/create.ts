import type { Vals } from '../../call';
import type { OdooClient } from '../../client/client';
import { OdooError } from '../../errors';
import { expectIds } from '../../protocol/expect';
import type { Target } from '../find/existing';
import { rightsChecked } from '../rights';
import type { Outcome, SettleOptions } from '../settle/settle';
import { settle } from '../settle/settle';

/**
 * Creates one record per row, each batch in one request and one transaction.
 * @returns the new id of each row, or why there is none
 */
export async function createRecords(
	client: OdooClient,
	target: Target,
	rows: ReadonlyArray<Vals | OdooError>,
	options: SettleOptions,
): Promise<Array<Outcome<number>>> {
	const create = async (batch: readonly Vals[]) => await createTogether(client, target, batch);
	return await settle(rows, rightsChecked(client, target.model, 'create', create), options);
}

/** Creates all records or none. @returns their ids */
export async function createTogether(
	client: OdooClient,
	{ model, context }: Target,
	vals: readonly Vals[],
): Promise<readonly number[]> {
	const created = await client.call({
		model,
		method: 'create',
		params: { vals_list: vals },
		context,
	});
	const ids = expectIds(created, `${model}.create`);
	if (ids.length !== vals.length) throw notAllCreated(model, vals.length, ids);
	return ids;
}

/** An app that changes how records are made lost some: which row became which record is not known. */
export function notAllCreated(model: string, wanted: number, ids: readonly number[]): OdooError {
	return new OdooError(
		'OUTCOME_UNKNOWN',
		`Odoo created ${ids.length} ${model} records for ${wanted} items.`,
		{
			hint: 'An app installed in Odoo changes how these records are created. Set Batch Size to 1.',
			details: `ids: ${ids.join(', ')}`,
		},
	);
}
