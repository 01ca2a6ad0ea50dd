import type { OdooError, Schema, Vals, WriteContext } from '../../odoo';
import { caughtOdooError, isWritable, valsFrom } from '../../odoo';
import type { Columns } from './columns';
import type { WriteSettings } from './writeOptions';

/** Finds the record; not a value to write. */
const KEY_COLUMNS: ReadonlySet<string> = new Set(['id']);

/**
 * The field values of one item as Odoo takes them, or the error of the item.
 * Automatic mapping leaves out what the model cannot take, unless the user wants to know of it.
 */
export function valsOrError(
	{ values, isAutoMapped }: Columns,
	schema: Schema,
	{ failsOnUnknownColumns, zones }: WriteSettings,
): Vals | OdooError {
	const isWritten = (name: string) =>
		!KEY_COLUMNS.has(name) && (!isAutoMapped || failsOnUnknownColumns || isWritable(name, schema));
	const written = Object.entries(values).filter(([name]) => isWritten(name));
	const context: WriteContext = { zones };
	try {
		return valsFrom(Object.fromEntries(written), schema, context);
	} catch (thrown) {
		return caughtOdooError(thrown);
	}
}
