import type { Context } from '../call';
import type { OdooClient } from '../client/client';
import { ModelCalls } from '../client/modelClient';
import type { Domain } from '../domain/domain';

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
	return await new ModelCalls(client, model, context).count(domain);
}
