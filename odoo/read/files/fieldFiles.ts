import type { Context } from '../../call';
import type { OdooClient } from '../../client/client';
import { OdooError, recordNotFound } from '../../errors';
import type { RawRecord } from '../../protocol/expect';
import { expectRecords } from '../../protocol/expect';
import { fieldOf, isBinary } from '../../schema/choose';
import type { Field, Schema } from '../../schema/schema';
import { fileFrom, fileNameFieldsOf, nameOfFieldFile } from '../../values/file';
import type { Outcome } from '../../batch/batch';
import type { ContentRow, Download } from './fileContents';
import { readContents } from './fileContents';
import { bytesIn } from './filePortions';

/**
 * Downloads the files in one field of records, such as their images, with few requests and few files
 * in memory at a time. An empty field gives no file, and is no error.
 * @returns for each id its file, or why there is none
 * @throws OdooError `FIELD_NOT_FOUND`, or `INVALID_VALUE` for a field that holds no files
 */
export async function* downloadFieldFiles(
	client: OdooClient,
	source: { readonly model: string; readonly field: string; readonly context: Context },
	ids: readonly number[],
): AsyncGenerator<readonly [id: number, outcome: Outcome<Download>]> {
	const { model } = source;
	const schema = await client.schema(model);
	const field = fileFieldOf(schema, source.field);
	const nameFields = fileNameFieldsOf(field.name).filter((name) => schema.fields.has(name));

	const wanted = [...new Set(ids)];
	const sizes = await readSizes(client, source, nameFields, wanted);
	const rows: ContentRow[] = [];
	for (const id of wanted) {
		const sized = sizes.get(id);
		if (!sized) {
			yield [id, { status: 'failed', error: recordNotFound(model, id) }];
		} else if (!sized[field.name]) {
			yield [id, { status: 'done', result: { record: { id, model, field: field.name } } }];
		} else {
			const named = nameFields.map((name) => sized[name]).find(isText);
			rows.push(rowOf(id, model, field, sized[field.name], named));
		}
	}
	yield* readContents(client, source, rows);
}

/** Each record with the size of its file in place of the content, and with the name of the file. */
async function readSizes(
	client: OdooClient,
	{ model, field, context }: { model: string; field: string; context: Context },
	nameFields: readonly string[],
	ids: readonly number[],
): Promise<Map<unknown, RawRecord>> {
	const found = await client.call({
		model,
		method: 'search_read',
		params: { domain: [['id', 'in', ids]], fields: [field, ...nameFields] },
		context: { ...context, active_test: false, bin_size: true },
	});
	const records = expectRecords(found, `${model}.search_read`);
	return new Map(records.map((record) => [record.id, record]));
}

function rowOf(
	id: number,
	model: string,
	field: Field,
	size: unknown,
	name = nameOfFieldFile(model, id, field.name),
): ContentRow {
	return {
		id,
		bytes: bytesIn(String(size)),
		toDownload(base64) {
			const file = fileFrom(base64, name);
			const { name: fileName, mimeType: mimetype, content } = file;
			const facts = { name: fileName, mimetype, file_size: content.byteLength };
			return { record: { id, model, field: field.name, ...facts }, file };
		},
	};
}

function isText(value: unknown): value is string {
	return typeof value === 'string' && value.trim() !== '';
}

/** @throws OdooError `FIELD_NOT_FOUND`, `INVALID_VALUE` */
function fileFieldOf(schema: Schema, name: string): Field {
	const field = fieldOf(schema, name);
	if (isBinary(field)) return field;
	throw new OdooError(
		'INVALID_VALUE',
		`The field "${field.label}" (${name}) of ${schema.model} holds no file.`,
		{ field: name, hint: 'Choose a field of the type binary or image, such as image_1920.' },
	);
}
