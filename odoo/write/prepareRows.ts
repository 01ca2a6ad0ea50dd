import type { Context, Vals } from '../call';
import type { OdooClient } from '../client/client';
import { caughtOdooError, OdooError } from '../errors';
import type { Schema } from '../schema/schema';
import type { Zones } from '../values/dates';
import { isWritable, valsFrom } from './rows';

/** Values of the workflow by column, as a user maps them. */
export type Row = Readonly<Record<string, unknown>>;

/** How rows become what Odoo takes. */
export interface RowSettings {
	/** Of all calls that look something up. */
	readonly context: Context;
	readonly zones: Zones;
	/** Whether columns that the model cannot take are an error of their row. */
	readonly unknownColumns: 'error' | 'ignore';
	/** What becomes of a link to a record that is not there; an error when left out. */
	readonly onMissingReference?: 'error' | 'create' | 'skipField';
}

/**
 * Turns rows into the values that Odoo takes, for creating as well as for changing records. Records
 * that are named are looked up for all rows together.
 * @returns for each row its values, or why it cannot be written; errors among the rows stay
 */
export async function prepareRows(
	_client: OdooClient,
	schema: Schema,
	rows: ReadonlyArray<Row | OdooError>,
	{ zones, unknownColumns }: RowSettings,
): Promise<Array<Vals | OdooError>> {
	return rows.map((row) => {
		if (row instanceof OdooError) return row;
		const columns = Object.entries(row).filter(
			([name]) => unknownColumns === 'error' || isWritable(name, schema),
		);
		try {
			return valsFrom(Object.fromEntries(columns), schema, { zones });
		} catch (thrown) {
			return caughtOdooError(thrown);
		}
	});
}
