import type { RpcValue } from '../call';
import type { Field } from '../schema/schema';
import { binaryType } from './binary';
import { jsonType, unknownType } from './json';
import { Links } from './links';
import { propertiesType } from './properties';
import { Reference } from './reference';
import { many2oneType, many2oneReferenceType, referenceType, x2manyType } from './relations';
import {
	booleanType,
	dateType,
	datetimeType,
	floatType,
	htmlType,
	integerType,
	selectionType,
	textType,
} from './scalars';
import { isStorable, STORABLE } from './storable';
import type { Draft, ReadFormat, ValueType, WriteContext } from './valueType';
import { invalidValue } from './invalidValue';

/**
 * The value table: one row per Odoo field type, both directions. A new type is added here.
 * Every row gives back what it accepts, so that a record read can be written unchanged.
 */
const TYPES: Readonly<Record<string, ValueType>> = {
	binary: binaryType,
	boolean: booleanType,
	char: textType,
	date: dateType,
	datetime: datetimeType,
	float: floatType,
	html: htmlType,
	image: binaryType,
	integer: integerType,
	json: jsonType,
	many2many: x2manyType,
	many2one: many2oneType,
	many2one_reference: many2oneReferenceType,
	monetary: floatType,
	one2many: x2manyType,
	properties: propertiesType,
	reference: referenceType,
	selection: selectionType,
	text: textType,
};

/** A value for the workflow from Odoo's raw one. */
export function fromOdoo(raw: RpcValue, field: Field, format: ReadFormat): unknown {
	return typeOf(field).fromOdoo(raw, field, format);
}

/**
 * What Odoo is sent for a value of the workflow, or what must be found first. `null` clears the
 * field, and so does empty text where it is no value of its own and no error.
 * @throws OdooError `INVALID_VALUE` with the field
 */
export function toOdoo(value: unknown, field: Field, context: WriteContext): Draft {
	const type = typeOf(field);
	if (value === null || (value === '' && !type.takesEmptyText?.(field))) {
		return type.cleared?.(field) ?? false;
	}
	if (typeof value === 'string' && !isStorable(value)) throw invalidValue(field, value, STORABLE);
	return type.toOdoo(value, field, context);
}

/**
 * The value as the field stores it, where nothing can be looked up: records only by their id.
 * @throws OdooError `INVALID_VALUE` with the field
 */
export function toStored(value: unknown, field: Field, context: WriteContext): RpcValue {
	const draft = toOdoo(value, field, context);
	if (draft instanceof Reference && draft.naming.by === 'id') {
		return draft.form === 'id' ? draft.naming.value : `${draft.model},${draft.naming.value}`;
	}
	if (draft instanceof Reference || draft instanceof Links)
		throw invalidValue(field, value, 'an ID');
	return draft;
}

function typeOf(field: Field): ValueType {
	return Object.hasOwn(TYPES, field.type) ? (TYPES[field.type] ?? unknownType) : unknownType;
}
