import type { RpcValue } from '../call';
import type { Field } from '../schema/schema';
import { binary } from './binary';
import { many2one, many2oneReference, properties, reference, x2many } from './relations';
import { boolean, date, datetime, float, integer, json, selection, text, unknown } from './scalars';
import type { ReadFormat, ValueType, WriteContext } from './valueType';

/**
 * The value table: one row per Odoo field type, both directions. A new type is added here.
 * Every row gives back what it accepts, so that a record read can be written unchanged.
 */
const TYPES: Readonly<Record<string, ValueType>> = {
	binary,
	boolean,
	char: text,
	date,
	datetime,
	float,
	html: text,
	image: binary,
	integer,
	json,
	many2many: x2many,
	many2one,
	many2one_reference: many2oneReference,
	monetary: float,
	one2many: x2many,
	properties,
	reference,
	selection,
	text,
};

/** A value for the workflow from Odoo's raw one. */
export function fromOdoo(raw: RpcValue, field: Field, format: ReadFormat): unknown {
	return typeOf(field).fromOdoo(raw, field, format);
}

/**
 * What Odoo is sent for a value of the workflow. `null` clears the field, and so does empty text
 * except in text fields, where Odoo keeps `""` apart from empty.
 * @throws OdooError `INVALID_VALUE` with the field
 */
export function toOdoo(value: unknown, field: Field, context: WriteContext): RpcValue {
	const type = typeOf(field);
	if (value === null || (value === '' && !type.keepsEmptyText)) return cleared(type);
	return type.toOdoo(value, field, context);
}

/** `false` empties a field of any type but lists, which are emptied by setting no records. */
function cleared(type: ValueType): RpcValue {
	return type === x2many ? [[6, 0, []]] : false;
}

function typeOf(field: Field): ValueType {
	return Object.hasOwn(TYPES, field.type) ? (TYPES[field.type] ?? unknown) : unknown;
}
