import type { RpcValue } from '../call';
import type { Field } from '../schema/schema';
import { isPlainObject, unpackJson } from './reference';
import { many2one } from './relations';
import { asIs, datetime, falseToNull, selection } from './scalars';
import type { ReadFormat, ValueType } from './valueType';
import { unfit } from './valueType';

/** A property as Odoo answers it: its definition, and its value unless it is empty. */
type Property = Readonly<Record<string, RpcValue>>;

/** Headings between properties. */
const SEPARATOR = 'separator';

/** How the value of a property reads, by its type; as Odoo gives it for any other type. */
const READERS: Readonly<Record<string, ValueType['fromOdoo']>> = {
	boolean: asIs,
	datetime: datetime.fromOdoo,
	many2many: (raw) => pairs(raw).map(([id = null]) => id),
	many2one: many2one.fromOdoo,
	selection: selection.fromOdoo,
	tags: (raw) => (raw === false ? [] : raw),
};

/** Odoo's list of properties becomes values by technical name. */
export const properties: ValueType = {
	fromOdoo(raw, field, format) {
		if (!Array.isArray(raw)) return falseToNull(raw);
		const list = (raw as readonly Property[]).filter(({ type }) => type !== SEPARATOR);
		return Object.fromEntries(
			list.map((property) => [String(property.name), valueOf(property, field, format)]),
		);
	},
	toOdoo(value, field) {
		const given = typeof value === 'string' ? unpackJson(value.trim()) : value;
		if (isPlainObject(given)) return given as RpcValue;
		if (Array.isArray(given) && given.every(isProperty)) return valuesByName(given);
		throw unfit(field, value, 'an object with a value for each property');
	},
};

/** Odoo's own list, as other tools read it. */
function isProperty(value: unknown): value is Property {
	return isPlainObject(value) && typeof value.name === 'string';
}

function valuesByName(list: readonly Property[]): RpcValue {
	const values = list.filter(({ type }) => type !== SEPARATOR);
	return Object.fromEntries(values.map(({ name, value = false }) => [String(name), value]));
}

function valueOf(
	{ type, value = false, selection: choices }: Property,
	field: Field,
	format: ReadFormat,
): unknown {
	const read = READERS[String(type)] ?? falseToNull;
	const described = {
		...field,
		type: String(type),
		selection: pairs(choices).map(([key, label]) => [String(key), String(label)] as const),
	};
	return read(value, described, format);
}

/** `[[7, "Name"], ...]`, as linked records and choices come. */
function pairs(raw: RpcValue | undefined): ReadonlyArray<readonly RpcValue[]> {
	return Array.isArray(raw) ? (raw as ReadonlyArray<readonly RpcValue[]>) : [];
}
