import type { RpcValue, Vals } from '../call';
import type { ModelClient } from '../client/modelClient';
import { hasCode, recover } from '../errors';
import { inChunks } from '../chunks';
import { activeNameIn } from '../schema/activeName';
import { isCommands, linksAfter } from '../values/commands';
import { isStandIn } from '../values/standIns';

/**
 * From this version on the import links to archived records. Source: `db_id_for` in base/models/ir_fields.py of
 * Odoo 14, 16, 17 and 19.
 */
const IMPORT_LINKS_ARCHIVED_SINCE = 17;

/**
 * Finds links that the server's import would not find, because their records are archived: one request for each
 * model that is linked to.
 * @returns for each row the name of such a field, if it has one
 */
export async function archivedLinks(
	model: ModelClient,
	rows: readonly Vals[],
): Promise<ReadonlyArray<string | undefined>> {
	const links = rows.map((vals) => linksOf(model, vals));
	const isNeeded = links.some((own) => own.length > 0);
	if (!isNeeded || (await model.client.version()) >= IMPORT_LINKS_ARCHIVED_SINCE) {
		return rows.map(() => undefined);
	}
	const archived = new Map<string, ReadonlySet<number>>();
	for (const relation of new Set(links.flat().map((link) => link.relation))) {
		const ids = links.flat().flatMap((link) => (link.relation === relation ? link.ids : []));
		const found = archivedIds(model, relation, ids);
		archived.set(relation, await recover(found, hasCode('ACCESS_DENIED'), () => new Set<number>()));
	}
	return links.map(
		(own) =>
			own.find(({ relation, ids }) => ids.some((id) => archived.get(relation)?.has(id)))?.name,
	);
}

interface Link {
	readonly name: string;
	readonly relation: string;
	readonly ids: readonly number[];
}

function linksOf({ schema }: ModelClient, vals: Vals): readonly Link[] {
	return Object.entries(vals).flatMap(([name, value]) => {
		const relation = schema.fields.get(name)?.relation;
		const ids = linkedBy(value).filter((id) => !isStandIn(id));
		return relation !== undefined && ids.length > 0 ? [{ name, relation, ids }] : [];
	});
}

function linkedBy(value: RpcValue): readonly number[] {
	if (typeof value === 'number') return [value];
	return isCommands(value) ? linksAfter(value, []) : [];
}

async function archivedIds(
	from: ModelClient,
	relation: string,
	ids: readonly number[],
): Promise<ReadonlySet<number>> {
	const model = await from.of(relation);
	const activeName = activeNameIn(model.schema);
	const archived = new Set<number>();
	if (activeName === undefined) return archived;
	for (const chunk of inChunks(ids)) {
		const domain = [
			['id', 'in', chunk],
			[activeName, '=', false],
		];
		for (const id of await model.search(domain)) archived.add(id);
	}
	return archived;
}
