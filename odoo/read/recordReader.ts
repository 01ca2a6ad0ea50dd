import type { RpcValue } from '../call';
import type { RawRecord } from '../protocol/expect';
import type { Field } from '../schema/schema';
import type { ReadFormat } from '../values/valueType';
import { fromOdoo } from '../values/values';

/** A record as a workflow sees it. */
export type OutputRecord = Record<string, unknown>;

/** Converts raw records: `id` first, then the fields in their order. */
export function recordReader(
	fields: readonly Field[],
	format: ReadFormat,
): (raw: RawRecord) => OutputRecord {
	const others = fields.filter(({ name }) => name !== 'id');
	return (raw) => {
		const record: OutputRecord = { id: raw.id };
		for (const field of others) {
			// Fields that are closed to the user were not asked for.
			if (raw[field.name] !== undefined) record[field.name] = valueIn(raw, field, format);
		}
		return record;
	};
}

/** The value of one field of a raw record. */
export function valueIn(raw: RawRecord, field: Field, format: ReadFormat): unknown {
	return fromOdoo((raw[field.name] ?? false) as RpcValue, field, format);
}
