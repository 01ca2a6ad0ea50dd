import type { RpcValue, Vals } from '../call';
import type { ModelClient } from '../client/modelClient';
import type { Domain } from '../domain/domain';
import type { RawRecord } from '../protocol/expect';
import type { Match } from './matches';
import { groupBy, matchEach, matchOf, searchWithArchived } from './matches';

/**
 * Finds records by the values of some of their fields, the same fields for all. The fields must be
 * searchable, and links be ids.
 */
export async function matchFields(
	model: ModelClient,
	fields: readonly string[],
	keys: readonly Vals[],
): Promise<Map<Vals, Match>> {
	return await matchEach(model, keys, async (chunk) => {
		const domain: Domain = fields.map((field) => [
			field,
			'in',
			[...new Set(chunk.map((key) => key[field] ?? false))],
		]);
		const records = await searchWithArchived(model, domain, fields);
		const keyOf = (record: Vals | RawRecord) =>
			JSON.stringify(fields.map((field) => idOrValue(record[field] ?? false)));
		const groups = groupBy(records, keyOf);
		return chunk.map((key) => matchOf(model.schema, groups.get(keyOf(key)) ?? []));
	});
}

/** A link reads as `[7, "Name"]`. */
function idOrValue(raw: RpcValue): RpcValue {
	return Array.isArray(raw) ? ((raw as readonly RpcValue[])[0] ?? false) : raw;
}
