import { OdooError } from '../errors';
import type { Field } from '../schema/schema';
import { titleOf } from '../schema/schema';
import { preview } from '../preview';

/** What errors call a field, or a parameter that is none. */
export type Titled = Pick<Field, 'label' | 'name'>;

/** The error for a value that does not fit its field: names the field, the value and what fits. */
export function invalidValue(
	field: Titled,
	value: unknown,
	accepted: string,
	problem = `${preview(value)} does not fit the field ${titleOf(field)}.`,
): OdooError {
	return new OdooError('INVALID_VALUE', problem, {
		field: field.name,
		hint: `Accepted: ${accepted}.`,
	});
}
