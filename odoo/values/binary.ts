import { OdooError } from '../errors';
import type { Field } from '../schema/schema';
import { titleOf } from '../schema/schema';
import type { ValueType } from './valueType';
import { invalidValue } from './invalidValue';
import { falseToNull } from './scalars';

const DATA_URL = /^data:[^,]*;base64,/;
/** Odoo drops other characters in silence and stores a damaged file. */
const NOT_BASE64 = /[^A-Za-z0-9+/]/;
const PADDING = /={1,2}$/;

/** Files and images: base64 text, on every protocol. */
export const binaryType: ValueType = {
	fromOdoo: falseToNull,
	takesEmptyText: () => true,
	toOdoo(value, field) {
		if (typeof value === 'string') {
			const base64 = value.replace(DATA_URL, '').replace(/\s+/g, '');
			const isBase64 = base64.length % 4 === 0 && !NOT_BASE64.test(base64.replace(PADDING, ''));
			if (isBase64) return notEmpty(base64, field);
		}
		throw invalidValue(
			field,
			typeof value === 'string' ? value.slice(0, 40) : value,
			'a file as base64 text or data URL',
		);
	},
};

/**
 * The content of a file for a field. Odoo takes an empty one for none, and deletes the file that it has.
 * @throws OdooError `INVALID_VALUE`
 */
export function notEmpty(base64: string, field: Field): string {
	if (base64 !== '') return base64;
	throw new OdooError('INVALID_VALUE', `The file for the field ${titleOf(field)} is empty.`, {
		field: field.name,
		hint: 'Check the node that gave the file. To remove a file from Odoo, use {{ null }} for its field.',
	});
}
