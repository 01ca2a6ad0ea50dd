import type { OdooClient } from '../../client/client';
import type { RawRecord } from '../../protocol/expect';
import { expectIds, expectRecords } from '../../protocol/expect';
import { activeNameIn } from '../../schema/activeName';
import { matchingIds } from '../changes/deletions';
import type { Watching } from './watching';

/** Which records match the filter at present. */
export interface Snapshot {
	/** As a search finds them: archived ones are left out, unless they are wanted. */
	readonly visible: ReadonlySet<number>;
	/** The archived ones as well. */
	readonly all: ReadonlySet<number>;
}

/** Which of the two are of use. */
export interface SnapshotNeeds {
	readonly needsVisible: boolean;
	readonly needsAll: boolean;
}

/** From this version on, grouping has a method of its own. Before, `read_group` can list ids as well. */
const FORMATTED_SINCE = 19;

/** Takes one request, whatever is needed of it. */
export async function takeSnapshot(
	{ client, query, schema, hidesArchived }: Watching,
	{ needsVisible, needsAll }: SnapshotNeeds,
): Promise<Snapshot> {
	const active = activeNameIn(schema);
	if (active && hidesArchived && needsVisible && needsAll) {
		return await inTwoGroups(client, query.records, active);
	}
	const options = { hidesArchived: hidesArchived && needsVisible };
	const ids = await matchingIds(client, query.records, options);
	return { visible: ids, all: ids };
}

/** The active ones and the archived ones. */
async function inTwoGroups(
	client: OdooClient,
	query: Watching['query']['records'],
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
function formattedGroups({ domain }: Watching['query']['records'], active: string) {
	const ids = 'id:array_agg';
	return {
		method: 'formatted_read_group',
		params: { domain, groupby: [active], aggregates: [ids] },
		idsOf: (row: RawRecord) => row[ids],
	};
}

/** Source: odoo/models.py of Odoo 14, `read_group`. */
function groups({ domain }: Watching['query']['records'], active: string) {
	return {
		method: 'read_group',
		params: { domain, fields: ['ids:array_agg(id)'], groupby: [active], lazy: false },
		idsOf: (row: RawRecord) => row.ids,
	};
}
