import type { Context } from '../call';
import type { OdooClient } from '../client/client';
import type { Domain } from '../domain/domain';
import { expectNumber } from '../protocol/expect';

/** How many records match. The domain must have passed the domain guard. */
export async function countRecords(
	client: OdooClient,
	model: string,
	domain: Domain,
	context: Context,
): Promise<number> {
	const count = await client.call({ model, method: 'search_count', params: { domain }, context });
	return expectNumber(count, `${model}.search_count`);
}
