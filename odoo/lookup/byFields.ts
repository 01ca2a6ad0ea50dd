import type { Vals } from '../call';
import type { ModelClient } from '../client/modelClient';
import type { Domain } from '../domain/domain';
import { and } from '../domain/domain';
import type { RawRecord } from '../protocol/expect';
import { fieldOf } from '../schema/choose';
import { linkedId } from '../values/recordId';
import { domainOf, keyField, namesToCompare, recordsByKey, textsOf } from './keyFields';
import type { Match } from './matches';
import { matchEach, matchInLanguages, matchOf, searchWithArchived } from './matches';

const CONTACT = 'res.partner';
const COMPANY = 'parent_id';

/**
 * Finds records by the values of some of their fields, the same fields for all. The fields must be
 * searchable, and links be ids. Texts that are translated are also found in the user's own language,
 * where there is no such record in that of the context.
 * @param among what else the records have to be
 */
export async function matchFields(
	model: ModelClient,
	names: readonly string[],
	keys: readonly Vals[],
	among: Domain = [],
): Promise<Map<Vals, Match>> {
	const match = async (own: ModelClient, some: readonly Vals[]) =>
		await matchFieldsAsTheyAre(own, names, some, among);
	const hasTranslated = names.some((name) => fieldOf(model.schema, name).translated);
	return hasTranslated ? await matchInLanguages(model, keys, match) : await match(model, keys);
}

/** A company and its own contacts and addresses often share an email address or a VAT number: the company is meant. */
function mainOf(found: readonly RawRecord[]): readonly RawRecord[] {
	const main = found.find(({ id }) =>
		found.every((other) => other.id === id || linkedId(other[COMPANY]) === id),
	);
	return main ? [main] : found;
}

/** The same in the language of the context alone. */
async function matchFieldsAsTheyAre(
	model: ModelClient,
	names: readonly string[],
	keys: readonly Vals[],
	among: Domain,
): Promise<Map<Vals, Match>> {
	const { schema } = model;
	const fields = names.map((name) => keyField(fieldOf(schema, name), schema));
	return await matchEach(model, keys, async (chunk) => {
		const domain = and(among, domainOf(fields, chunk));
		const read = [...namesToCompare(fields), ...(model.name === CONTACT ? [COMPANY] : [])];
		const records = await searchWithArchived(model, domain, read);
		const having = recordsByKey(records, fields, schema);
		return chunk.map((key) => matchOf(schema, mainOf(having(textsOf(key, fields)))));
	});
}
