import type { OdooClient } from '../../client/client';
import { ModelCalls } from '../../client/modelClient';
import type { Domain } from '../../domain/domain';
import { OdooError, recordNotFound } from '../../errors';
import { inChunks } from '../../chunks';
import { mapById } from '../../protocol/expect';
import { fileFrom } from '../../values/file';
import type { Outcome } from '../../batch/outcome';
import type { ContentRow, Download } from './fileContents';
import { readContents } from './fileContents';
import { readAllRecords } from '../readRecords';
import type { OutputRecord } from '../recordReader';

const ATTACHMENT = 'ir.attachment';

/** The fields of an attachment besides its content. */
const METADATA: ReadonlySet<string> = new Set([
	'name',
	'mimetype',
	'file_size',
	'checksum',
	'create_date',
	'res_model',
	'res_id',
	'res_field',
	'type',
	'url',
]);

/**
 * Details of the attachments of records, by record, without the files.
 * Attachments that hold the content of a field, such as an image, are not among them.
 */
export async function listAttachments(
	model: ModelCalls,
	ids: readonly number[],
): Promise<Map<number, OutputRecord[]>> {
	const domainOf = (chunk: readonly number[]): Domain => [
		['res_model', '=', model.name],
		['res_id', 'in', chunk],
		// Odoo adds this by itself, but not to a domain that names an id, as the one of a second page.
		['res_field', '=', false],
	];
	const found = await readMetadata(model.beside(ATTACHMENT), ids, domainOf);
	const byRecord = new Map<number, OutputRecord[]>(ids.map((id) => [id, []]));
	for (const attachment of found) byRecord.get(Number(attachment.res_id))?.push(attachment);
	return byRecord;
}

/**
 * Downloads attachments with few requests and few files in memory at a time.
 * @returns for each id its file, or why there is none
 */
export async function* downloadAttachments(
	client: OdooClient,
	ids: readonly number[],
): AsyncGenerator<readonly [id: number, outcome: Outcome<Download>]> {
	const domainOf = (chunk: readonly number[]): Domain => [['id', 'in', chunk]];
	const attachments = new ModelCalls(client, ATTACHMENT, {});
	const found = await readMetadata(attachments, ids, domainOf);
	const byId = mapById(found);
	const rows: ContentRow[] = [];
	for (const id of new Set(ids)) {
		const record = byId.get(id);
		if (!record) yield [id, { status: 'failed', error: recordNotFound(ATTACHMENT, id) }];
		else if (record.type !== 'binary') yield [id, { status: 'failed', error: notInOdoo(record) }];
		else rows.push(rowOf(id, record));
	}
	yield* readContents(attachments, 'datas', rows);
}

async function readMetadata(
	attachments: ModelCalls,
	ids: readonly number[],
	domainOf: (ids: readonly number[]) => Domain,
): Promise<OutputRecord[]> {
	const { client, schema, context } = await attachments.of(ATTACHMENT);
	const fields = [...schema.fields.values()].filter(({ name }) => METADATA.has(name));
	const format = { relationFormat: 'id', selectionFormat: 'value' } as const;
	const pages: OutputRecord[][] = [];
	for (const chunk of inChunks(ids)) {
		const domain = domainOf(chunk);
		pages.push(
			await readAllRecords(client, { model: ATTACHMENT, domain, fields, context, format }),
		);
	}
	return pages.flat();
}

function rowOf(id: number, record: OutputRecord): ContentRow {
	const { name, mimetype } = record;
	const bytes = Number(record.file_size);
	return {
		id,
		bytes,
		least: bytes,
		toDownload: (base64) => ({
			record,
			file: fileFrom(base64, String(name), String(mimetype ?? '')),
		}),
	};
}

/** A link to a web page, or a file that Odoo keeps in a cloud storage. */
function notInOdoo({ id, name, type, url }: OutputRecord): OdooError {
	const what = type === 'url' ? 'a link to' : 'stored outside of Odoo, at';
	return new OdooError(
		'INVALID_VALUE',
		`The attachment "${String(name)}" (${String(id)}) is ${what} ${String(url)}, not a file in Odoo.`,
		{
			hint: `Leave attachments of the type "${String(type)}" out with a Filter node, or get what they link to with an HTTP Request node.`,
		},
	);
}
