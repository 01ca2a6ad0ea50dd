import type { OdooClient } from '../../client/client';
import { expectIds } from '../../protocol/expect';
import type { Tracked } from './tracked';

/** The records that match, archived ones too unless told: being archived is not being deleted. */
export async function matchingIds(
	client: OdooClient,
	{ model, domain, context }: Pick<Tracked, 'model' | 'domain' | 'context'>,
	{ hidesArchived = false } = {},
): Promise<Set<number>> {
	const found = await client.call({
		model,
		method: 'search',
		params: { domain, order: 'id' },
		context: { ...context, active_test: hidesArchived },
	});
	return new Set(expectIds(found, `${model}.search`));
}

/**
 * Which of the known records exist no more, in the order of their ids. Odoo keeps no trace of what
 * was deleted, so what is there is compared with what was. One request, two when some known records
 * no longer match the filter.
 */
export async function findDeleted(
	client: OdooClient,
	tracked: Tracked,
	known: ReadonlySet<number>,
): Promise<number[]> {
	const matching = await matchingIds(client, tracked);
	const gone = [...known].filter((id) => !matching.has(id));
	const leftFilter = tracked.domain.length > 0 && gone.length > 0;
	const existing = leftFilter
		? await matchingIds(client, { ...tracked, domain: [['id', 'in', gone]] })
		: matching;
	return gone.filter((id) => !existing.has(id)).sort((one, other) => one - other);
}
