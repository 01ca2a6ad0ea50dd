import type { ValueType } from './valueType';
import { invalidValue } from './invalidValue';
import { falseToNull } from './scalars';

const DATA_URL = /^data:[^,]*;base64,/;
/** Odoo drops other characters in silence and stores a damaged file. */
const NOT_BASE64 = /[^A-Za-z0-9+/]/;
const PADDING = /={1,2}$/;

/** Files and images: base64 text, on every protocol. */
export const binary: ValueType = {
	fromOdoo: falseToNull,
	toOdoo(value, field) {
		if (typeof value === 'string') {
			const base64 = value.replace(DATA_URL, '').replace(/\s+/g, '');
			const isBase64 = base64.length % 4 === 0 && !NOT_BASE64.test(base64.replace(PADDING, ''));
			if (isBase64) return base64;
		}
		throw invalidValue(
			field,
			typeof value === 'string' ? value.slice(0, 40) : value,
			'a file as base64 text or data URL',
		);
	},
};
