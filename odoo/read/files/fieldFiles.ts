import type { ModelCalls } from '../../client/modelClient';
import { WITH_ARCHIVED } from '../../client/modelClient';
import { OdooError, recordNotFound } from '../../errors';
import type { RawRecord } from '../../protocol/expect';
import { mapById } from '../../protocol/expect';
import { fieldOf, isBinary } from '../../schema/choose';
import type { Field, Schema } from '../../schema/schema';
import { titleOf } from '../../schema/schema';
import { fileFrom, fileNameFieldsOf, nameOfFieldFile } from '../../values/file';
import type { Outcome } from '../../batch/outcome';
import type { ContentRow, Download } from './fileContents';
import { readContents } from './fileContents';
import { sizeIn } from '../filePages';

/**
 * Downloads the files in one field of records, such as their images, with few requests and few files
 * in memory at a time. An empty field gives no file, and is no error.
 * @returns for each id its file, or why there is none
 * @throws OdooError `FIELD_NOT_FOUND`, or `INVALID_VALUE` for a field that holds no files
 */
export async function* downloadFieldFiles(
	calls: ModelCalls,
	fieldName: string,
	ids: readonly number[],
): AsyncGenerator<readonly [id: number, outcome: Outcome<Download>]> {
	const { schema, name: model } = await calls.of(calls.name);
	const { name: field } = downloadFieldOf(schema, fieldName);
	const nameFields = fileNameFieldsOf(field).filter((name) => schema.fields.has(name));

	const wanted = [...new Set(ids)];
	const sizes = await readSizes(calls, [field, ...nameFields], wanted);
	const rows: ContentRow[] = [];
	for (const id of wanted) {
		const sized = sizes.get(id);
		if (!sized) {
			yield [id, { status: 'failed', error: recordNotFound(model, id) }];
		} else if (!sized[field]) {
			yield [id, { status: 'done', result: { record: { id, model, field } } }];
		} else {
			const named = nameFields.map((name) => sized[name]).find(isText);
			rows.push({
				id,
				...sizeIn(String(sized[field])),
				toDownload(base64) {
					const file = fileFrom(base64, named ?? nameOfFieldFile(model, id, field));
					const { name, mimeType: mimetype, content } = file;
					return {
						record: { id, model, field, name, mimetype, file_size: content.byteLength },
						file,
					};
				},
			});
		}
	}
	yield* readContents(calls, field, rows);
}

/** Each record with the size of its file in place of the content, and with the name of the file. */
async function readSizes(
	calls: ModelCalls,
	fields: readonly string[],
	ids: readonly number[],
): Promise<ReadonlyMap<number, RawRecord>> {
	const records = await calls.searchRead({
		domain: [['id', 'in', ids]],
		fields,
		context: { ...WITH_ARCHIVED, bin_size: true },
	});
	return mapById(records);
}

function isText(value: unknown): value is string {
	return typeof value === 'string' && value.trim() !== '';
}

/** @throws OdooError `FIELD_NOT_FOUND`, `INVALID_VALUE` */
function downloadFieldOf(schema: Schema, name: string): Field {
	const field = fieldOf(schema, name);
	if (isBinary(field)) return field;
	throw new OdooError(
		'INVALID_VALUE',
		`The field ${titleOf(field)} of ${schema.model} cannot hold files, so there is nothing to download.`,
		{ field: name, hint: 'Choose a field of the type binary or image, such as image_1920.' },
	);
}
