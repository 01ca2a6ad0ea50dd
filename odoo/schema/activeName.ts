import type { RpcValue } from '../call';
import type { Schema } from './schema';

/** Odoo's own name of the field, and the one of models made in Odoo Studio. */
const ACTIVE_NAMES = ['active', 'x_active'];

/**
 * The field that says whether a record is archived; undefined for a model without archive.
 * Source: `_active_name` in models.py of Odoo 14, orm/models.py of Odoo 19.
 */
export function activeNameIn({ fields }: Schema): string | undefined {
	return ACTIVE_NAMES.find((name) => fields.has(name));
}

export function isActiveName(name: string): boolean {
	return ACTIVE_NAMES.includes(name);
}

/** The field to read along to tell archived records; none for a model without archive. */
export function activeFields(schema: Schema): readonly string[] {
	const name = activeNameIn(schema);
	return name === undefined ? [] : [name];
}

/** Whether a record, read with `activeFields`, is archived. */
export function isArchived(schema: Schema, record: Readonly<Record<string, unknown>>): boolean {
	const name = activeNameIn(schema);
	return name !== undefined && record[name] === false;
}

/** Of records that would all do, the active ones; archived ones only where no other is left. */
export function activeFirst<T extends Readonly<Record<string, unknown>>>(
	schema: Schema,
	records: readonly T[],
): readonly T[] {
	const active = records.filter((record) => !isArchived(schema, record));
	return active.length > 0 ? active : records;
}

/**
 * The domain that finds archived records as well: a search that has a condition about this field leaves
 * none out. With `active_test` in the context, it would also find by archived linked records.
 */
export function withArchived(schema: Schema, domain: readonly RpcValue[]): readonly RpcValue[] {
	return [...domain, ...activeFields(schema).map((name) => [name, 'in', [true, false]])];
}
