import type { RpcValue, Vals } from '../../call';
import { isRpcList } from '../../call';
import { OdooError } from '../../errors';
import type { Field } from '../../schema/schema';
import { choicesFrom, titleOf } from '../../schema/schema';
import type { Zones } from '../../values/dates';
import type { Property } from '../../values/properties';
import { propertiesIn } from '../../values/properties';
import { idFrom, linkedId } from '../../values/recordId';
import { toStored } from '../../values/values';
import { preview } from '../../preview';
import { invalidValue } from '../../values/invalidValue';

/** The values of properties by their name, as Odoo takes them: writing them replaces all. */
export function propertyVals(raw: RpcValue | undefined): Vals {
	return Object.fromEntries(
		propertiesIn(raw).map(({ name, type, value = false }) => [name, storedValue(type, value)]),
	);
}

/**
 * New values of some properties, as Odoo takes them. Properties go by their technical name, or by
 * their label where only one has it.
 * @param defined the properties of a record, or of what defines them, as they were read
 * @throws OdooError `FIELD_NOT_FOUND`, as Odoo would ignore it, and `INVALID_VALUE`
 */
export function givenProperties(
	field: Field,
	defined: RpcValue | undefined,
	given: Vals,
	zones: Zones,
): Vals {
	const properties = propertiesIn(defined);
	const vals: Record<string, RpcValue> = {};
	for (const [key, value] of Object.entries(given)) {
		const property = propertyOf(properties, key);
		if (!property) throw noSuchProperty(field, key, properties);
		vals[property.name] = toProperty(value, property, field, zones);
	}
	return vals;
}

function toProperty(value: RpcValue, property: Property, field: Field, zones: Zones): RpcValue {
	const { type, string: label, comodel, selection, tags } = property;
	const isEmpty = value === null || value === '';
	// As Odoo itself has it.
	if (isEmpty || (value === false && type !== 'boolean')) return false;
	const own: Field = {
		...field,
		name: `${field.name}.${property.name}`,
		label: String(label ?? property.name),
		type: String(type),
		relation: typeof comodel === 'string' ? comodel : undefined,
		selection: choicesFrom(selection),
	};
	if (type === 'many2many') return idList(value, own);
	if (type === 'tags') return tagList(value, choicesFrom(tags), own);
	return toStored(value, own, { zones });
}

function idList(value: RpcValue, field: Field): RpcValue {
	const list = isRpcList(value) ? value : [value];
	const ids = list.map((each) => {
		const id = idFrom(each);
		if (id === undefined) throw invalidValue(field, each, `a list of IDs of ${field.relation}`);
		return id;
	});
	return orEmpty(ids);
}

function tagList(value: RpcValue, choices: Field['selection'] = [], field: Field): RpcValue {
	const list = isRpcList(value) ? value : [value];
	return orEmpty(
		list.map((each) =>
			toStored(each, { ...field, type: 'selection', selection: choices }, NO_ZONES),
		),
	);
}

/** A list without anything in it reads as `false` on Odoo 16, or when it was never set. */
function orEmpty(list: readonly RpcValue[]): RpcValue {
	return list.length > 0 ? list : false;
}

const NO_ZONES = { zones: { workflow: 'UTC' } };

/** What is read as `[7, "Name"]` is written as 7. */
function storedValue(type: RpcValue | undefined, value: RpcValue): RpcValue {
	if (type === 'many2one') return linkedId(value) ?? value;
	if (!isRpcList(value)) return value;
	return orEmpty(type === 'many2many' ? value.map((each) => linkedId(each) ?? each) : value);
}

function propertyOf(properties: readonly Property[], key: string): Property | undefined {
	const labelled = properties.filter(({ string: label }) => label === key);
	return (
		properties.find(({ name }) => name === key) ?? (labelled.length === 1 ? labelled[0] : undefined)
	);
}

function noSuchProperty(field: Field, key: string, properties: readonly Property[]): OdooError {
	const names = properties.map(({ name, string: label }) => `${String(label)} (${name})`);
	return new OdooError(
		'FIELD_NOT_FOUND',
		`${titleOf(field)} has no property ${preview(key)} here.`,
		{
			field: `${field.name}.${key}`,
			hint: names.length
				? `Its properties are ${names.join(', ')}.`
				: 'Properties are defined in Odoo, for all records of the same group such as a team or a project.',
		},
	);
}
