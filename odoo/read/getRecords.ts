import type { OdooClient } from '../client/client';
import { caughtOdooError, OdooError, recordNotFound } from '../errors';
import type { RecordLocator } from './locate';
import { locate } from './locate';
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
	const ids: Array<number | OdooError> = [];
	for (const locator of locators) ids.push(await locateOrError(client, query.model, locator));
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

async function locateOrError(
	client: OdooClient,
	model: string,
	locator: RecordLocator,
): Promise<number | OdooError> {
	try {
		return await locate(client, model, locator);
	} catch (thrown) {
		return caughtOdooError(thrown);
	}
}
