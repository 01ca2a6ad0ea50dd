import type { RpcValue } from '../call';
import { OdooError } from '../errors';
import { preview } from '../preview';
import { CHECK_EXPRESSION } from '../protocol/explanations';
import type { Field } from '../schema/schema';
import { isRelational, isText, titleOf } from '../schema/schema';
import type { Zones } from '../values/dates';
import { idFrom, MAX_ID } from '../values/recordId';
import { toStored } from '../values/values';
import { invalidValue } from '../values/invalidValue';

/**
 * The value as a condition on the field takes it: of the field's type, dates in UTC, a record as
 * its id or, as Odoo searches by names too, as text.
 * @throws OdooError `INVALID_VALUE`
 */
export function toOperand(value: unknown, field: Field, zones: Zones): RpcValue {
	if (isRelational(field)) return toRecord(value, field);
	// Odoo would search for the text "True".
	if (value === true && field.type === 'property') return true;
	if (value === true && field.type !== 'boolean')
		throw invalidValue(field, value, 'a value to look for');
	if (value === '') {
		if (isText(field)) return value;
		throw invalidValue(field, value, 'a value, or false for empty');
	}
	return toStored(value, field, { zones });
}

/** Whether it would be the id 0, which no record has. */
export function isZero(value: unknown): boolean {
	return value === 0 || (typeof value === 'string' && /^\s*0+\s*$/.test(value));
}

/**
 * A record by its id, alone or with its name, or by its name. Not by the id 0, for which Odoo finds the
 * records that have no link, or all of a hierarchy.
 * @throws OdooError `INVALID_VALUE`
 */
export function toRecord(value: unknown, field: Field): number | string {
	const number = typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value;
	if (isZero(value)) throw noRecord(value, field);
	const id = idFrom(number);
	if (id !== undefined) return id;
	if (typeof number === 'string' && number !== '') return number;
	const of = field.relation ? ` of ${field.relation}` : '';
	throw invalidValue(field, value, `an ID${of} from 1 to ${MAX_ID}, a name, or false for empty`);
}

/** Whether a list says which records both by id and by name, which Odoo 14 cannot search. */
export function isMixed(operands: readonly RpcValue[], field: Field): boolean {
	const isName = (operand: RpcValue) => typeof operand === 'string';
	return isRelational(field) && operands.some(isName) && !operands.every(isName);
}

function noRecord(value: unknown, field: Field): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		`No record has the ID ${preview(value)}, which ${titleOf(field)} is compared with.`,
		{
			field: field.name,
			hint: `${CHECK_EXPRESSION} To look for empty values, use Is Empty, or false in a domain.`,
		},
	);
}
