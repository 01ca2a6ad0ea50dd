import { caughtOdooError } from '../../errors';
import { expectIds, expectRecords } from '../../protocol/expect';
import type { Lookup, Match } from './matches';
import { MISSING, matchAll } from './matches';

/**
 * Finds out which ids exist: Odoo takes some that do not, and for others it blames a record that
 * is not at fault. What is hidden from the user counts as found, as it may be linked to.
 */
export async function matchIds(
	lookup: Lookup,
	ids: readonly number[],
): Promise<Map<number, Match>> {
	const { client, schema } = lookup;
	return await matchAll(client, schema.model, ids, async (chunk) => {
		const existing = await existingIds(lookup, chunk);
		return chunk.map((id): Match =>
			existing.has(id) ? { status: 'found', model: schema.model, id } : MISSING,
		);
	});
}

async function existingIds(lookup: Lookup, ids: readonly number[]): Promise<ReadonlySet<number>> {
	try {
		const visible = await visibleIds(lookup, ids);
		const others = ids.filter((id) => !visible.has(id));
		return others.length === 0
			? visible
			: new Set([...visible, ...(await hiddenIds(lookup, others))]);
	} catch (thrown) {
		const error = caughtOdooError(thrown);
		// Some or all are hidden, and only writing tells whether they exist.
		if (error.code === 'ACCESS_DENIED') return new Set(ids);
		throw error;
	}
}

async function visibleIds(
	{ client, schema: { model }, context }: Lookup,
	ids: readonly number[],
): Promise<ReadonlySet<number>> {
	const found = await client.call({
		model,
		method: 'search',
		params: { domain: [['id', 'in', ids]] },
		context: { ...context, active_test: false },
	});
	return new Set(expectIds(found, `${model}.search`));
}

/** Of ids that a search does not find, those that exist: reading leaves out only missing ones. */
async function hiddenIds(
	{ client, schema: { model, fields }, context }: Lookup,
	ids: readonly number[],
): Promise<readonly number[]> {
	// Odoo 19 answers {id} for any id, and Odoo 14 fails, when nothing stored is asked for.
	const isStored = fields.has('write_date');
	if (!isStored) return [];
	const params = { fields: ['write_date'] };
	const found = await client.call({ model, method: 'read', ids, params, context });
	return expectRecords(found, `${model}.read`).map(({ id }) => Number(id));
}
