import type { IDataObject } from 'n8n-workflow';
import type { ModelCalls, ModelClient, OutputRecord } from '../../odoo';
import { chooseFields, readAllRecords, toOdooError, withArchived } from '../../odoo';
import type { WriteSettings } from './writeOptions';

const FORMAT = { relationFormat: 'object', selectionFormat: 'value' } as const;

/** Records as they are after writing. */
export interface WrittenRecords {
	/** The result of an item together with its record, or with a list of them. */
	readonly with: (result: IDataObject, ids: readonly number[]) => IDataObject;
}

/**
 * Reads written records again, a batch with one request. They are written whatever becomes of this:
 * where they cannot be read, the result says so instead of failing the item.
 */
export async function readWritten(
	calls: ModelCalls,
	ids: readonly number[],
	{ batchSize }: Pick<WriteSettings, 'batchSize'>,
): Promise<WrittenRecords> {
	const records = new Map<number, OutputRecord>();
	const distinct = [...new Set(ids)];
	let warning: IDataObject = {};
	try {
		const model = await calls.of(calls.name);
		for (let start = 0; start < distinct.length; start += batchSize) {
			const chunk = distinct.slice(start, start + batchSize);
			for (const record of await readChunk(model, chunk)) {
				records.set(Number(record.id), record);
			}
		}
	} catch (thrown) {
		const { message } = toOdooError(thrown);
		warning = { warning: `The record was written, but could not be read: ${message}` };
	}
	return {
		with: (result, own) => {
			const found = own.map((id) => records.get(id)).filter((record) => record !== undefined);
			const [first] = found as IDataObject[];
			const isMissing = found.length < own.length;
			const rest = own.length > 1 ? { records: found as IDataObject[] } : first;
			return { ...result, ...rest, ...(isMissing && warning) };
		},
	};
}

async function readChunk(
	{ client, schema, context }: ModelClient,
	ids: readonly number[],
): Promise<readonly OutputRecord[]> {
	return await readAllRecords(client, {
		model: schema.model,
		domain: withArchived(schema, [['id', 'in', ids]]),
		fields: chooseFields(schema, 'simplified'),
		fieldsAreOptional: true,
		limit: ids.length,
		context,
		format: FORMAT,
	});
}
