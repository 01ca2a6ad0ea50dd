import type { IBinaryData, IBinaryKeyData, IDataObject } from 'n8n-workflow';
import type { Field, OutputRecord, RecordQuery } from '../../odoo';
import { fileFrom, fileNameFieldsOf, isBinary, nameOfFieldFile } from '../../odoo';
import type { FileSaver } from './downloads';
import { saveFile } from './downloads';
import type { OutputItem } from './operation';

/** A file that n8n has, in the place of its text in a record; undefined where the field is empty. */
class KeptFile {
	constructor(readonly data?: IBinaryData) {}
}

/** Gives the files and images of records to n8n. Files in linked records stay text. */
export function fileKeeper(
	ctx: FileSaver,
	model: string,
	fields: readonly Field[],
): RecordQuery['keepFiles'] {
	const fileFields = fields.filter(isBinary).map(({ name }) => name);
	return async (record) => {
		const kept = { ...record };
		for (const field of fileFields) {
			const base64 = record[field];
			const isFile = typeof base64 === 'string' && base64 !== '';
			const file = isFile && fileFrom(base64, fileNameOf(record, model, field));
			kept[field] = new KeptFile(file ? await saveFile(ctx, file) : undefined);
		}
		return kept;
	};
}

/** Makes an output item of a record. Files that n8n has are its binary data, by the name of their field. */
export function toItem(record: OutputRecord): OutputItem {
	const files = Object.entries(record).filter(([, value]) => value instanceof KeptFile);
	if (files.length === 0) return { json: record as IDataObject };
	const json = { ...record };
	const binary: IBinaryKeyData = {};
	for (const [field, file] of files as Array<[string, KeptFile]>) {
		delete json[field];
		if (file.data) binary[field] = file.data;
	}
	return { json: json as IDataObject, ...(Object.keys(binary).length > 0 && { binary }) };
}

function fileNameOf(record: OutputRecord, model: string, field: string): string {
	const given = fileNameFieldsOf(field)
		.map((name) => record[name])
		.find((name) => typeof name === 'string' && name !== '');
	return typeof given === 'string' ? given : nameOfFieldFile(model, Number(record.id), field);
}
