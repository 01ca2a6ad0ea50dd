import { isBlank } from '../../../odoo';
import { meantBy } from '../../shared/parameters/picker';
import type { Columns } from '../columns';

/** What was filled in, by the field that each parameter is for. */
export function valuesOf<P>(
	parameters: Readonly<Record<string, P>>,
	valueOf: (parameter: P) => unknown,
): Record<string, unknown> {
	const entries = Object.entries(parameters).map(
		([field, parameter]) => [field, meantBy(valueOf(parameter))] as const,
	);
	return Object.fromEntries(entries.filter(([, value]) => !isBlank(value)));
}

/** The columns of an item whose values have parameters of their own, in place of a mapper. */
export function enteredColumns(values: Columns['values'], itemIndex: number): Columns {
	return { values, isAutoMapped: false, itemIndex, files: {} };
}
