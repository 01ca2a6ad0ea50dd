import type { OdooError, Row, RowSettings, Schema } from '../../odoo';
import { caughtOdooError } from '../../odoo';
import type { RunSettings } from '../shared/operation';
import type { Columns } from './columns';
import { readFile } from './inputFiles';
import { checkFilesAreThere, filesOf } from './itemFiles';
import type { WriteSettings } from './writeOptions';

/** They say which record is meant; they are no values to write. */
const KEY_COLUMNS: ReadonlySet<string> = new Set(['id', 'xmlid']);

/** Stands for a file that nobody is going to write; its content is not read. */
const UNREAD_FILE = Buffer.from('file').toString('base64');

/** The values to write of each item, or why its files cannot be read. */
export async function rowsOfItems(
	items: readonly Columns[],
	schema: Schema,
	{ validateOnly }: WriteSettings,
	{ ctx }: RunSettings,
): Promise<Array<Row | OdooError>> {
	const rows: Array<Row | OdooError> = [];
	for (const columns of items) {
		const { values, itemIndex } = columns;
		const row = Object.fromEntries(
			Object.entries(values).filter(([name]) => !KEY_COLUMNS.has(name)),
		);
		try {
			checkFilesAreThere(columns, schema);
			for (const { field, property } of filesOf(columns, schema)) {
				row[field] = validateOnly ? UNREAD_FILE : await readFile(ctx, itemIndex, property);
			}
			rows.push(row);
		} catch (thrown) {
			rows.push(caughtOdooError(thrown));
		}
	}
	return rows;
}

/**
 * How rows become values. Automatic mapping leaves out what the model cannot take, unless the user
 * wants to know of it.
 */
export function rowSettings(
	items: readonly Columns[],
	settings: WriteSettings,
	{ stopAtFirstError }: RunSettings,
): RowSettings {
	const { context, zones, onMissingReference, validateOnly } = settings;
	// Whether columns are mapped automatically is the same for all items.
	const ignoresUnknown = items[0]?.isAutoMapped === true && !settings.failsOnUnknownColumns;
	return {
		context,
		zones,
		unknownColumns: ignoresUnknown ? 'ignore' : 'error',
		onMissingReference:
			validateOnly && onMissingReference === 'create' ? 'wouldCreate' : onMissingReference,
		stopAtFirstError,
	};
}
