import type { OdooClient } from '../client/client';
import { WITH_ARCHIVED } from '../client/modelClient';
import { OdooError } from '../errors';
import { listed } from '../preview';
import type { RawRecord } from '../protocol/expect';
import { isBinary } from '../schema/choose';
import type { Field } from '../schema/schema';
import { PageSizer } from './pageSizer';
import type { AskForRecords, Search } from './pages';
import { chunksOfIds, rawPages, searchRead } from './pages';

/*
 * Files are read in chunks of limited size, since a chunk is held in memory several times: as the
 * answer, as text and as files. So their sizes are asked for first, with what Odoo has stored. What it
 * computes comes with the contents: with sizes in their place, it may be wrong or fail.
 */

const MAX_CHUNK_BYTES = 8 * 1024 * 1024;
const MAX_CHUNK_FILES = 500;

const UNITS: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** Raw pages of records with the files in their fields, each chunk of files a page of its own. */
export async function* rawPagesWithFiles(
	client: OdooClient,
	search: Search,
	ask: AskForRecords = searchRead,
): AsyncGenerator<readonly RawRecord[]> {
	const files = search.fields.filter(isBinary);
	if (files.length === 0 || search.context.bin_size) return yield* rawPages(client, search, ask);
	const { context, pageSize = MAX_CHUNK_FILES } = search;
	const sized = {
		...search,
		fields: search.fields.filter((field) => field.stored || isBinary(field)),
		pageSize,
		context: { ...context, bin_size: true },
	};
	const computed = search.fields.filter((field) => !sized.fields.includes(field));
	for await (const page of rawPages(client, sized, ask)) {
		const rows = page.map((record) => ({ record, bytes: bytesOfFiles(record, files) }));
		for (const chunk of chunksOfFiles(rows)) {
			const records = chunk.map(({ record }) => record);
			yield await withFiles(client, { ...search, files, computed, records, ask });
		}
	}
}

/** Chunks of limited size, in the order of the rows; a single row may be larger. */
export function chunksOfFiles<T extends { readonly bytes: number }>(rows: readonly T[]): T[][] {
	const chunks: T[][] = [];
	let chunk: T[] = [];
	let bytes = 0;
	for (const row of rows) {
		const isFull = bytes + row.bytes > MAX_CHUNK_BYTES || chunk.length === MAX_CHUNK_FILES;
		if (chunk.length > 0 && isFull) {
			chunks.push(chunk);
			chunk = [];
			bytes = 0;
		}
		chunk.push(row);
		bytes += row.bytes;
	}
	return chunk.length > 0 ? [...chunks, chunk] : chunks;
}

/** How large a file is, in bytes. */
export interface FileSize {
	/** About, for what is held in memory. */
	readonly bytes: number;
	/** At least, where Odoo rounds. */
	readonly least: number;
	/** Of the file as it is stored: the database itself counts the Base64 of a file that it holds. */
	readonly isOfBase64?: boolean;
}

/** A little more than half of the last digit. */
const ROUNDING = 0.51;

/**
 * What the context `bin_size` gives in place of a file: `11.18 Kb`, `70.00 bytes`, or from the database, which counts
 * Base64, `12 kB`. A field that an app computes may give its content all the same.
 */
export function sizeIn(given: string): FileSize {
	const [, whole, decimals, unit = ''] = /^(\d+)(\.\d\d)? ([kmgt]?)b(?:ytes)?$/i.exec(given) ?? [];
	if (whole === undefined) return { bytes: given.length, least: Math.min(given.length, 1) };
	const factor = UNITS[unit.toLowerCase()] ?? 1;
	const size = Number(whole + (decimals ?? ''));
	const step = decimals === undefined ? 1 : 0.01;
	return {
		bytes: size * factor,
		least: (size - step * ROUNDING) * factor,
		isOfBase64: decimals === undefined,
	};
}

/**
 * Odoo gives no content where the file is gone from the server's disk, but still knows its size; and Odoo 14
 * keeps the beginning of a file for which the disk was full, without an error.
 */
export function isLost({ least, isOfBase64 }: FileSize, content: unknown): boolean {
	const base64 = String(content || '');
	return (isOfBase64 ? base64.length : decodedLength(base64)) < least;
}

function decodedLength(base64: string): number {
	const padding = /=*$/.exec(base64.slice(-2))?.[0].length ?? 0;
	return Math.floor((base64.length * 3) / 4) - padding;
}

const IDS_SHOWN = 10;

export function lostFiles(model: string, ids: readonly number[]): OdooError {
	return new OdooError(
		'SERVER_ERROR',
		`Files of these ${model} records are missing or incomplete on the Odoo server: ${listed(ids, IDS_SHOWN)}.`,
		{
			hint: "Odoo knows a larger size, as after a restore without the database's filestore, or an upload while the disk was full. Ask your Odoo administrator.",
		},
	);
}

interface RecordsWithoutFiles extends Pick<Search, 'model' | 'context'> {
	readonly records: readonly RawRecord[];
	readonly files: readonly Field[];
	readonly computed: readonly Field[];
	readonly ask: AskForRecords;
}

/** The records with their files in place of the sizes, and computed values. What is gone by now is left out. */
async function withFiles(
	client: OdooClient,
	{ model, files, computed, context, records, ask }: RecordsWithoutFiles,
): Promise<readonly RawRecord[]> {
	const isWhole = (record: RawRecord) =>
		computed.length === 0 && !files.some(({ name }) => record[name]);
	const read = async (ids: readonly number[], fields: readonly Field[], bin_size: boolean) =>
		await ask(client, {
			model,
			domain: [['id', 'in', ids]],
			fields,
			order: 'id',
			context: { ...context, ...WITH_ARCHIVED, bin_size },
		});
	const ids = records.flatMap((record) => (isWhole(record) ? [] : Number(record.id)));
	const sizer = new PageSizer({ firstSize: ids.length, maxSize: ids.length, now: client.now });
	const found = new Map<unknown, RawRecord>();
	const chunks = chunksOfIds(ids, { sizer }, async (chunk) =>
		read(chunk, [...files, ...computed], false),
	);
	for await (const chunk of chunks) for (const record of chunk) found.set(record.id, record);
	const lostAmong = (sized: readonly RawRecord[]) =>
		sized.flatMap((record) => {
			const contents = found.get(record.id);
			const isOneLost =
				contents && files.some(({ name }) => isLost(sizeOf(record, name), contents[name]));
			return isOneLost ? Number(record.id) : [];
		});
	let lost = lostAmong(records);
	// A smaller file may have taken the place of the one whose size is known.
	if (lost.length > 0) lost = lostAmong(await read(lost, files, true));
	if (lost.length > 0) throw lostFiles(model, lost);
	return records.flatMap((record) => {
		if (isWhole(record)) return [record];
		const contents = found.get(record.id);
		return contents ? [{ ...record, ...contents }] : [];
	});
}

function bytesOfFiles(record: RawRecord, files: readonly Field[]): number {
	return files.reduce((sum, { name }) => sum + sizeOf(record, name).bytes, 0);
}

function sizeOf(record: RawRecord, name: string): FileSize {
	return sizeIn(String(record[name] || ''));
}
