import type { Context } from '../call';
import type { OdooClient } from '../client/client';
import type { Domain } from '../domain/domain';
import { and } from '../domain/domain';
import { expectIds, expectRecords } from '../protocol/expect';
import type { RawRecord } from '../protocol/expect';
import { isBinary } from '../schema/choose';
import type { Field } from '../schema/schema';
import type { ReadFormat } from '../values/valueType';
import { PageSizer } from './pageSizer';
import type { OutputRecord } from './recordReader';
import { recordReader } from './recordReader';

/** Which records to read, and how. The domain must have passed the domain guard. */
export interface RecordQuery {
	readonly model: string;
	readonly domain: Domain;
	readonly fields: readonly Field[];
	/** Odoo's order, e.g. `name asc, id desc`; without it all records come by id, some in the model's order. */
	readonly order?: string;
	/** All records when left out. */
	readonly limit?: number;
	readonly context: Context;
	readonly format: ReadFormat;
	/** The most records to ask for at a time. */
	readonly pageSize?: number;
}

/** How many values the first page may have. Ten stored fields of 12,500 records take Odoo about a second. */
const FIRST_PAGE_VALUES = 125_000;
const MAX_PAGE_SIZE = 20_000;
const MIN_FIRST_PAGE_SIZE = 100;
/** A field that is computed while reading takes far longer than a stored one. */
const COMPUTED_WEIGHT = 10;
/** A file can have many megabytes, and a page is held in memory as a whole. */
const BINARY_PAGE_SIZE = 20;

/**
 * Reads records page by page. No record comes twice and none is missed while others write: pages
 * go on after the last id, or follow one list of ids when an order is wanted. Never by offset.
 * @throws OdooError
 */
export async function* readRecords(
	client: OdooClient,
	query: RecordQuery,
): AsyncGenerator<OutputRecord[], void, undefined> {
	const toRecord = recordReader(query.fields, query.format);
	for await (const page of rawPages(client, query)) yield page.map(toRecord);
}

/** All pages in one list. */
export async function readAllRecords(
	client: OdooClient,
	query: RecordQuery,
): Promise<OutputRecord[]> {
	const pages: OutputRecord[][] = [];
	for await (const page of readRecords(client, query)) pages.push(page);
	return pages.flat();
}

async function* rawPages(
	client: OdooClient,
	query: RecordQuery,
): AsyncGenerator<readonly RawRecord[]> {
	const sizer = sizerFor(client, query);
	if (query.order === undefined && query.limit === undefined) {
		yield* pagesById(client, query, sizer);
	} else if (query.limit !== undefined && query.limit <= sizer.size) {
		// One request is a snapshot in itself, so the order needs no list of ids.
		yield await searchRead(client, query, query.domain, query.order, query.limit);
	} else {
		yield* pagesInOrder(client, query, sizer);
	}
}

async function* pagesById(
	client: OdooClient,
	query: RecordQuery,
	sizer: PageSizer,
): AsyncGenerator<readonly RawRecord[]> {
	let lastId = 0;
	for (;;) {
		const after: Domain = lastId === 0 ? [] : [['id', '>', lastId]];
		const { records, size } = await sizer.load(Infinity, (limit) =>
			searchRead(client, query, and(query.domain, after), 'id', limit),
		);
		yield records;
		if (records.length < size) return;
		lastId = Number(records.at(-1)?.id);
	}
}

async function* pagesInOrder(
	client: OdooClient,
	query: RecordQuery,
	sizer: PageSizer,
): AsyncGenerator<readonly RawRecord[]> {
	const ids = await searchIds(client, query);
	for (let start = 0; start < ids.length;) {
		const { records, size } = await sizer.load(ids.length - start, async (count) => {
			const chunk = ids.slice(start, start + count);
			// Not `read`: it fails as a whole when one of the records became forbidden meanwhile.
			const domain = and(query.domain, [['id', 'in', chunk]]);
			return inOrderOf(chunk, await searchRead(client, query, domain, 'id'));
		});
		yield records;
		start += size;
	}
}

async function searchIds(
	client: OdooClient,
	{ model, domain, order, limit, context }: RecordQuery,
): Promise<readonly number[]> {
	const params = {
		domain,
		...(order !== undefined && { order }),
		...(limit !== undefined && { limit }),
	};
	const found = await client.call({ model, method: 'search', params, context });
	return expectIds(found, `${model}.search`);
}

async function searchRead(
	client: OdooClient,
	{ model, fields, context }: RecordQuery,
	domain: Domain,
	order?: string,
	limit?: number,
): Promise<readonly RawRecord[]> {
	const names = fields.map(({ name }) => name);
	const params = {
		domain,
		// An empty list would mean all fields.
		fields: names.length ? names : ['id'],
		...(order !== undefined && { order }),
		...(limit !== undefined && { limit }),
	};
	const found = await client.call({ model, method: 'search_read', params, context });
	return expectRecords(found, `${model}.search_read`);
}

function sizerFor(client: OdooClient, { fields, pageSize }: RecordQuery): PageSizer {
	const weight = fields.reduce((sum, { stored }) => sum + (stored ? 1 : COMPUTED_WEIGHT), 1);
	const firstSize = Math.max(MIN_FIRST_PAGE_SIZE, Math.floor(FIRST_PAGE_VALUES / weight));
	const defaultSize = fields.some(isBinary) ? BINARY_PAGE_SIZE : MAX_PAGE_SIZE;
	return new PageSizer({ firstSize, maxSize: pageSize ?? defaultSize, now: client.now });
}

function inOrderOf(ids: readonly number[], records: readonly RawRecord[]): RawRecord[] {
	const byId = new Map(records.map((record) => [record.id, record] as const));
	return ids.map((id) => byId.get(id)).filter((record) => record !== undefined);
}
