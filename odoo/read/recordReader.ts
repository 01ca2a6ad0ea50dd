import type { RpcValue } from '../call';
import type { RawRecord } from '../protocol/expect';
import type { Field } from '../schema/schema';
import type { ReadFormat } from '../values/valueType';
import { fromOdoo } from '../values/values';
import { setOwn } from '../setOwn';

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
			// Forbidden fields were not asked for.
			if (raw[field.name] !== undefined) setOwn(record, field.name, valueIn(raw, field, format));
		}
		return record;
	};
}

/** The value of one field of a raw record. */
export function valueIn(raw: RawRecord, field: Field, format: ReadFormat): unknown {
	return fromOdoo((raw[field.name] ?? false) as RpcValue, field, format);
}
