import type { IExecuteFunctions } from 'n8n-workflow';
import type { OdooError, Outcome, Schema } from '../../odoo';
import { inPortions, isBinary, isWritable } from '../../odoo';
import type { OutputItem, RunSettings } from '../shared/operation';
import type { Columns } from './columns';
import { byteCountOf, noFile } from './inputFiles';
import type { WriteSettings } from './writeOptions';

/** A field that takes a file of its item, and the binary field that holds the file. */
export interface ItemFile {
	readonly field: string;
	readonly property: string;
}

/** Mapped automatically, a file goes into the field of its name. */
export function filesOf({ values, files, isAutoMapped }: Columns, schema: Schema): ItemFile[] {
	const isFileField = (name: string) => {
		const field = schema.fields.get(name);
		return field !== undefined && isBinary(field);
	};
	const properties = Object.keys(files);
	const named = Object.entries(values).flatMap(([field, value]) => {
		const property = properties.find((each) => each === value);
		return property !== undefined && isFileField(field) ? [{ field, property }] : [];
	});
	const isMappedByName = (name: string) =>
		isAutoMapped && !(name in values) && isFileField(name) && isWritable(name, schema);
	const byName = properties.filter(isMappedByName).map((name) => ({ field: name, property: name }));
	return [...named, ...byName];
}

/** How binary fields of items are named. Content as base64 is longer, or can be given as a data URL. */
const FILE_NAME = /^[A-Za-z_]\w{0,23}$/;

/**
 * A name such as "data" is base64 as well: without the file of that name, it would be written as one
 * of three bytes.
 * @throws OdooError `INVALID_VALUE`
 */
export function checkFilesAreThere({ values, files }: Columns, schema: Schema): void {
	for (const [name, value] of Object.entries(values)) {
		const field = schema.fields.get(name);
		const isName = typeof value === 'string' && FILE_NAME.test(value) && !(value in files);
		if (isName && field && isBinary(field)) throw noFile(value, Object.keys(files));
	}
}

/**
 * Writes items in portions whose files are in memory together; in one portion if they have none, if
 * they are to be written in one transaction, or if nothing is written.
 */
export async function inPortionsOfFiles<R extends { readonly columns: Columns }>(
	rows: readonly R[],
	schema: Schema,
	{ allOrNothing, validateOnly }: WriteSettings,
	{ ctx, stopAtFirstError }: RunSettings,
	write: (portion: readonly R[]) => Promise<Array<Outcome<OutputItem>>>,
): Promise<Array<Outcome<OutputItem>>> {
	if (allOrNothing || validateOnly) return await write(rows);
	const sized = [];
	for (const row of rows) sized.push({ row, bytes: await fileBytesOf(ctx, row.columns, schema) });
	const limits = { batchSize: rows.length, stopAtFirstError };
	return await inPortions(
		sized,
		({ bytes }) => bytes,
		limits,
		async (portion) => await write(portion.flatMap(rowIn)),
	);
}

/** The bytes of an item's files, those that stand in its JSON as base64 included. */
async function fileBytesOf(
	ctx: IExecuteFunctions,
	columns: Columns,
	schema: Schema,
): Promise<number> {
	const files = filesOf(columns, schema);
	let bytes = 0;
	for (const { property } of files) {
		const binary = columns.files[property];
		if (binary) bytes += await byteCountOf(ctx, binary);
	}
	for (const [name, value] of Object.entries(columns.values)) {
		const field = schema.fields.get(name);
		if (typeof value === 'string' && field && isBinary(field)) bytes += value.length * (3 / 4);
	}
	return bytes;
}

function rowIn<R>(sized: { readonly row: R } | OdooError): R[] {
	return 'row' in sized ? [sized.row] : [];
}
