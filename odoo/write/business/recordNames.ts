import type { ModelClient } from '../../client/modelClient';
import type { RawRecord } from '../../protocol/expect';
import { NO_NUMBER } from '../../lookup/byNumber';
import type { Schema } from '../../schema/schema';

const OWN = 'name';
const SHOWN = 'display_name';

/** What tells the names of documents. */
export const NAME_FIELDS: readonly string[] = [OWN, SHOWN];

/** What tells the names of a model's records. */
export function nameFields({ fields }: Schema): readonly string[] {
	return NAME_FIELDS.filter((name) => name === SHOWN || fields.has(name));
}

/** The number or name of a record, or nothing where it has none yet; what Odoo shows only where no field is for it. */
export function nameOf(record: RawRecord): string {
	const own = OWN in record ? record[OWN] : record[SHOWN];
	return typeof own === 'string' && own !== NO_NUMBER ? own : '';
}

/** The same, or else what Odoo shows, such as "Draft Invoice (* 31)". */
export function nameShown(record: RawRecord): string {
	return nameOf(record) || String(record[SHOWN] || '');
}

/** What records are called, by id: one request. @throws OdooError */
export async function readNames(
	model: ModelClient,
	ids: readonly number[],
): Promise<ReadonlyMap<number, string>> {
	const records = await model.readByIds(ids, nameFields(model.schema));
	return new Map([...records].map(([id, record]) => [id, nameShown(record)]));
}
