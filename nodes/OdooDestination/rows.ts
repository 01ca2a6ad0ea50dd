import type { Row, RowSettings, Schema } from '../../odoo';
import { isBinary, isWritable } from '../../odoo';
import type { RunSettings } from '../shared/operation';
import type { Columns } from './columns';
import type { WriteSettings } from './writeOptions';

/** They say which record is meant; they are no values to write. */
const KEY_COLUMNS: ReadonlySet<string> = new Set(['id', 'xmlid']);

/** The values to write of each item. */
export async function rowsOfItems(
	items: readonly Columns[],
	schema: Schema,
	run: RunSettings,
): Promise<Row[]> {
	const rows: Row[] = [];
	for (const columns of items) rows.push(await rowOf(columns, schema, run));
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
		// To create what is missing would be to write.
		onMissingReference:
			validateOnly && onMissingReference === 'create' ? 'skipField' : onMissingReference,
		stopAtFirstError,
	};
}

/** The values to write, with the content of files that are named instead of given. */
async function rowOf(columns: Columns, schema: Schema, { ctx }: RunSettings): Promise<Row> {
	const { values, isAutoMapped, itemIndex, fileNames } = columns;
	const row = Object.fromEntries(Object.entries(values).filter(([name]) => !KEY_COLUMNS.has(name)));
	for (const [name, file] of filesFor(row, schema, isAutoMapped, fileNames)) {
		const content = await ctx.helpers.getBinaryDataBuffer(itemIndex, file);
		row[name] = content.toString('base64');
	}
	return row;
}

/** The fields that take a file of the item. Mapped automatically, a file goes into the field of its name. */
function filesFor(
	row: Row,
	schema: Schema,
	isAutoMapped: boolean,
	fileNames: readonly string[],
): Array<readonly [field: string, file: string]> {
	const isFileField = (name: string) => {
		const field = schema.fields.get(name);
		return field !== undefined && isBinary(field);
	};
	const named = Object.entries(row).flatMap(([name, value]) => {
		const file = fileNames.find((each) => each === value);
		return file !== undefined && isFileField(name) ? [[name, file] as const] : [];
	});
	const isMappedByName = (name: string) =>
		isAutoMapped && !(name in row) && isFileField(name) && isWritable(name, schema);
	return [...named, ...fileNames.filter(isMappedByName).map((name) => [name, name] as const)];
}
