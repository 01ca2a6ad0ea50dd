import type { OdooClient } from '../../client/client';
import type { RawRecord } from '../../protocol/expect';
import { isBinary } from '../../schema/choose';
import type { Field } from '../../schema/schema';
import { bytesIn, MAX_FILES_PER_PORTION, portionsOf } from './filePortions';
import { PageSizer } from '../pageSizer';
import type { Search, SearchRead } from '../pages';
import { chunksOfIds, rawPages, searchRead } from '../pages';

/**
 * Raw pages of records with the files in their fields. The files are read in portions of limited
 * size, each a page of its own: their sizes come first, with all other fields.
 */
export async function* rawPagesWithFiles(
	client: OdooClient,
	search: Search,
	ask: SearchRead = searchRead,
): AsyncGenerator<readonly RawRecord[]> {
	const files = search.fields.filter(isBinary);
	if (files.length === 0 || search.context.bin_size) return yield* rawPages(client, search, ask);
	const { context, pageSize = MAX_FILES_PER_PORTION } = search;
	const sized = { ...search, pageSize, context: { ...context, bin_size: true } };
	for await (const page of rawPages(client, sized, ask)) {
		const rows = page.map((record) => ({ record, bytes: bytesOfFiles(record, files) }));
		for (const portion of portionsOf(rows)) {
			const records = portion.map(({ record }) => record);
			yield await withFiles(client, { ...search, fields: files }, records, ask);
		}
	}
}

/** The records with their files in place of the sizes. What is gone by now is left out. */
async function withFiles(
	client: OdooClient,
	{ model, fields, context }: Search,
	records: readonly RawRecord[],
	ask: SearchRead,
): Promise<readonly RawRecord[]> {
	const hasFile = (record: RawRecord) => fields.some(({ name }) => record[name]);
	const ids = records.filter(hasFile).map(({ id }) => Number(id));
	const sizer = new PageSizer({ firstSize: ids.length, maxSize: ids.length, now: client.now });
	const found = new Map<unknown, RawRecord>();
	const chunks = chunksOfIds(ids, sizer, async (chunk) =>
		ask(client, {
			model,
			domain: [['id', 'in', chunk]],
			fields,
			order: 'id',
			context: { ...context, active_test: false, bin_size: false },
		}),
	);
	for await (const chunk of chunks) for (const record of chunk) found.set(record.id, record);
	return records.flatMap((record) => {
		if (!hasFile(record)) return [record];
		const contents = found.get(record.id);
		return contents ? [{ ...record, ...contents }] : [];
	});
}

function bytesOfFiles(record: RawRecord, files: readonly Field[]): number {
	return files.reduce((sum, { name }) => sum + bytesIn(String(record[name] || '')), 0);
}
