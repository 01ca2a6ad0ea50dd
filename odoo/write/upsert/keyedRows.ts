import type { Vals } from '../../call';
import type { OdooClient } from '../../client/client';
import { OdooError } from '../../errors';
import type { Schema } from '../../schema/schema';
import { isBlank } from '../../values/blank';
import type { Row } from '../../values/reference';
import type { RowSettings } from '../prepare/prepareRows';
import { prepareRows } from '../prepare/prepareRows';
import type { KeyedRow, RecordKey } from './recordKey';
import { noKeyValue } from './recordKey';

/**
 * Turns rows of the workflow into what to write and what says which record is meant.
 * @param columns the columns to match on, e.g. `ref` or `country_id.code`
 */
export async function keyedRows(
	client: OdooClient,
	schema: Schema,
	rows: ReadonlyArray<Row | OdooError>,
	{ key, columns }: { readonly key: RecordKey; readonly columns: readonly string[] },
	settings: RowSettings,
): Promise<Array<KeyedRow | OdooError>> {
	const written = await prepareRows(client, schema, rows.map(withoutIds), settings);
	const names = key.by === 'fields' ? key.fields.map(({ name }) => name) : [];
	// A field that cannot be written, such as the number of an invoice, can be matched on all the same.
	const isAllWritten = written.every(
		(vals) => vals instanceof OdooError || names.every((name) => name in vals),
	);
	const matched = isAllWritten
		? written
		: await prepareRows(client, schema, onlyColumns(rows, columns), {
				...settings,
				unknownColumns: 'error',
			});
	return rows.map((row, index) => {
		const vals = written[index] ?? {};
		const match = matched[index] ?? {};
		if (row instanceof OdooError) return row;
		if (vals instanceof OdooError) return vals;
		if (match instanceof OdooError) return match;
		// Odoo stores an empty number as 0, and an empty checkbox as false.
		if (key.by === 'fields' && columns.every((column) => isBlank(row[column]))) {
			return noKeyValue(key.fields[0]);
		}
		return { vals, match: picked(match, names), id: row.id, xmlid: row.xmlid };
	});
}

/** IDs say which record is meant; they are no values. */
const ID_COLUMNS: ReadonlySet<string> = new Set(['id', 'xmlid']);

function withoutIds(row: Row | OdooError): Row | OdooError {
	if (row instanceof OdooError) return row;
	return Object.fromEntries(Object.entries(row).filter(([name]) => !ID_COLUMNS.has(name)));
}

function onlyColumns(
	rows: ReadonlyArray<Row | OdooError>,
	columns: readonly string[],
): Array<Row | OdooError> {
	return rows.map((row) => {
		if (row instanceof OdooError) return row;
		return Object.fromEntries(columns.map((column) => [column, row[column]]));
	});
}

function picked(vals: Vals, names: readonly string[]): Vals {
	return Object.fromEntries(Object.entries(vals).filter(([name]) => names.includes(name)));
}
