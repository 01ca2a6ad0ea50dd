import type { Context } from '../call';
import type { OdooClient } from '../client/client';
import type { Domain } from '../domain/domain';
import { and } from '../domain/domain';
import { runAhead } from '../client/lanes';
import { ModelCalls } from '../client/modelClient';
import { OdooError } from '../errors';
import { preview } from '../preview';
import type { RawRecord } from '../protocol/expect';
import { mapById } from '../protocol/expect';
import { CHECK_SEARCH } from '../protocol/explanations';
import { isBinary } from '../schema/choose';
import type { Field } from '../schema/schema';
import { PageSizer } from './pageSizer';

/*
 * No record comes twice and none is missed while others write: pages go on after the last id, or follow
 * one list of ids when an order is wanted. Never by offset, which shifts with every insert and delete.
 */

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
export type AskForRecords = (
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

/** Raw records page by page, each once, while others write. */
export async function* rawPages(
	client: OdooClient,
	search: Search,
	ask: AskForRecords = searchRead,
): AsyncGenerator<readonly RawRecord[]> {
	const { order, limit } = search;
	const how = { sizer: sizerFor(client, search.fields, search.pageSize), ask };
	const isById = order === undefined && limit === undefined;
	const mayBeShort = hasShortPages(search.model);
	if (isById && !(mayBeShort || client.parallel > 1)) {
		return yield* pagesById(client, search, how);
	}
	if (limit !== undefined && limit <= how.sizer.size && !mayBeShort) {
		// One request is a snapshot in itself, so the order needs no list of ids.
		const { records, size } = await how.sizer.load(limit, async (count) =>
			ask(client, { ...search, limit: count }),
		);
		if (size === limit) {
			assertDistinct(
				records.map(({ id }) => id),
				search.model,
			);
			yield records;
			return;
		}
	}
	yield* pagesInOrder(client, isById ? { ...search, order: 'id' } : search, how);
}

/**
 * Raw records in chunks of a list of ids; `read` gives those of a chunk.
 * @param ahead how many chunks may be under way while one is put to use
 */
export async function* chunksOfIds(
	ids: readonly number[],
	{ sizer, ahead = 0 }: { readonly sizer: PageSizer; readonly ahead?: number },
	read: (chunk: readonly number[]) => Promise<readonly RawRecord[]>,
): AsyncGenerator<readonly RawRecord[]> {
	const share = Math.max(Math.ceil(ids.length / Math.max(ahead, 1)), MIN_FIRST_PAGE_SIZE);
	function* tasks() {
		for (let start = 0; start < ids.length;) {
			const chunk = ids.slice(start, start + Math.min(sizer.size, share));
			start += chunk.length;
			yield async () => await readChunk(chunk, sizer, read);
		}
	}
	for await (const pages of runAhead(tasks(), ahead)) yield* pages;
}

/** A chunk in one page, or in several if the server cannot give so many records at once. */
async function readChunk(
	ids: readonly number[],
	sizer: PageSizer,
	read: (chunk: readonly number[]) => Promise<readonly RawRecord[]>,
): Promise<ReadonlyArray<readonly RawRecord[]>> {
	const pages: Array<readonly RawRecord[]> = [];
	for (let start = 0; start < ids.length;) {
		const { records, size } = await sizer.load(ids.length - start, async (count) =>
			read(ids.slice(start, start + count)),
		);
		pages.push(records);
		start += size;
	}
	return pages;
}

/** One request for all records of a search. */
export async function searchRead(
	client: OdooClient,
	{ model, domain, fields, order, limit, context }: Omit<Search, 'pageSize'>,
): Promise<readonly RawRecord[]> {
	const names = fields.map(({ name }) => name);
	return await new ModelCalls(client, model, context).searchRead({
		domain,
		// An empty list would mean all fields.
		fields: names.length ? names : ['id'],
		order,
		limit,
	});
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

/** Where the first page begins: views of the database, such as reports, may give their rows negative ids. */
export const BEFORE_ALL = -Infinity;

/** What records after an id have, which are all after `BEFORE_ALL`. */
export function idAfter(id: number): Domain {
	return id === BEFORE_ALL ? [] : [['id', '>', id]];
}

/**
 * The id after which the next page begins.
 * @param after the id after which this page begins
 * @throws OdooError `PROTOCOL` if the ids do not grow, as in a report whose rows share them, or from a
 * server that ignores where a page begins: it would send the same page for ever
 */
export function endOfPage(ids: readonly unknown[], after: number, model: string): number {
	let last = after;
	for (const id of ids) {
		if (typeof id === 'number' && id === last) throw sharedId(id, model);
		if (typeof id !== 'number' || !(id > last)) throw notAscending(model);
		last = id;
	}
	return last;
}

/**
 * Models whose search leaves out what the user may not see only after it has applied the limit: a page
 * with fewer records than asked for is no sign of the end, and may even be empty.
 * Source: _search in mail_message.py, mail_activity.py and mail_scheduled_message.py of Odoo's app mail.
 */
const SHORT_PAGES: ReadonlySet<string> = new Set([
	'mail.activity',
	'mail.message',
	'mail.scheduled_message',
]);

const LIMITED_TRIES = 3;
const GROWTH = 8;

/** Whether a limit may lose records of the model. */
export function hasShortPages(model: string): boolean {
	return SHORT_PAGES.has(model);
}

/**
 * Asks for so many records at most. Where a limit may lose some, it is raised until enough of them come,
 * and left out in the end: to leave it out at once would read a table of millions for fifty records.
 */
export async function upToLimit<T>(
	model: string,
	limit: number | undefined,
	ask: (limit: number | undefined) => Promise<readonly T[]>,
): Promise<readonly T[]> {
	if (limit === undefined || !hasShortPages(model)) return await ask(limit);
	for (let tries = 0; tries < LIMITED_TRIES; tries++) {
		const found = await ask(limit * GROWTH ** tries);
		if (found.length >= limit) return found.slice(0, limit);
	}
	return (await ask(undefined)).slice(0, limit);
}

/** How pages are asked for. */
interface Paging {
	readonly sizer: PageSizer;
	readonly ask: AskForRecords;
}

async function* pagesById(
	client: OdooClient,
	search: Search,
	{ sizer, ask }: Paging,
): AsyncGenerator<readonly RawRecord[]> {
	let lastId = BEFORE_ALL;
	let isLast = false;
	const nextPage = async () => {
		const domain = and(search.domain, idAfter(lastId));
		const { records, size } = await sizer.load(Infinity, async (limit) =>
			ask(client, { ...search, domain, order: 'id', limit }),
		);
		isLast = records.length < size;
		const ids = records.map(({ id }) => id);
		// Where one page has them all, their order does not matter.
		if (lastId !== BEFORE_ALL || !isLast) lastId = endOfPage(ids, lastId, search.model);
		else assertDistinct(ids, search.model);
		return records;
	};
	function* tasks() {
		while (!isLast) yield nextPage;
	}
	// One page ahead: where the next one begins is known once this one is there.
	yield* runAhead(tasks(), 1);
}

async function* pagesInOrder(
	client: OdooClient,
	search: Search,
	{ sizer, ask }: Paging,
): AsyncGenerator<readonly RawRecord[]> {
	const ids = await searchIds(client, search);
	assertDistinct(ids, search.model);
	yield* chunksOfIds(ids, { sizer, ahead: client.parallel }, async (chunk) => {
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
	const calls = new ModelCalls(client, model, context);
	return await upToLimit(
		model,
		limit,
		async (most) => await calls.search(domain, { order, limit: most }),
	);
}

function inOrderOf(ids: readonly number[], records: readonly RawRecord[]): RawRecord[] {
	const byId = mapById(records);
	return ids.map((id) => byId.get(id)).filter((record) => record !== undefined);
}

function assertDistinct(ids: readonly unknown[], model: string): void {
	const seen = new Set<unknown>();
	for (const id of ids) {
		if (seen.has(id)) throw sharedId(id, model);
		seen.add(id);
	}
}

/** Odoo itself reads the rows of such reports as copies of one of them. */
function sharedId(id: unknown, model: string): OdooError {
	return new OdooError('PROTOCOL', `Several records of ${model} have the same ID ${preview(id)}.`, {
		hint: 'Rows of this report have no stable IDs. Use Aggregate, or read the underlying model.',
	});
}

function notAscending(model: string): OdooError {
	return new OdooError('PROTOCOL', `The server did not answer ${model} in the order of the IDs.`, {
		hint: `Reading on would return records twice or miss some. ${CHECK_SEARCH}`,
	});
}
