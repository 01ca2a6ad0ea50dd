import type { Context } from '../../call';
import type { OdooClient } from '../../client/client';
import type { Domain } from '../../domain/domain';
import { isLeaf } from '../../domain/domain';
import type { RawRecord } from '../../protocol/expect';
import { expectIds, expectRecords } from '../../protocol/expect';
import { activeNameIn } from '../../schema/activeName';
import type { Schema } from '../../schema/schema';

/** Which records match the filter at present. */
export interface Snapshot {
	/** As a search finds them: archived ones are left out, unless they are wanted. */
	readonly visible: ReadonlySet<number>;
	/** The archived ones as well. */
	readonly all: ReadonlySet<number>;
}

export interface SnapshotQuery {
	readonly model: string;
	readonly domain: Domain;
	readonly context: Context;
	/** The field that says whether a record is archived, where there is one. */
	readonly activeName?: string;
	/** Archived records do not count as visible. */
	readonly hidesArchived: boolean;
	readonly needsVisible: boolean;
	readonly needsAll: boolean;
}

/** From this version on, grouping has a method of its own. Before, `read_group` can list ids as well. */
const FORMATTED_SINCE = 19;

/** Takes one request, whatever is needed of it. */
export async function takeSnapshot(client: OdooClient, query: SnapshotQuery): Promise<Snapshot> {
	const { activeName, hidesArchived, needsVisible, needsAll } = query;
	if (activeName && hidesArchived && needsVisible && needsAll) {
		return await inTwoGroups(client, query, activeName);
	}
	const ids = await searchIds(client, query, hidesArchived && needsVisible);
	return { visible: ids, all: ids };
}

/** Whether a search of the model leaves archived records out by itself, as Odoo decides it. */
export function searchHidesArchived(schema: Schema, domain: Domain, context: Context): boolean {
	const active = activeNameIn(schema);
	if (active === undefined || context.active_test === false) return false;
	return !domain.some((term) => isLeaf(term) && term[0] === active);
}

async function searchIds(
	client: OdooClient,
	{ model, domain, context }: SnapshotQuery,
	hidesArchived: boolean,
): Promise<ReadonlySet<number>> {
	const found = await client.call({
		model,
		method: 'search',
		params: { domain, order: 'id' },
		context: { ...context, active_test: hidesArchived },
	});
	return new Set(expectIds(found, `${model}.search`));
}

/** The active ones and the archived ones. */
async function inTwoGroups(
	client: OdooClient,
	query: SnapshotQuery,
	active: string,
): Promise<Snapshot> {
	const { model } = query;
	const isFormatted = (await client.version()) >= FORMATTED_SINCE;
	const { method, params, idsOf } = isFormatted
		? formattedGroups(query, active)
		: groups(query, active);
	const found = await client.call({
		model,
		method,
		params,
		context: { ...query.context, active_test: false },
	});
	const rows = expectRecords(found, `${model}.${method}`);
	const idsIn = (chosen: readonly RawRecord[]) =>
		new Set(chosen.flatMap((row) => expectIds(idsOf(row) ?? [], `${model}.${method}`)));
	return { visible: idsIn(rows.filter((row) => row[active] === true)), all: idsIn(rows) };
}

/** Source: addons/web/models/models.py of Odoo 19. */
function formattedGroups({ domain }: SnapshotQuery, active: string) {
	const ids = 'id:array_agg';
	return {
		method: 'formatted_read_group',
		params: { domain, groupby: [active], aggregates: [ids] },
		idsOf: (row: RawRecord) => row[ids],
	};
}

/** Source: odoo/models.py of Odoo 14, `read_group`. */
function groups({ domain }: SnapshotQuery, active: string) {
	return {
		method: 'read_group',
		params: { domain, fields: ['ids:array_agg(id)'], groupby: [active], lazy: false },
		idsOf: (row: RawRecord) => row.ids,
	};
}
