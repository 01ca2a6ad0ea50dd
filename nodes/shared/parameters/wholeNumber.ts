import { OdooError, preview } from '../../../odoo';

/**
 * A number of things, at least one, as a number or as text.
 * @param title what the parameter is called
 * @throws OdooError `INVALID_VALUE`, also for nothing: Odoo would take that for "without a limit"
 */
export function wholeNumber(value: unknown, title: string): number {
	const isNumeric = typeof value === 'number' || (typeof value === 'string' && /\d/.test(value));
	const number = isNumeric ? Number(value) : NaN;
	if (Number.isSafeInteger(number) && number >= 1) return number;
	const message = `${title} is ${preview(value)}, which is not a whole number of at least 1.`;
	throw new OdooError('INVALID_VALUE', message, {
		hint: 'If the value comes from an expression, check that the expression has a value.',
	});
}
