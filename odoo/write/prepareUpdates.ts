import type { Context, Vals } from '../call';
import type { OdooClient } from '../client/client';
import type { OdooError } from '../errors';
import type { RawRecord } from '../protocol/expect';
import type { Schema } from '../schema/schema';
import { checkExisting } from './existing';

/** New values for one record, as `prepareRows` gives them. */
export interface PreparedUpdate {
	readonly id: number;
	readonly vals: Vals;
	/** What the record holds now, of the fields that had to be read. */
	readonly current?: RawRecord;
}

/**
 * Fits values to the records that they are meant for: lists shrink to what must change, properties
 * keep those that are not named. Rows whose record does not exist become errors.
 * @param reads which fields to read of the records: only those that need it, or all written ones
 */
export async function prepareUpdates(
	client: OdooClient,
	schema: Schema,
	rows: ReadonlyArray<PreparedUpdate | OdooError>,
	context: Context,
	_reads: 'needed' | 'all' = 'needed',
): Promise<Array<PreparedUpdate | OdooError>> {
	return await checkExisting(client, { model: schema.model, context }, rows);
}
