import { inChunks } from '../chunks';
import type { ModelCalls, ModelClient } from '../client/modelClient';
import { WITH_ARCHIVED } from '../client/modelClient';
import type { OdooError } from '../errors';
import { hasCode, recordNotFound, recover } from '../errors';
import type { Match } from './matches';
import { matchEach, MISSING } from './matches';

/**
 * The records that exist and that the user may see. Odoo does not tell when it writes: many models
 * answer true for changing or deleting ids that are not there, others refuse the whole batch.
 */
export async function existingIds(
	model: ModelCalls,
	ids: readonly number[],
): Promise<ReadonlySet<number>> {
	const existing = new Set<number>();
	for (const chunk of inChunks(ids)) {
		const found = await model.search([['id', 'in', chunk]], { context: WITH_ARCHIVED });
		for (const id of found) existing.add(id);
	}
	return existing;
}

/** Rows whose record exists, and an error in the place of the others. */
export async function checkExisting<R extends { readonly id: number }>(
	model: ModelCalls,
	rows: readonly R[],
): Promise<Array<R | OdooError>> {
	const existing = await existingIds(
		model,
		rows.map(({ id }) => id),
	);
	return rows.map((row) => (existing.has(row.id) ? row : recordNotFound(model.name, row.id)));
}

/**
 * Finds out which ids can be linked to: Odoo takes some that do not exist, and for others it blames a
 * record that is not at fault. What is hidden from the user counts as found, as it may be linked to.
 */
export async function matchIds(
	model: ModelClient,
	ids: readonly number[],
): Promise<Map<number, Match>> {
	return await matchEach(model, ids, async (chunk) => {
		const linkable = await linkableIds(model, chunk);
		return chunk.map((id): Match =>
			linkable.has(id) ? { status: 'found', model: model.name, id } : MISSING,
		);
	});
}

async function linkableIds(
	model: ModelClient,
	ids: readonly number[],
): Promise<ReadonlySet<number>> {
	const find = async () => {
		const visible = await existingIds(model, ids);
		const others = ids.filter((id) => !visible.has(id));
		return others.length === 0
			? visible
			: new Set([...visible, ...(await hiddenIds(model, others))]);
	};
	// Where some or all are hidden, or none can be searched, only writing tells whether they exist.
	return await recover(find(), hasCode('ACCESS_DENIED', 'VALIDATION'), () => new Set(ids));
}

/** Of ids that a search does not find, those that exist: reading leaves out only missing ones. */
async function hiddenIds(model: ModelClient, ids: readonly number[]): Promise<readonly number[]> {
	// Odoo 19 answers {id} for any id, and Odoo 14 fails, when nothing stored is asked for.
	const isStored = model.schema.fields.has('write_date');
	if (!isStored) return [];
	return (await model.read(ids, ['write_date'])).map(({ id }) => Number(id));
}
