import type { RpcValue } from '../call';
import { OdooError } from '../errors';
import type { Field } from '../schema/schema';
import { choicesFor } from './choices';
import { fromOdooDatetime, toOdooDate, toOdooDatetime } from './dates';
import type { ValueType } from './valueType';
import { unfit } from './valueType';

const TRUE_TEXTS: ReadonlySet<string> = new Set(['true', 'yes', '1']);
const FALSE_TEXTS: ReadonlySet<string> = new Set(['false', 'no', '0']);

const INTEGER_TEXT = /^[+-]?\d+(?:\.0*)?$/;
const NUMBER_TEXT = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;
/** PostgreSQL's int4. */
const MAX_INTEGER = 2 ** 31 - 1;
const MIN_INTEGER = -(2 ** 31);

export const boolean: ValueType = {
	fromOdoo: asIs,
	toOdoo(value, field) {
		if (typeof value === 'boolean') return value;
		const text = String(value).trim().toLowerCase();
		if (TRUE_TEXTS.has(text)) return true;
		if (FALSE_TEXTS.has(text)) return false;
		throw unfit(field, value, 'true or false, yes or no, 1 or 0');
	},
};

export const integer: ValueType = {
	fromOdoo: asIs,
	toOdoo(value, field) {
		const isText = typeof value === 'string' && INTEGER_TEXT.test(value.trim());
		const number = isText ? Number(value) : value;
		const isInteger = typeof number === 'number' && Number.isInteger(number);
		if (!isInteger || number > MAX_INTEGER || number < MIN_INTEGER) {
			throw unfit(field, value, `a whole number from ${MIN_INTEGER} to ${MAX_INTEGER}`);
		}
		return number;
	},
};

export const float: ValueType = {
	fromOdoo: asIs,
	toOdoo(value, field) {
		const isText = typeof value === 'string' && NUMBER_TEXT.test(value.trim());
		const number = isText ? Number(value) : value;
		if (typeof number === 'number' && Number.isFinite(number)) return number;
		throw unfit(field, value, 'a number such as 1234.5, with a point and without separators');
	},
};

export const text: ValueType = {
	fromOdoo: falseToNull,
	keepsEmptyText: true,
	toOdoo(value, field) {
		if (typeof value === 'string') return value;
		// Spreadsheets and JSON give zip codes and phone numbers as numbers.
		if (Number.isFinite(value) || typeof value === 'boolean') return String(value);
		throw unfit(field, value, 'text');
	},
};

export const date: ValueType = {
	fromOdoo: falseToNull,
	toOdoo: (value, field, { zones }) => naming(field, () => toOdooDate(value, zones)),
};

export const datetime: ValueType = {
	fromOdoo: (raw) => (typeof raw === 'string' ? fromOdooDatetime(raw) : falseToNull(raw)),
	toOdoo: (value, field, { zones }) => naming(field, () => toOdooDatetime(value, zones)),
};

export const selection: ValueType = {
	fromOdoo(raw, field, { selectionFormat }) {
		const value = falseToNull(raw);
		if (selectionFormat === 'value' || value === null) return value;
		return field.selection?.find(([key]) => key === String(value))?.[1] ?? value;
	},
	toOdoo(value, field) {
		const choices = field.selection;
		const wanted = String(value);
		if (!choices?.length) return wanted;
		const lower = wanted.trim().toLowerCase();
		const choice =
			choices.find(([key]) => key === wanted) ??
			choices.find(([, label]) => label === wanted) ??
			only(choices.filter((texts) => texts.some((each) => each.toLowerCase() === lower)));
		if (choice && typeof value !== 'object') {
			return field.hasNumericChoices ? numberOrFalse(choice[0]) : choice[0];
		}
		throw unfit(field, value, choicesFor(wanted, choices));
	},
};

/** Any JSON that is not cleared; Odoo checks it itself. */
export const json: ValueType = {
	fromOdoo: falseToNull,
	toOdoo(value, field) {
		if (typeof value !== 'string') return value as RpcValue;
		try {
			return JSON.parse(value) as RpcValue;
		} catch {
			throw unfit(field, value, 'an object, or JSON as text');
		}
	},
};

/** A field type that we do not know: Odoo's value as it is, in both directions. */
export const unknown: ValueType = { fromOdoo: asIs, toOdoo: (value) => value as RpcValue };

export function asIs(raw: RpcValue): RpcValue {
	return raw;
}

/** `false` is Odoo's "empty" for all types but boolean. */
export function falseToNull(raw: RpcValue): RpcValue {
	return raw === false ? null : raw;
}

/** Adds the field to an error about a date, which knows only the value. */
function naming(field: Field, convert: () => string): string {
	try {
		return convert();
	} catch (error) {
		throw named(field, error);
	}
}

function named(field: Field, error: unknown): unknown {
	if (!(error instanceof OdooError)) return error;
	const { code, message, hint } = error;
	return new OdooError(code, `"${field.label}" (${field.name}): ${message}`, {
		hint,
		field: field.name,
		cause: error,
	});
}

/** The value of a choice among numbers; the empty one is `false`. */
function numberOrFalse(value: string): RpcValue {
	return value === 'false' ? false : Number(value);
}

function only<T>(found: readonly T[]): T | undefined {
	return found.length === 1 ? found[0] : undefined;
}
