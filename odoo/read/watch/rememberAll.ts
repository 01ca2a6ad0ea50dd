import { rawPages } from '../pages';
import { matchingIds } from '../changes/deletions';
import { RememberedValues } from './rememberedValues';
import type { StoredFields } from './rememberedValues';
import type { Watching } from './watching';

/** The values of all watched fields; those that were not watched so far are read for every record. */
export async function rememberAll(
	{ client, query, schema }: Watching,
	stored: StoredFields = {},
	room: number,
): Promise<StoredFields> {
	const { records, watches } = query;
	const { model, domain } = records;
	const fields = [...new Set(watches.map(({ field }) => field))];
	const remembered = RememberedValues.fromStored(stored, fields);
	const added = fields.filter((field) => !remembered.watches(field));
	if (added.length === 0) return stored;
	const context = { ...records.context, active_test: false };
	for (const field of added) remembered.watch(field);
	for await (const page of rawPages(client, { model, domain, fields: added, context })) {
		for (const raw of page) {
			for (const field of added) remembered.remember(Number(raw.id), field, raw[field.name]);
		}
	}
	return await remembered.toStored(
		schema,
		room,
		async () => await matchingIds(client, { model, domain, context }),
	);
}
