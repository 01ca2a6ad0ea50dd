import type { OdooClient } from '../client/client';
import { languageOf } from '../client/context';
import { ModelCalls } from '../client/modelClient';
import { OdooError, recordNotFound } from '../errors';
import { groupBy } from '../groupBy';
import type { RecordLocator } from '../lookup/locate';
import { locateAll } from '../lookup/locate';
import { withArchived } from '../schema/activeName';
import type { RecordQuery } from './readRecords';
import { readRecords } from './readRecords';
import type { OutputRecord } from './recordReader';

/**
 * Reads single records by their locators, archived ones too, together in few requests. Records come
 * page by page, so that few files are in memory; one that comes again replaces the former.
 * @returns for each locator its position, and its record or why there is none
 */
export async function* getRecords(
	client: OdooClient,
	query: Omit<RecordQuery, 'domain' | 'order' | 'limit' | 'onStartOver'>,
	locators: readonly RecordLocator[],
): AsyncGenerator<readonly [position: number, found: OutputRecord | OdooError]> {
	const ids = await locateAll(new ModelCalls(client, query.model, query.context), locators);
	const missing = new Set(ids);
	const positions = groupBy(ids.keys(), (position) => ids[position]);
	const wanted = [...positions.keys()].filter((id) => typeof id === 'number');
	const schema = await client.schema(query.model, languageOf(query.context));
	const pages = readRecords(client, {
		...query,
		domain: withArchived(schema, [['id', 'in', wanted]]),
		onStartOver: () => ids.forEach((id) => missing.add(id)),
	});
	for await (const page of pages) {
		for (const record of page) {
			await client.breathe();
			missing.delete(Number(record.id));
			for (const position of positions.get(Number(record.id)) ?? [])
				yield [position, { ...record }];
		}
	}
	for (const id of missing) {
		await client.breathe();
		const error = id instanceof OdooError ? id : recordNotFound(query.model, id);
		for (const position of positions.get(id) ?? []) yield [position, error];
	}
}
