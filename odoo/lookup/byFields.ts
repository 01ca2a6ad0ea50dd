import type { Vals } from '../call';
import type { ModelClient } from '../client/modelClient';
import { fieldOf } from '../schema/choose';
import { domainOf, keyField, namesToCompare, recordsByKey, textsOf } from './keyFields';
import type { Match } from './matches';
import { matchEach, matchOf, searchWithArchived } from './matches';

/**
 * Finds records by the values of some of their fields, the same fields for all. The fields must be
 * searchable, and links be ids.
 */
export async function matchFields(
	model: ModelClient,
	names: readonly string[],
	keys: readonly Vals[],
): Promise<Map<Vals, Match>> {
	const { schema } = model;
	const fields = names.map((name) => keyField(fieldOf(schema, name), schema));
	return await matchEach(model, keys, async (chunk) => {
		const domain = domainOf(fields, chunk);
		const records = await searchWithArchived(model, domain, namesToCompare(fields));
		const having = recordsByKey(records, fields, schema);
		return chunk.map((key) => matchOf(schema, having(textsOf(key, fields))));
	});
}
