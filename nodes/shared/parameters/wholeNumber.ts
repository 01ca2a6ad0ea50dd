import { OdooError } from '../../../odoo';

/**
 * A number of things, at least one, as a number or as text.
 * @param what it counts, as the user knows it
 * @throws OdooError `INVALID_VALUE`, also for nothing: Odoo would take that for "without a limit"
 */
export function wholeNumber(value: unknown, what: string): number {
	const isNumeric = typeof value === 'number' || (typeof value === 'string' && /\d/.test(value));
	const number = isNumeric ? Number(value) : NaN;
	if (Number.isSafeInteger(number) && number >= 1) return number;
	throw new OdooError('INVALID_VALUE', `The ${what} is ${JSON.stringify(value) ?? 'undefined'}.`, {
		hint: 'Use a whole number from 1. If it comes from an expression, check that the expression has a value for this item.',
	});
}
