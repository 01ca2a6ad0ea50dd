import type { RpcValue } from '../call';
import { parseJson } from '../parseJson';
import type { Field } from '../schema/schema';
import { isPlainObject } from './reference';
import { asIs, falseToNull } from './scalars';
import { isExact, isStorable } from './storable';
import { invalidValue } from './invalidValue';
import type { ValueType } from './valueType';

/** Odoo's deepest values stay below 20; written as XML or JSON, very deep ones overflow the stack. */
const MAX_DEPTH = 50;

/** Any JSON that is not cleared; Odoo checks it itself. */
export const jsonType: ValueType = {
	fromOdoo: falseToNull,
	toOdoo(value, field) {
		const given = typeof value === 'string' ? parseJson(value) : value;
		const isShared = field.name === 'analytic_distribution';
		if (given === undefined || (isShared && !isDistribution(given)))
			throw invalidValue(field, value, isShared ? DISTRIBUTION : 'an object, or JSON as text');
		return asJson(given, field, 0);
	},
};

/** A field type that we do not know: Odoo's value as it is, in both directions. */
export const unknownType: ValueType = {
	fromOdoo: asIs,
	toOdoo: (value, field) => asJson(value, field, 0),
};

const DISTRIBUTION =
	'percentages by the IDs of analytic accounts, such as { "7": 60, "8": 40 }, or { "7,9": 100 } for accounts of several plans';

/** Odoo takes anything, and fails later, such as when the entry is posted. */
function isDistribution(value: unknown): boolean {
	return (
		isPlainObject(value) &&
		Object.entries(value).every(
			([ids, share]) => /^\d+(?:,\d+)*$/.test(ids) && typeof share === 'number',
		)
	);
}

/** What JSON makes of a value, without what it would change in silence, such as NaN to null. */
function asJson(value: unknown, field: Field, depth: number): RpcValue {
	if (depth > MAX_DEPTH) throw invalidValue(field, value, `JSON nested at most ${MAX_DEPTH} deep`);
	if (value === null || typeof value === 'boolean') return value;
	if (typeof value === 'string' && isStorable(value)) return value;
	if (typeof value === 'number' && isExact(value)) return value + 0; // not -0
	if (Array.isArray(value)) return Array.from(value, (each) => asJson(each, field, depth + 1));
	if (isPlainObject(value)) return objectAsJson(value, field, depth);
	// Dates of JavaScript and of Luxon.
	if (hasToJson(value)) return asJson(value.toJSON(), field, depth + 1);
	throw invalidValue(
		field,
		value,
		'JSON: whole text, exact numbers, true, false, null, and lists and objects of them',
	);
}

function objectAsJson(
	value: Readonly<Record<string, unknown>>,
	field: Field,
	depth: number,
): RpcValue {
	const entries = Object.entries(value).filter(([, each]) => each !== undefined);
	const strange = entries.find(([name]) => !isStorable(name));
	if (strange) throw invalidValue(field, strange[0], 'names of whole text');
	return Object.fromEntries(
		entries.map(([name, each]) => [name, asJson(each, field, depth + 1)] as const),
	);
}

function hasToJson(value: unknown): value is { readonly toJSON: () => unknown } {
	return (
		typeof value === 'object' &&
		value !== null &&
		'toJSON' in value &&
		typeof value.toJSON === 'function'
	);
}
