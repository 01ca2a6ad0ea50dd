import { withAccessCheck } from '../access/forbiddenModel';
import type { StopSettings } from '../batch/batch';
import type { Outcome } from '../batch/outcome';
import { Batch } from '../batch/batch';
import { runRounds } from '../batch/rounds';
import type { SendSettings } from '../batch/send';
import { sendAll, sendPrepared } from '../batch/send';
import type { Vals } from '../call';
import type { ModelCalls, ModelClient } from '../client/modelClient';
import { OdooError } from '../errors';
import { checkExisting } from '../lookup/byId';
import { fieldOf, isBinary } from '../schema/choose';
import type { Field, Schema } from '../schema/schema';
import { titleOf } from '../schema/schema';
import { notEmpty } from '../values/binary';
import { fileNameFieldsOf } from '../values/file';
import type { RecordChange } from './changeRequest';
import { changeRequest } from './changeRequest';
import { createTogether } from './createRequest';
import { isWritable } from './prepare/draftRow';
import type { UploadFile } from './uploadFile';
import { attachmentVals } from './uploadFile';
import { inLists } from '../zip';

/** Files for one record. */
export interface UploadRow {
	readonly id: number;
	readonly files: readonly UploadFile[];
}

const ATTACHMENT = 'ir.attachment';
const FILES_PER_REQUEST = 200;

/**
 * Attaches files to records, as many in one request as its size allows. The files of one row are
 * attached all or none.
 * @returns the ids of the attachments of each row, or why there are none
 */
export async function uploadAttachments(
	model: ModelCalls,
	rows: ReadonlyArray<UploadRow | OdooError>,
	{ stopAtFirstError }: StopSettings,
): Promise<Array<Outcome<readonly number[]>>> {
	const attachments = model.beside(ATTACHMENT);
	const attach = async (batch: readonly UploadRow[]) => {
		const vals: Vals[] = [];
		for (const { id, files } of batch) {
			for (const file of files) {
				vals.push({ ...(await attachmentVals(file)), res_model: model.name, res_id: id });
			}
		}
		const ids = await createTogether(attachments, vals);
		return inLists(
			batch.map(({ files }) => files),
			ids,
		);
	};
	// Odoo 14 attaches files to records that do not exist.
	const existing = await Batch.of<UploadRow, readonly number[]>(rows).mapTogether(
		async (all) => await checkExisting(model, all),
	);
	const request = { send: withAccessCheck(attachments, 'create', attach), byteCountOf };
	const settings = { batchSize: FILES_PER_REQUEST, stopAtFirstError };
	return (await sendAll(existing, request, settings)).outcomes();
}

/**
 * Puts the one file of each row into a field for files or images, with its name where the model has a
 * field for that.
 * @returns the id of each row's record, or why it was not changed
 * @throws OdooError `FIELD_NOT_FOUND`, `INVALID_VALUE` for a field that cannot hold files
 */
export async function uploadIntoField(
	model: ModelClient,
	name: string,
	rows: ReadonlyArray<UploadRow | OdooError>,
	settings: SendSettings,
): Promise<Array<Outcome<number>>> {
	const { schema } = model;
	const field = uploadFieldOf(schema, name);
	const nameField = fileNameFieldsOf(name).find((each) => isForFileNames(each, schema));
	const record = ({ id }: { readonly id: number }) => new Set([String(id)]);
	const uploaded = await runRounds<UploadRow, RecordChange, number>(
		Batch.of<UploadRow, number>(rows),
		{
			// Of two files for one record, the later one stays.
			recordOf: ({ id }) => String(id),
			tiesOf: (row) => ({ needs: record(row), makes: record(row) }),
			tiesOfPlan: (change) => ({ needs: record(change), makes: record(change) }),
			byteCountOf,
			isLookedUp: () => false,
			breathe: model.client.breathe,
			plan: async (batch, { isFirst }) => {
				const firsts = batch.filter(isFirst);
				const existing = await firsts.mapTogether(async (all) => await checkExisting(model, all));
				return await existing.mapEach(async ({ id, files }) => ({
					id,
					vals: await fieldVals(files, field, nameField),
				}));
			},
			carryOut: async (changes) =>
				await sendPrepared(changes, async (all) => await changeRequest(model, all), settings),
		},
		settings,
	);
	return uploaded.outcomes();
}

function byteCountOf({ files }: UploadRow): number {
	return files.reduce((sum, { byteCount }) => sum + byteCount, 0);
}

async function fieldVals(
	[file]: readonly UploadFile[],
	field: Field,
	nameField: string | undefined,
): Promise<Vals> {
	if (!file) return {};
	const content = notEmpty(await file.base64(), field);
	return { [field.name]: content, ...(nameField && { [nameField]: file.name }) };
}

function uploadFieldOf(schema: Schema, name: string): Field {
	const field = fieldOf(schema, name);
	if (isBinary(field) && isWritable(name, schema)) return field;
	throw new OdooError(
		'INVALID_VALUE',
		`The field ${titleOf(field)} of ${schema.model} cannot hold files.`,
		{ field: name, hint: 'Choose a field for files or images, such as image_1920 of a contact.' },
	);
}

/** `document_filename`, but not `document_name`, which may be the name of something else. */
function isForFileNames(name: string, schema: Schema): boolean {
	const isText = schema.fields.get(name)?.type === 'char';
	return isText && /(?:file_?name|fname)$/.test(name) && isWritable(name, schema);
}
