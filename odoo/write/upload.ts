import type { Vals } from '../call';
import type { OdooClient } from '../client/client';
import { OdooError } from '../errors';
import { fieldOf, isBinary } from '../schema/choose';
import type { Field, Schema } from '../schema/schema';
import { fileNameFieldsOf } from '../values/file';
import { createTogether } from './create/create';
import type { Target } from './find/existing';
import { checkExisting } from './find/existing';
import { inLists } from './inLists';
import { rightsChecked } from './rights';
import { isWritable } from './prepare/rows';
import type { Outcome, SettleOptions } from './settle/settle';
import { settle } from './settle/settle';
import { writeUpdates } from './update';
import type { UploadFile } from './uploadFile';
import { attachmentVals } from './uploadFile';
import { inPortions } from './settle/portions';

/** Files for one record. */
export interface UploadRow {
	readonly id: number;
	readonly files: readonly UploadFile[];
}

/** The field to put files into. */
export interface FieldTarget extends Pick<Target, 'context'> {
	readonly schema: Schema;
	readonly field: string;
}

const ATTACHMENT = 'ir.attachment';
const FILES_PER_REQUEST = 200;

/**
 * Attaches files to records, as many in one request as its size allows. The files of one row are
 * attached all or none.
 * @returns the ids of the attachments of each row, or why there are none
 */
export async function uploadAttachments(
	client: OdooClient,
	{ model, context }: Target,
	rows: ReadonlyArray<UploadRow | OdooError>,
	{ stopAtFirstError }: Pick<SettleOptions, 'stopAtFirstError'>,
): Promise<Array<Outcome<readonly number[]>>> {
	// Odoo 14 attaches files to records that do not exist.
	const existing = await checkExisting(client, { model, context }, rows);
	const attach = async (batch: readonly UploadRow[]) => {
		const vals: Vals[] = [];
		for (const { id, files } of batch) {
			for (const file of files) {
				vals.push({ ...(await attachmentVals(file)), res_model: model, res_id: id });
			}
		}
		const ids = await createTogether(client, { model: ATTACHMENT, context }, vals);
		const filesOfRows = batch.map(({ files }) => files);
		return inLists(filesOfRows, ids);
	};
	const options = { batchSize: FILES_PER_REQUEST, stopAtFirstError };
	return await inPortions(existing, sizeOf, options, async (portion) =>
		settle(portion, rightsChecked(client, ATTACHMENT, 'create', attach), options),
	);
}

/**
 * Puts the one file of each row into a field for files or images, with its name where the model has a
 * field for that.
 * @returns the id of each row's record, or why it was not changed
 * @throws OdooError `FIELD_NOT_FOUND`, `INVALID_VALUE` for a field that takes no files
 */
export async function uploadIntoField(
	client: OdooClient,
	{ schema, field: name, context }: FieldTarget,
	rows: ReadonlyArray<UploadRow | OdooError>,
	options: SettleOptions,
): Promise<Array<Outcome<number>>> {
	const target = { model: schema.model, context };
	const field = fileFieldOf(schema, name);
	const nameField = fileNameFieldsOf(name).find((each) => isForFileNames(each, schema));
	const existing = await checkExisting(client, target, rows);
	return await inPortions(existing, sizeOf, options, async (portion) => {
		const updates = [];
		for (const row of portion) {
			if (row instanceof OdooError) updates.push(row);
			else updates.push({ id: row.id, vals: await fieldVals(row.files, field, nameField) });
		}
		return await writeUpdates(client, target, updates, options);
	});
}

function sizeOf({ files }: UploadRow): number {
	return files.reduce((sum, { byteCount }) => sum + byteCount, 0);
}

async function fieldVals(
	[file]: readonly UploadFile[],
	field: Field,
	nameField: string | undefined,
): Promise<Vals> {
	if (!file) return {};
	return { [field.name]: await file.base64(), ...(nameField && { [nameField]: file.name }) };
}

function fileFieldOf(schema: Schema, name: string): Field {
	const field = fieldOf(schema, name);
	if (isBinary(field) && isWritable(name, schema)) return field;
	throw new OdooError(
		'INVALID_VALUE',
		`The field "${field.label}" (${name}) of ${schema.model} takes no files.`,
		{ field: name, hint: 'Choose a field for files or images, such as image_1920 of a contact.' },
	);
}

/** `document_filename`, but not `document_name`, which may be the name of something else. */
function isForFileNames(name: string, schema: Schema): boolean {
	const isText = schema.fields.get(name)?.type === 'char';
	return isText && /(?:file_?name|fname)$/.test(name) && isWritable(name, schema);
}
