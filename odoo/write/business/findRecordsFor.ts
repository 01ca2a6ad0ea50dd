import type { OdooClient } from '../../client/client';
import { WITH_ARCHIVED } from '../../client/modelClient';
import type { Choice, NameSearch } from '../../read/catalog';
import { findByName } from '../../read/catalog';
import type { BusinessAction } from './businessAction';
import { forVersion } from './businessAction';

/** Records that a business action can be done with, by their name: not those of which it is done already. */
export async function findRecordsFor(
	client: OdooClient,
	{ model, done = [], possible = [], isOfArchived }: BusinessAction,
	search: Pick<NameSearch, 'name' | 'limit'>,
): Promise<Choice[]> {
	const version = await client.version();
	const is = forVersion(done, version)?.if ?? [];
	const can = forVersion(possible, version)?.if ?? [];
	const domain = [...can, ...(is.length > 0 ? ['!', ...is] : [])];
	const context = isOfArchived && WITH_ARCHIVED;
	return await findByName(client, { ...search, model, domain, context });
}
