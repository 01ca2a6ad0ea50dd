import type { RpcValue } from '../call';
import { rethrowUnlessOdooError } from '../errors';
import { isActiveName } from '../schema/activeName';
import type { Field } from '../schema/schema';
import { titleOf } from '../schema/schema';
import { choicesFor } from './choices';
import { fromOdooDatetime, toOdooDate, toOdooDatetime } from './dates';
import { htmlFrom } from './html';
import { isExact } from './storable';
import type { Titled } from './invalidValue';
import { invalidValue } from './invalidValue';
import type { ValueType } from './valueType';

const TRUE_TEXTS: ReadonlySet<string> = new Set(['true', 'yes', '1']);
const FALSE_TEXTS: ReadonlySet<string> = new Set(['false', 'no', '0']);

const INTEGER_TEXT = /^[+-]?\d+(?:\.0*)?$/;
/** In some languages, a point stands before the last three digits of a whole number. */
const GROUPED_TEXT = /^[+-]?[1-9]\d{0,2}(?:\.\d{3})+$/;
const NUMBER_TEXT = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;
/** PostgreSQL's int4. */
const MAX_INTEGER = 2 ** 31 - 1;
const MIN_INTEGER = -(2 ** 31);

export const booleanType: ValueType = {
	fromOdoo: asIs,
	cleared(field) {
		if (!isActiveName(field.name)) return false;
		throw invalidValue(field, null, 'true or false, as an empty value would archive the record');
	},
	toOdoo(value, field) {
		if (typeof value === 'boolean') return value;
		const text = isPlain(value) ? String(value).trim().toLowerCase() : '';
		if (TRUE_TEXTS.has(text)) return true;
		if (FALSE_TEXTS.has(text)) return false;
		throw invalidValue(field, value, 'true or false, yes or no, 1 or 0');
	},
};

export const integerType: ValueType = {
	fromOdoo: asIs,
	toOdoo(value, field) {
		const text = typeof value === 'string' ? value.trim() : '';
		if (GROUPED_TEXT.test(text)) {
			throw invalidValue(field, value, 'a whole number without points, as 1.000 may be 1 or 1000');
		}
		const isText = INTEGER_TEXT.test(text);
		const number = isText ? Number(value) : value;
		const isInteger = typeof number === 'number' && Number.isInteger(number);
		if (!isInteger || number > MAX_INTEGER || number < MIN_INTEGER) {
			throw invalidValue(field, value, `a whole number from ${MIN_INTEGER} to ${MAX_INTEGER}`);
		}
		return number + 0; // not -0
	},
};

export const floatType: ValueType = {
	fromOdoo: asIs,
	toOdoo(value, field) {
		const isText = typeof value === 'string' && NUMBER_TEXT.test(value.trim());
		const number = isText ? Number(value) : value;
		if (typeof number === 'number' && Number.isFinite(number)) return number + 0;
		throw invalidValue(
			field,
			value,
			'a number such as 1234.5, with a point and without separators',
		);
	},
};

export const textType: ValueType = {
	fromOdoo: falseToNull,
	// Elsewhere none is stored, as by Odoo's forms: of two empty texts, a field that must be unique would refuse the
	// second. A translated field would be emptied in all languages.
	takesEmptyText: ({ required, translated }) => required || translated,
	toOdoo: (value, field) => textFrom(value, field),
};

/** Odoo removes from HTML what it does not know, so that a text must be made HTML first. */
export const htmlType: ValueType = {
	...textType,
	toOdoo(value, field) {
		const text = textFrom(value, field);
		return field.isRaw ? text : htmlFrom(text);
	},
};

export const dateType: ValueType = {
	fromOdoo: falseToNull,
	toOdoo: (value, field, { zones }) => namingField(field, () => toOdooDate(value, zones)),
};

export const datetimeType: ValueType = {
	fromOdoo: (raw) => (typeof raw === 'string' ? fromOdooDatetime(raw) : falseToNull(raw)),
	toOdoo: (value, field, { zones }) => namingField(field, () => toOdooDatetime(value, zones)),
};

export const selectionType: ValueType = {
	fromOdoo(raw, field, { selectionFormat }) {
		const value = falseToNull(raw);
		if (selectionFormat === 'value' || value === null) return value;
		const choice = isPlain(value) && field.selection?.find(([key]) => key === String(value));
		return choice ? choice[1] : value;
	},
	toOdoo(value, field) {
		const choices = field.selection ?? [];
		if (!isPlain(value)) throw invalidValue(field, value, choicesFor('', choices));
		const wanted = String(value);
		if (choices.length === 0) return wanted;
		const lower = wanted.trim().toLowerCase();
		const choice =
			choices.find(([key]) => key === wanted) ??
			choices.find(([, label]) => label === wanted) ??
			onlyOne(choices.filter((texts) => texts.some((each) => each.toLowerCase() === lower)));
		if (choice) return field.hasNumericChoices ? numberOrFalse(choice[0]) : choice[0];
		throw invalidValue(field, value, choicesFor(wanted, choices));
	},
};

export function asIs(raw: RpcValue): RpcValue {
	return raw;
}

/**
 * A value as text, which is nothing but plain.
 * @param problem what is wrong with one that is not, where there is more to say than that it does not fit
 * @throws OdooError `INVALID_VALUE`
 */
export function textFrom(value: unknown, field: Titled, problem?: string): string {
	if (typeof value === 'string') return value;
	if (value === true) return 'true';
	// Spreadsheets and JSON give zip codes and phone numbers as numbers.
	if (typeof value === 'number' && isExact(value)) return String(value);
	// Odoo's own word for empty, which other tools pass on: not the text "false".
	const accepted =
		value === false
			? 'text; null for none, or "false" as a text'
			: 'text; pass numbers with more than 15 digits as text to keep all digits';
	throw invalidValue(field, value, accepted, problem);
}

/**
 * Odoo would cut a longer text without a word as it stores it; of spaces at its end, nothing is lost.
 * @throws OdooError `INVALID_VALUE`
 */
export function checkLength(value: unknown, field: Field): void {
	const { size } = field;
	if (size === undefined || typeof value !== 'string' || value.length <= size) return;
	if ([...value.trimEnd()].length > size) {
		throw invalidValue(field, value, `at most ${size} characters`);
	}
}

/** `false` is Odoo's "empty" for all types but boolean. */
export function falseToNull(raw: RpcValue): RpcValue {
	return raw === false ? null : raw;
}

/** What is no object, and so has a text of its own. */
function isPlain(value: unknown): value is boolean | number | string {
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Adds the field to an error about a date, which knows only the value. */
function namingField(field: Field, convert: () => string): string {
	try {
		return convert();
	} catch (thrown) {
		throw rethrowUnlessOdooError(thrown).at(titleOf(field), field.name);
	}
}

/** The value of a choice among numbers; the empty one is `false`. */
function numberOrFalse(value: string): RpcValue {
	return value === 'false' ? false : Number(value);
}

function onlyOne<T>(found: readonly T[]): T | undefined {
	return found.length === 1 ? found[0] : undefined;
}
