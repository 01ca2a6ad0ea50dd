import type { OdooClient } from '../client/client';
import { OdooError, recordNotFound } from '../errors';
import type { RecordLocator } from './locate';
import { locateAll } from './locate';
import type { RecordQuery } from './readRecords';
import { readAllRecords } from './readRecords';
import type { OutputRecord } from './recordReader';

/**
 * Reads single records by their locators, archived ones too, together in few requests.
 * @returns for each locator its record, or why there is none
 */
export async function getRecords(
	client: OdooClient,
	query: Omit<RecordQuery, 'domain' | 'order' | 'limit'>,
	locators: readonly RecordLocator[],
): Promise<Array<OutputRecord | OdooError>> {
	const ids = await locateAll(client, query.model, locators);
	const wanted = [...new Set(ids.filter((id) => typeof id === 'number'))];
	const records = await readAllRecords(client, {
		...query,
		domain: [['id', 'in', wanted]],
		context: { ...query.context, active_test: false },
	});
	const byId = new Map(records.map((record) => [record.id, record]));
	return ids.map((id) =>
		id instanceof OdooError ? id : (byId.get(id) ?? recordNotFound(query.model, id)),
	);
}
