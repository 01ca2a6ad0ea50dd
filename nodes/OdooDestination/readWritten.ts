import type { IDataObject } from 'n8n-workflow';
import type { ModelCalls, OutputRecord } from '../../odoo';
import { recordsById, toOdooError } from '../../odoo';
import type { WriteChoices } from './writeOptions';

/** Records as they are after writing. */
interface WrittenRecords {
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
	{ batchSize }: Pick<WriteChoices, 'batchSize'>,
): Promise<WrittenRecords> {
	const records = new Map<number, OutputRecord>();
	let warning: IDataObject = {};
	try {
		for await (const record of recordsById(calls, ids, batchSize)) {
			records.set(Number(record.id), record);
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
			// A field of the record may be called as the result is: `action` of a stock rule.
			return { ...result, ...rest, ...result, ...(isMissing && warning) };
		},
	};
}
