import type { RpcRecord, RpcValue } from '../call';
import { isRpcList, listIn } from '../call';
import type { Field } from '../schema/schema';
import { choicesFrom } from '../schema/schema';
import { isPlainObject, unpackJson } from './reference';
import { many2oneType } from './relations';
import { asIs, datetimeType, falseToNull, selectionType } from './scalars';
import type { ReadFormat, ValueType } from './valueType';
import { invalidValue } from './invalidValue';

/** A property as Odoo answers it: its definition, and its value unless it is empty. */
export type Property = RpcRecord & { readonly name: string };

/** Headings between properties. */
const SEPARATOR = 'separator';

/** How the value of a property reads, by its type; as Odoo gives it for any other type. */
const READERS: ReadonlyMap<RpcValue | undefined, ValueType['fromOdoo']> = new Map([
	['boolean', asIs],
	['datetime', datetimeType.fromOdoo],
	['many2many', (raw) => linkedRecords(raw).map(([id = null]) => id)],
	['many2one', many2oneType.fromOdoo],
	['selection', selectionType.fromOdoo],
	['tags', (raw) => (raw === false ? [] : raw)],
]);

/** Odoo's list of properties becomes values by technical name. */
export const propertiesType: ValueType = {
	fromOdoo(raw, field, format) {
		if (!Array.isArray(raw)) return falseToNull(raw);
		return Object.fromEntries(
			propertiesIn(raw).map((property) => [property.name, valueOf(property, field, format)]),
		);
	},
	// As for lines: what a table leaves empty is no reason to clear all of them.
	takesEmptyText: () => true,
	toOdoo(value, field) {
		const given = typeof value === 'string' ? unpackJson(value.trim()) : value;
		if (isPlainObject(given)) return given as RpcValue;
		if (Array.isArray(given) && given.every(isProperty)) return valuesByName(given);
		throw invalidValue(field, value, 'an object with a value for each property');
	},
};

/** The properties of a record, or of what defines them, as they were read. */
export function propertiesIn(raw: RpcValue | undefined): readonly Property[] {
	return listIn(raw)
		.filter(isProperty)
		.filter(({ type }) => type !== SEPARATOR);
}

/** Odoo's own list, as other tools read it. */
function isProperty(value: unknown): value is Property {
	return isPlainObject(value) && typeof value.name === 'string';
}

function valuesByName(list: readonly Property[]): RpcValue {
	return Object.fromEntries(propertiesIn(list).map(({ name, value = false }) => [name, value]));
}

function valueOf(
	{ type, value = false, selection: choices }: Property,
	field: Field,
	format: ReadFormat,
): unknown {
	const read = READERS.get(type) ?? falseToNull;
	return read(value, { ...field, selection: choicesFrom(choices) }, format);
}

/** `[[7, "Name"], ...]`, as linked records come. */
function linkedRecords(raw: RpcValue): ReadonlyArray<readonly RpcValue[]> {
	return listIn(raw).filter(isRpcList);
}
