import type { Vals } from '../../call';
import { caughtOdooError, OdooError } from '../../errors';
import type { Schema } from '../../schema/schema';
import { isList, valsForNew } from './commands';

/**
 * Fits values, as `prepareRows` gives them, to records that are yet to be created: there is nothing
 * to take from their lists, and no line of theirs to change.
 */
export function prepareCreates(
	schema: Schema,
	rows: ReadonlyArray<Vals | OdooError>,
): Array<Vals | OdooError> {
	const lists = [...schema.fields.values()].filter(isList);
	return rows.map((vals) => {
		if (vals instanceof OdooError) return vals;
		try {
			return valsForNew(vals, lists);
		} catch (thrown) {
			return caughtOdooError(thrown);
		}
	});
}
