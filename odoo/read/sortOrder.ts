import { OdooError } from '../errors';
import { fieldOf } from '../schema/choose';
import type { Schema } from '../schema/schema';

export interface SortKey {
	readonly field: string;
	readonly direction: 'asc' | 'desc';
}

/**
 * Odoo's order text, e.g. `name desc, id asc`; undefined without keys. Ends with the id, so that
 * equal records come in the same order every time.
 * @throws OdooError `FIELD_NOT_FOUND`, or `INVALID_VALUE` for a field that Odoo cannot sort by
 */
export function orderFrom(keys: readonly SortKey[], schema: Schema): string | undefined {
	if (keys.length === 0) return undefined;
	const terms = keys.map(({ field, direction }) => {
		if (!field) throw noField();
		// Odoo 14 would ignore the field in silence.
		if (!fieldOf(schema, field).sortable) throw notSortable(schema, field);
		return `${field} ${direction}`;
	});
	return keys.some(({ field }) => field === 'id')
		? terms.join(', ')
		: [...terms, 'id asc'].join(', ');
}

function noField(): OdooError {
	return new OdooError('INVALID_VALUE', 'A sort field is empty.', {
		hint: 'Choose a field under Sort, or remove the entry.',
	});
}

function notSortable(schema: Schema, field: string): OdooError {
	return new OdooError('INVALID_VALUE', `Odoo cannot sort ${schema.model} records by "${field}".`, {
		field,
		hint: 'Odoo computes this field when it is read. Choose a stored field, or use a Sort node after this one.',
	});
}
