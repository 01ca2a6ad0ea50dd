import type { Context, Vals } from '../../call';
import type { OdooClient } from '../../client/client';
import { OdooError } from '../../errors';
import type { Schema } from '../../schema/schema';
import type { LoadedRow } from './load';
import { load } from './load';
import { columnsOf, loadRowOf } from './loadCell';
import { rightsChecked } from '../rights';
import type { Outcome, SettleOptions } from '../settle/settle';
import { settle } from '../settle/settle';

/** A record to be created under an external ID. */
export interface NewRecord {
	readonly vals: Vals;
	/** With its module, and not yet in use. */
	readonly xmlid: string;
}

/**
 * Creates records together with their external IDs, through Odoo's import, which can be repeated
 * until an answer comes.
 * @returns the id of each row; rows with values that the import cannot take fail unsent
 */
export async function loadNew(
	client: OdooClient,
	schema: Schema,
	context: Context,
	rows: ReadonlyArray<NewRecord | OdooError>,
	options: SettleOptions,
): Promise<Array<Outcome<number>>> {
	const create = async (batch: readonly LoadedRow[]) => await load(client, schema, context, batch);
	const loadable = rows.map((row) => loadableOf(row, schema));
	return await settle(loadable, rightsChecked(client, schema.model, 'create', create), {
		...options,
		keyOf: ({ cells }) => columnsOf(cells),
		keepsOrder: options.stopAtFirstError,
	});
}

function loadableOf(row: NewRecord | OdooError, schema: Schema): LoadedRow | OdooError {
	if (row instanceof OdooError) return row;
	const cells = loadRowOf(forNewRecord(row.vals), schema);
	return 'unfit' in cells ? notLoadable(cells.unfit, schema) : { xmlid: row.xmlid, cells };
}

/** Why a new record with these values cannot be given an external ID, if so. */
export function notLoadableField(vals: Vals, schema: Schema): OdooError | undefined {
	const cells = loadRowOf(forNewRecord(vals), schema);
	return 'unfit' in cells ? notLoadable(cells.unfit, schema) : undefined;
}

/** Of a new record, the import leaves a text empty that would otherwise be `""`: as good as the same. */
export function forNewRecord(vals: Vals): Vals {
	return Object.fromEntries(
		Object.entries(vals).map(([name, value]) => [name, value === '' ? false : value]),
	);
}

function notLoadable(name: string, { fields, model }: Schema): OdooError {
	const label = fields.get(name)?.label ?? name;
	return new OdooError(
		'INVALID_VALUE',
		`A new ${model} record with an external ID cannot be given the field "${label}" (${name}) at once: Odoo's import does not take such values.`,
		{
			field: name,
			hint: 'Write this field in a second step, matching on the external ID, or create the record without one (switch off Exactly Once, remove the column External ID).',
		},
	);
}
