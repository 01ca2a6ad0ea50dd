import type { Context } from '../call';
import type { OdooClient } from '../client/client';
import type { Domain } from '../domain/domain';
import { expectNumber } from '../protocol/expect';

interface CountQuery {
	readonly model: string;
	/** Must have passed the domain guard. */
	readonly domain: Domain;
	readonly context: Context;
}

/** How many records match. */
export async function countRecords(
	client: OdooClient,
	{ model, domain, context }: CountQuery,
): Promise<number> {
	const call = { model, method: 'search_count', params: { domain }, context };
	return await client.call(call, expectNumber);
}
