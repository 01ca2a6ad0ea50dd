import type { ValueType } from './valueType';
import { unfit } from './valueType';
import { falseToNull } from './scalars';

const DATA_URL = /^data:[^,]*;base64,/;
/** Odoo drops other characters in silence and stores a damaged file. */
const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

/** Files and images: base64 text, on every protocol. */
export const binary: ValueType = {
	fromOdoo: falseToNull,
	toOdoo(value, field) {
		if (typeof value === 'string') {
			const base64 = value.replace(DATA_URL, '');
			const length = base64.replace(/\s/g, '').length;
			if (BASE64.test(base64) && length % 4 === 0) return base64;
		}
		throw unfit(
			field,
			typeof value === 'string' ? value.slice(0, 40) : value,
			'a file as base64 text or data URL',
		);
	},
};
