import type { RpcValue, Vals } from '../call';
import { OdooError } from '../errors';
import { fieldOf } from '../schema/choose';
import type { Schema } from '../schema/schema';
import type { WriteContext } from '../values/valueType';
import { toOdoo } from '../values/values';

/** Set by Odoo alone; it takes a value for them without complaint and ignores it. */
const SET_BY_ODOO: ReadonlySet<string> = new Set([
	'id',
	'display_name',
	'create_date',
	'create_uid',
	'write_date',
	'write_uid',
	'__last_update',
]);

/**
 * Converts one row of workflow values to what Odoo takes. Undefined values leave their field alone.
 * @throws OdooError `FIELD_NOT_FOUND`, `INVALID_VALUE`, each with the field
 */
export function valsFrom(
	row: Readonly<Record<string, unknown>>,
	schema: Schema,
	context: WriteContext,
): Vals {
	const vals: Record<string, RpcValue> = {};
	for (const [name, value] of Object.entries(row)) {
		if (value === undefined) continue;
		if (SET_BY_ODOO.has(name)) throw setByOdoo(name);
		vals[name] = toOdoo(value, fieldOf(schema, name), context);
	}
	return vals;
}

/** Whether a column can be written: the model has the field, and it is meant for writing. */
export function isWritable(name: string, schema: Schema): boolean {
	const field = schema.fields.get(name);
	return field !== undefined && !field.readonly && !SET_BY_ODOO.has(name);
}

function setByOdoo(name: string): OdooError {
	return new OdooError('INVALID_VALUE', `The field "${name}" is set by Odoo itself.`, {
		field: name,
		hint: 'Remove this column.',
	});
}
