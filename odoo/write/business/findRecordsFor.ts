import type { OdooClient } from '../../client/client';
import { WITH_ARCHIVED } from '../../client/modelClient';
import { forVersion } from '../../forVersion';
import { fieldsIn } from '../../form/condition';
import type { Choice, NameSearch } from '../../read/catalog';
import { findByName } from '../../read/catalog';
import type { BusinessAction } from './businessAction';

/** Records that a business action can be done with, by their name: not those of which it is done already. */
export async function findRecordsFor(
	client: OdooClient,
	{ model, done = [], possible = [], isOfArchived }: BusinessAction,
	search: Pick<NameSearch, 'name' | 'limit'>,
): Promise<Choice[]> {
	const version = await client.version();
	const { fields } = await client.schema(model);
	const wished = forVersion(done, version)?.if ?? [];
	// What Odoo cannot search for leaves records in the list of which it is done already.
	const canSearch = fieldsIn(wished).every((name) => fields.get(name)?.searchable ?? true);
	const is = canSearch ? wished : [];
	const can = forVersion(possible, version)?.if ?? [];
	const domain = [...can, ...(is.length > 0 ? ['!', ...is] : [])];
	const context = isOfArchived && WITH_ARCHIVED;
	return await findByName(client, { ...search, model, domain, context });
}
