import type { RpcValue, Vals } from '../../call';
import type { Domain } from '../../domain/domain';
import type { RawRecord } from '../../protocol/expect';
import type { Lookup, Match } from './matches';
import { groupBy, matchAll, matchOf, searchWithArchived } from './matches';

/**
 * Finds records by the values of some of their fields, the same fields for all. The fields must be
 * searchable, and links be ids.
 */
export async function matchFields(
	lookup: Lookup,
	fields: readonly string[],
	keys: readonly Vals[],
): Promise<Map<Vals, Match>> {
	const { client, schema } = lookup;
	return await matchAll(client, schema.model, keys, async (chunk) => {
		const domain: Domain = fields.map((field) => [
			field,
			'in',
			[...new Set(chunk.map((key) => key[field] ?? false))],
		]);
		const records = await searchWithArchived(lookup, domain, fields);
		const keyOf = (record: Vals | RawRecord) =>
			JSON.stringify(fields.map((field) => idOrValue(record[field] ?? false)));
		const groups = groupBy(records, keyOf);
		return chunk.map((key) => matchOf(schema.model, groups.get(keyOf(key)) ?? []));
	});
}

/** A link reads as `[7, "Name"]`. */
function idOrValue(raw: RpcValue): RpcValue {
	return Array.isArray(raw) ? ((raw as readonly RpcValue[])[0] ?? false) : raw;
}
