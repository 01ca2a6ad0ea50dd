import type { RpcValue, Vals } from '../call';
import type { Domain } from '../domain/domain';
import { allOf, or } from '../domain/domain';
import { groupBy } from '../groupBy';
import type { RawRecord } from '../protocol/expect';
import { activeFirst } from '../schema/activeName';
import type { Field, Schema } from '../schema/schema';
import { isNumber, isText } from '../schema/schema';
import { isBlankKey } from '../values/blank';
import { withoutName } from '../values/recordId';
import type { KeptForm } from './keptForm';
import { keptFormOf } from './keptForm';
import { zip } from '../zip';

/** A field by which records are found. */
export interface KeyField {
	readonly field: Field;
	readonly kept?: KeptForm;
}

/** What the values of some fields come to, for comparing. */
export interface KeyTexts {
	readonly asWritten: string;
	/** The same for values that mean the same record. */
	readonly asKept: string;
}

export function keyField(field: Field, schema: Schema): KeyField {
	return { field, kept: keptFormOf(field, schema) };
}

/** Whether all values are empty, which would fit any number of records; Odoo stores an empty number as 0. */
export function isEmptyKey(values: Vals, fields: readonly KeyField[]): boolean {
	return fields.every(({ field }) => {
		const value = comparable(values[field.name], field);
		return value === false || value === 0 || isBlankKey(value);
	});
}

/** What values to look for come to. */
export function textsOf(values: Vals, fields: readonly KeyField[]): KeyTexts {
	return textsBy(fields, values, ({ of }, text) => of(text));
}

/** The same of a record. */
function textsIn(record: RawRecord, fields: readonly KeyField[]): KeyTexts {
	// Odoo's own form is empty where it does not take the text for an address; the record still has one.
	return textsBy(fields, record, ({ name }, text) => record[name] || text);
}

function textsBy(
	fields: readonly KeyField[],
	values: Vals,
	formOf: (kept: KeptForm, text: string) => RpcValue,
): KeyTexts {
	const written = fields.map(({ field }) => comparable(values[field.name], field));
	const asWritten = JSON.stringify(written);
	if (fields.every(({ kept }) => kept === undefined)) return { asWritten, asKept: asWritten };
	const kept = zip(fields, written).map(([{ field, kept: form }, value]) => {
		const isKept = form && typeof value === 'string' && form.isOf(value);
		return isKept ? comparable(formOf(form, value), field) : value;
	});
	return { asWritten, asKept: JSON.stringify(kept) };
}

/** The fields to read of records, so that they can be compared. */
export function namesToCompare(fields: readonly KeyField[]): readonly string[] {
	return [...new Set(fields.flatMap(({ field, kept = field }) => [field.name, kept.name]))];
}

/**
 * Finds the records that have some of the values. Where there are several fields, more records are found
 * than are meant; comparing all their values tells which are.
 */
export function domainOf(fields: readonly KeyField[], rows: readonly Vals[]): Domain {
	return allOf(fields.map((each) => oneOf(each, rows)));
}

/** `[field, 'in', values]`, with all forms that Odoo stores. */
function oneOf({ field, kept }: KeyField, rows: readonly Vals[]): Domain {
	const values = new Set<RpcValue>();
	const keptValues = new Set<RpcValue>();
	for (const row of rows) {
		const value = row[field.name] ?? false;
		values.add(value);
		if (value === '' || value === 0) values.add(false);
		if (value === false && isText(field)) values.add('');
		if (kept && typeof value === 'string' && kept.isOf(value)) keptValues.add(kept.of(value));
	}
	if (kept?.name === field.name)
		return [[field.name, 'in', [...new Set([...values, ...keptValues])]]];
	const isWritten = [[field.name, 'in', [...values]]];
	return kept && keptValues.size > 0
		? or(isWritten, [[kept.name, 'in', [...keptValues]]])
		: isWritten;
}

/**
 * Which records have the values: active ones before archived ones, and those that have them as they are
 * written before those that have them as Odoo keeps them.
 */
export function recordsByKey(
	records: readonly RawRecord[],
	fields: readonly KeyField[],
	schema: Schema,
): (key: KeyTexts) => readonly RawRecord[] {
	const hasKept = fields.some(({ kept }) => kept !== undefined);
	const texts = new Map(records.map((record) => [record, textsIn(record, fields)]));
	const asWritten = groupBy(records, (record) => texts.get(record)?.asWritten);
	const asKept = hasKept ? groupBy(records, (record) => texts.get(record)?.asKept) : asWritten;
	return (key) => {
		const exact = asWritten.get(key.asWritten) ?? [];
		const found = activeFirst(schema, [...new Set([...exact, ...(asKept.get(key.asKept) ?? [])])]);
		const own = found.filter((record) => texts.get(record)?.asWritten === key.asWritten);
		return own.length > 0 ? own : found;
	};
}

/** A value in the one form that rows and records have in common; empty ones are `false`. */
function comparable(value: RpcValue | undefined, field: Field): RpcValue | undefined {
	if (value === undefined) return undefined;
	if (isNumber(field)) return Number(value);
	if (field.type === 'boolean') return value === true ? 'true' : 'false';
	if (value === null || value === '') return false;
	return withoutName(value);
}
