import { OdooError } from '../errors';
import type { Field } from '../schema/schema';
import { titleOf } from '../schema/schema';
import { preview } from '../preview';

/** The error for a value that does not fit its field: names the field, the value and what fits. */
export function invalidValue(field: Field, value: unknown, accepted: string): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		`${preview(value)} does not fit the field ${titleOf(field)}.`,
		{ field: field.name, hint: `Accepted: ${accepted}.` },
	);
}
