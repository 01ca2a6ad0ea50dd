import type { Context } from '../call';
import type { OdooClient } from '../client/client';
import { ModelCalls } from '../client/modelClient';
import type { Domain } from '../domain/domain';
import { and } from '../domain/domain';
import { idAfter, BEFORE_ALL, endOfPage, upToLimit } from './pages';

/** Records whose ids lie from `fromId` to `toId`, both included. */
interface IdRange {
	readonly fromId: number;
	readonly toId: number;
	/** How many matched when the ranges were made. */
	readonly count: number;
}

interface SplitQuery {
	readonly model: string;
	/** Must have passed the domain guard. */
	readonly domain: Domain;
	readonly context: Context;
	/** How many records a range has; the last one may have fewer. */
	readonly rangeSize: number;
}

/** An id takes Odoo a few bytes to send, so that a million records need four requests. */
const IDS_PER_REQUEST = 250_000;

/**
 * Ranges of ids that have `rangeSize` matching records each. Each range begins right behind the one
 * before it: together they hold all records up to the last id, also those that match later.
 * @throws OdooError
 */
export async function splitRecords(client: OdooClient, query: SplitQuery): Promise<IdRange[]> {
	const { rangeSize } = query;
	const ranges: IdRange[] = [];
	let fromId: number | undefined;
	let toId = 0;
	let count = 0;
	for await (const ids of pagesOfIds(client, query)) {
		for (const id of ids) {
			fromId ??= id;
			toId = id;
			count += 1;
			if (count === rangeSize) {
				ranges.push({ fromId, toId, count });
				fromId = toId + 1;
				count = 0;
			}
		}
	}
	if (fromId !== undefined && count > 0) ranges.push({ fromId, toId, count });
	return ranges;
}

async function* pagesOfIds(
	client: OdooClient,
	{ model, domain, context }: SplitQuery,
): AsyncGenerator<readonly number[]> {
	const calls = new ModelCalls(client, model, context);
	let lastId = BEFORE_ALL;
	for (;;) {
		const ids = await upToLimit(
			model,
			IDS_PER_REQUEST,
			async (limit) => await calls.search(and(domain, idAfter(lastId)), { order: 'id', limit }),
		);
		// The ranges are cut along the ids, so that even those of one page must grow.
		lastId = endOfPage(ids, lastId, model);
		yield ids;
		if (ids.length < IDS_PER_REQUEST) return;
	}
}
