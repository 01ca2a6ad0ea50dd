import type { Context } from '../call';
import type { OdooClient } from '../client/client';
import type { Domain } from '../domain/domain';
import { and } from '../domain/domain';
import type { RawRecord } from '../protocol/expect';
import { expectIds, expectRecords } from '../protocol/expect';
import { isBinary } from '../schema/choose';
import type { Field } from '../schema/schema';
import { PageSizer } from './pageSizer';
import { hasShortPages, upToLimit } from './shortPages';

/** Which records to read, and which of their fields. */
export interface Search {
	readonly model: string;
	readonly domain: Domain;
	readonly fields: readonly Field[];
	/** Odoo's order, e.g. `name asc, id desc`; without it all records come by id, some in the model's order. */
	readonly order?: string;
	/** All records when left out. */
	readonly limit?: number;
	readonly context: Context;
	/** The most records to ask for at a time. */
	readonly pageSize?: number;
}

/** Asks for all records of a search at once, as `searchRead` does. */
export type SearchRead = (
	client: OdooClient,
	search: Omit<Search, 'pageSize'>,
) => Promise<readonly RawRecord[]>;

/** How many values the first page may have. Ten stored fields of 12,500 records take Odoo about a second. */
const FIRST_PAGE_VALUES = 125_000;
const MAX_PAGE_SIZE = 20_000;
const MIN_FIRST_PAGE_SIZE = 100;
/** A field that is computed while reading takes far longer than a stored one. */
const COMPUTED_WEIGHT = 10;
/** A file can have many megabytes, and a page is held in memory as a whole. */
const BINARY_PAGE_SIZE = 20;

/**
 * Raw records page by page. No record comes twice and none is missed while others write: pages go
 * on after the last id, or follow one list of ids when an order is wanted. Never by offset.
 */
export async function* rawPages(
	client: OdooClient,
	search: Search,
	ask: SearchRead = searchRead,
): AsyncGenerator<readonly RawRecord[]> {
	const { order, limit } = search;
	const sizer = sizerFor(client, search.fields, search.pageSize);
	if (hasShortPages(search.model)) {
		const byId = order === undefined && limit === undefined;
		yield* pagesInOrder(client, byId ? { ...search, order: 'id' } : search, sizer, ask);
	} else if (order === undefined && limit === undefined) {
		yield* pagesById(client, search, sizer, ask);
	} else if (limit !== undefined && limit <= sizer.size) {
		// One request is a snapshot in itself, so the order needs no list of ids.
		const { records, size } = await sizer.load(limit, async (count) =>
			ask(client, { ...search, limit: count }),
		);
		if (size === limit) yield records;
		else yield* pagesInOrder(client, search, sizer, ask);
	} else {
		yield* pagesInOrder(client, search, sizer, ask);
	}
}

/** Raw records in portions of a list of ids; `read` gives those of a portion. */
export async function* chunksOfIds(
	ids: readonly number[],
	sizer: PageSizer,
	read: (chunk: readonly number[]) => Promise<readonly RawRecord[]>,
): AsyncGenerator<readonly RawRecord[]> {
	for (let start = 0; start < ids.length;) {
		const { records, size } = await sizer.load(ids.length - start, async (count) =>
			read(ids.slice(start, start + count)),
		);
		yield records;
		start += size;
	}
}

/** One request for all records of a search. */
export async function searchRead(
	client: OdooClient,
	{ model, domain, fields, order, limit, context }: Omit<Search, 'pageSize'>,
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

/** Starts with as many records as Odoo likely gives within a second. */
export function sizerFor(
	client: OdooClient,
	fields: readonly Field[],
	pageSize?: number,
): PageSizer {
	const weight = fields.reduce((sum, { stored }) => sum + (stored ? 1 : COMPUTED_WEIGHT), 1);
	const firstSize = Math.max(MIN_FIRST_PAGE_SIZE, Math.floor(FIRST_PAGE_VALUES / weight));
	const defaultSize = fields.some(isBinary) ? BINARY_PAGE_SIZE : MAX_PAGE_SIZE;
	return new PageSizer({ firstSize, maxSize: pageSize ?? defaultSize, now: client.now });
}

async function* pagesById(
	client: OdooClient,
	search: Search,
	sizer: PageSizer,
	ask: SearchRead,
): AsyncGenerator<readonly RawRecord[]> {
	let lastId = 0;
	for (;;) {
		const after: Domain = lastId === 0 ? [] : [['id', '>', lastId]];
		const domain = and(search.domain, after);
		const { records, size } = await sizer.load(Infinity, async (limit) =>
			ask(client, { ...search, domain, order: 'id', limit }),
		);
		yield records;
		if (records.length < size) return;
		lastId = Number(records.at(-1)?.id);
	}
}

async function* pagesInOrder(
	client: OdooClient,
	search: Search,
	sizer: PageSizer,
	ask: SearchRead,
): AsyncGenerator<readonly RawRecord[]> {
	const ids = await searchIds(client, search);
	yield* chunksOfIds(ids, sizer, async (chunk) => {
		// Not `read`: it fails as a whole when one of the records became forbidden meanwhile.
		const domain = and(search.domain, [['id', 'in', chunk]]);
		const query = { ...search, domain, order: 'id', limit: undefined };
		return inOrderOf(chunk, await ask(client, query));
	});
}

async function searchIds(
	client: OdooClient,
	{ model, domain, order, limit, context }: Search,
): Promise<readonly number[]> {
	return await upToLimit(model, limit, async (most) => {
		const params = {
			domain,
			...(order !== undefined && { order }),
			...(most !== undefined && { limit: most }),
		};
		const found = await client.call({ model, method: 'search', params, context });
		return expectIds(found, `${model}.search`);
	});
}

function inOrderOf(ids: readonly number[], records: readonly RawRecord[]): RawRecord[] {
	const byId = new Map(records.map((record) => [record.id, record] as const));
	return ids.map((id) => byId.get(id)).filter((record) => record !== undefined);
}
