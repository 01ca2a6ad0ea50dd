import type { Context } from '../call';
import type { OdooClient } from '../client/client';
import { OdooError, recordNotFound } from '../errors';
import { expectRecords } from '../protocol/expect';
import { activeNameIn } from '../schema/activeName';
import type { Schema } from '../schema/schema';
import { orFindOut } from './settle/lostAnswer';
import { rightsChecked } from './rights';
import type { Outcome, SettleOptions } from './settle/settle';
import { settleDistinct } from './settle/settleDistinct';

/** What became of one record. */
export interface Archived {
	readonly id: number;
	/** False where it was archived before. */
	readonly isChanged: boolean;
}

/**
 * Takes records out of sight without deleting them. Those that are archived already stay as they are.
 * @throws OdooError `FIELD_NOT_FOUND` for a model that cannot be archived
 */
export async function archiveRecords(
	client: OdooClient,
	schema: Schema,
	context: Context,
	rows: ReadonlyArray<{ readonly id: number } | OdooError>,
	options: SettleOptions,
): Promise<Array<Outcome<Archived>>> {
	const { model } = schema;
	const active = activeFieldOf(schema);
	const archive = async (batch: readonly Archived[]) => {
		const ids = batch.flatMap(({ id, isChanged }) => (isChanged ? [id] : []));
		const params = { vals: { [active]: false } };
		if (ids.length === 0) return batch;
		return await orFindOut(
			async () => {
				await client.call({ model, method: 'write', ids, params, context });
				return batch;
			},
			async () => {
				const now = await withState(client, schema, context, batch);
				return now.some((row) => row instanceof OdooError || row.isChanged) ? undefined : batch;
			},
		);
	};
	const checked = await withState(client, schema, context, rows);
	return await settleDistinct(checked, rightsChecked(client, model, 'write', archive), options);
}

/** The field that says whether a record is archived. @throws OdooError `FIELD_NOT_FOUND` */
function activeFieldOf(schema: Schema): string {
	const name = activeNameIn(schema);
	if (name) return name;
	throw new OdooError(
		'FIELD_NOT_FOUND',
		`${schema.model} records cannot be archived: the model has no field "active".`,
		{
			field: 'active',
			hint: 'Delete the records instead, or use a field of the model, such as its state.',
		},
	);
}

/**
 * Whether archiving changes each of the records.
 * @throws OdooError `FIELD_NOT_FOUND` for a model that cannot be archived
 */
export async function withState(
	client: OdooClient,
	schema: Schema,
	context: Context,
	rows: ReadonlyArray<{ readonly id: number } | OdooError>,
): Promise<Array<Archived | OdooError>> {
	const { model } = schema;
	const active = activeFieldOf(schema);
	const ids = new Set(rows.flatMap((row) => (row instanceof OdooError ? [] : [row.id])));
	const found = await client.call({
		model,
		method: 'search_read',
		params: { domain: [['id', 'in', [...ids]]], fields: [active] },
		context: { ...context, active_test: false },
	});
	const isActive = new Map(
		expectRecords(found, `${model}.search_read`).map((record) => [record.id, record[active]]),
	);
	return rows.map((row) => {
		if (row instanceof OdooError) return row;
		const state = isActive.get(row.id);
		if (state === undefined) return recordNotFound(model, row.id);
		return { id: row.id, isChanged: state === true };
	});
}
