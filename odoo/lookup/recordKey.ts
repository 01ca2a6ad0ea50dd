import type { Vals } from '../call';
import { OdooError } from '../errors';
import { fieldOf } from '../schema/choose';
import type { Field, Schema } from '../schema/schema';
import { fieldNameOf, titleOf } from '../schema/schema';
import { isBlank } from '../values/blank';
import { idFrom } from '../values/recordId';
import { isXmlid } from '../values/reference';
import { fold } from './byName';
import type { KeyField, KeyTexts } from './keyFields';
import { isEmptyKey, keyField, textsOf } from './keyFields';
import { preview } from '../preview';
import { isObject } from '../isObject';

/** What says which existing record a row means. */
export type RecordKey =
	| { readonly by: 'id' }
	| { readonly by: 'xmlid' }
	/** Fields that together have the same values. */
	| { readonly by: 'fields'; readonly fields: readonly KeyField[] };

/** What a row says about which record it means. */
export interface KeyValues {
	/** The values of the key's fields, as Odoo takes them. */
	readonly match?: Vals;
	/** A database ID in any form; empty when there is none. */
	readonly id?: unknown;
	/** An External ID; empty when there is none. */
	readonly xmlid?: unknown;
}

/** Odoo's module for External IDs that are given without one. */
const IMPORT_MODULE = '__import__';

/** Types that hold one plain value, which can be compared. */
const COMPARABLE: ReadonlySet<string> = new Set([
	'boolean',
	'char',
	'date',
	'datetime',
	'float',
	'integer',
	'many2one',
	'many2one_reference',
	'monetary',
	'reference',
	'selection',
	'text',
]);

/**
 * The key that matching columns make: `id`, `xmlid`, or fields. Of a dotted column such as
 * `country_id.code` the field before the dot counts, which holds the record that was found.
 * @throws OdooError `INVALID_VALUE`, `FIELD_NOT_FOUND`
 */
export function recordKey(columns: readonly string[], schema: Schema): RecordKey {
	const [only] = columns;
	if (only === undefined) throw noKey();
	if (columns.length === 1 && (only === 'id' || only === 'xmlid')) return { by: only };
	const names = new Set(columns.map(fieldNameOf));
	if (names.has('id') || names.has('xmlid')) throw mixedKey(columns);
	const fields = [...names].map((name) => keyField(comparable(fieldOf(schema, name)), schema));
	return { by: 'fields', fields };
}

/** @throws OdooError `INVALID_VALUE` when the row does not say which record it means */
export function keyTextsOf({ id, xmlid, match = {} }: KeyValues, key: RecordKey): KeyTexts {
	if (key.by === 'id') return alike(String(expectId(id)));
	if (key.by === 'xmlid') return alike(expectXmlid(xmlid));
	const missing = key.fields.find(({ field }) => match[field.name] === undefined);
	if (missing) throw noKeyValue(missing.field);
	if (isEmptyKey(match, key.fields)) throw noKeyValue(key.fields[0]?.field);
	return textsOf(match, key.fields);
}

function alike(text: string): KeyTexts {
	return { asWritten: text, asKept: text };
}

/**
 * The record that a row means, in its own words. Rows with the same words go one after the other, also
 * where they only seem to mean the same one.
 */
export function keyWords(values: readonly unknown[]): string {
	return JSON.stringify(
		values.map((value) => (isObject(value) ? JSON.stringify(value) : fold(String(value)))),
	);
}

/** The hints for columns. */
const MAP_ID = 'Map the field ID to the database ID of the record, a whole number such as 42.';
const FORM_OF_XMLID =
	'An External ID has the form module.name, without spaces, e.g. shop.customer_42.';

/**
 * A database ID.
 * @param given what the user gave, where the value was taken out of it
 * @throws OdooError `INVALID_VALUE`
 */
export function expectId(value: unknown, { hint = MAP_ID, given = value } = {}): number {
	const id = idFrom(value);
	if (id !== undefined) return id;
	const message = isEmpty(given)
		? 'The item has no record ID.'
		: `${preview(given)} is not a database ID.`;
	throw new OdooError('INVALID_VALUE', message, { field: 'id', hint });
}

/**
 * An External ID with its module.
 * @param needsModule whether it must be given with one, as that of a record which no import made
 * @throws OdooError `INVALID_VALUE`
 */
export function expectXmlid(
	value: unknown,
	{ hint = FORM_OF_XMLID, needsModule = false } = {},
): string {
	const isText = !isEmpty(value) && (typeof value === 'string' || typeof value === 'number');
	const text = isText ? String(value).trim() : '';
	const xmlid = needsModule || text.includes('.') ? text : `${IMPORT_MODULE}.${text}`;
	if (text !== '' && isXmlid(xmlid)) return xmlid;
	const message = isEmpty(value)
		? 'The item has no External ID.'
		: `${preview(value)} is not an External ID.`;
	throw new OdooError('INVALID_VALUE', message, { field: 'xmlid', hint });
}

/** Whether a column for an ID holds none; n8n's editor saves 0 for an input that was left empty. */
export function isEmpty(value: unknown): boolean {
	return isBlank(value) || value === 0 || value === false;
}

/** Whether records can be found by a field: one plain value that Odoo can search for. */
export function canMatchOn({ searchable, type }: Field): boolean {
	return searchable && COMPARABLE.has(type);
}

function comparable(field: Field): Field {
	if (canMatchOn(field)) return field;
	throw new OdooError('INVALID_VALUE', `Records cannot be found by the field ${titleOf(field)}.`, {
		field: field.name,
		hint: 'Match by a stored field with one value, such as a reference, an email address or a code.',
	});
}

function noKey(): OdooError {
	return new OdooError('INVALID_VALUE', 'No field to match on is selected.', {
		hint: 'Select the field that identifies the records under Fields to Match On.',
	});
}

function mixedKey(columns: readonly string[]): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		`The fields to match on, ${columns.join(', ')}, cannot be used together.`,
		{ hint: 'Match on the ID alone, on the External ID alone, or on fields.' },
	);
}

/** The error for a row that does not say which record it means. */
export function noKeyValue(field: Field | undefined): OdooError {
	const whatFor = field ? `for the field ${titleOf(field)}` : 'to match on';
	return new OdooError('INVALID_VALUE', `The item has no value ${whatFor}.`, {
		field: field?.name,
		hint: 'Records are found by this field. Map a value to it, or filter out items without one.',
	});
}
