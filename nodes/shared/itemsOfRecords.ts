import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';
import type { Field, OutputRecord } from '../../odoo';
import { fileFrom, fileNameFieldsOf, isBinary, nameOfFieldFile } from '../../odoo';
import type { FileSaver } from './downloads';
import { saveFile } from './downloads';
import type { OutputItem } from './operation';

/** Makes an output item of a record. */
export type ToItem = (record: OutputRecord) => Promise<OutputItem>;

export async function withoutFiles(record: OutputRecord): Promise<OutputItem> {
	return { json: record as IDataObject };
}

/**
 * Output items whose files and images are n8n's binary data, by the name of their field, rather than
 * text in the JSON. Files in linked records stay text.
 */
export function withFiles(ctx: FileSaver, model: string, fields: readonly Field[]): ToItem {
	const fileFields = fields.filter(isBinary).map(({ name }) => name);
	return async (record) => {
		const json = { ...record };
		const binary: IBinaryKeyData = {};
		for (const field of fileFields) {
			delete json[field];
			const base64 = record[field];
			if (typeof base64 !== 'string' || base64 === '') continue;
			binary[field] = await saveFile(ctx, fileFrom(base64, fileNameOf(record, model, field)));
		}
		return { json: json as IDataObject, ...(Object.keys(binary).length > 0 && { binary }) };
	};
}

function fileNameOf(record: OutputRecord, model: string, field: string): string {
	const given = fileNameFieldsOf(field)
		.map((name) => record[name])
		.find((name) => typeof name === 'string' && name !== '');
	return typeof given === 'string' ? given : nameOfFieldFile(model, Number(record.id), field);
}

/**
 * The items of all pages; each page is converted before the next is read, so that few files are in
 * memory.
 * @param read what it is given must be called when the pages so far are void
 */
export async function itemsOf(
	read: (onStartOver: () => void) => AsyncIterable<readonly OutputRecord[]>,
	toItem: ToItem,
): Promise<OutputItem[]> {
	const items: OutputItem[][] = [];
	for await (const page of read(() => void items.splice(0))) {
		const converted: OutputItem[] = [];
		for (const record of page) converted.push(await toItem(record));
		items.push(converted);
	}
	return items.flat();
}
