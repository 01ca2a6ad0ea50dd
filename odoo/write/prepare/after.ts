import type { RpcValue, Vals } from '../../call';
import { isRpcList, recordIn } from '../../call';
import type { RawRecord } from '../../protocol/expect';
import type { Dependents } from '../../schema/dependents';
import { isComputedUnlessWritten } from '../../schema/dependents';
import type { Field, Schema } from '../../schema/schema';
import { isPlainObject } from '../../values/reference';
import { linksToMany } from '../../schema/choose';
import { isCommands, linksAfter } from '../../values/commands';

/** What the written fields of a record hold afterwards, as far as that can be told. */
export function after(vals: Vals, record: RawRecord, { fields }: Schema): RawRecord {
	const written = Object.entries(vals).map(([name, value]) => [
		name,
		valueAfter(value, record[name], fields.get(name)),
	]);
	return Object.fromEntries(written) as RawRecord;
}

/**
 * Fields that Odoo computes anew when values are written, which may hold anything by then: their values
 * are undefined, and count as different from any other.
 */
export function computedAnew(vals: Vals, { fields }: Schema, dependents: Dependents): RawRecord {
	const unknown = [...dependents.with(Object.keys(vals))].filter((name) => {
		const field = fields.get(name);
		const isPlain = field && !linksToMany(field) && field.type !== 'properties';
		return isPlain && isComputedUnlessWritten(field);
	});
	const entries = unknown.map((name): [string, RpcValue | undefined] => [name, undefined]);
	return Object.fromEntries(entries) as RawRecord;
}

function valueAfter(
	value: RpcValue,
	before: RpcValue | undefined,
	field?: Field,
): RpcValue | undefined {
	if (field && linksToMany(field) && isCommands(value)) {
		return Array.isArray(before) ? linksAfter(value, before as number[]) : undefined;
	}
	if (field?.type !== 'properties' || !isPlainObject(value) || !isRpcList(before)) return value;
	return before.map((each) => propertyAfter(recordIn(each), value));
}

function propertyAfter(property: Vals, values: Vals): Vals {
	const value = values[String(property.name)];
	return value === undefined ? property : { ...property, value };
}

/** Nothing is linked to a new record. */
export function newRecord({ fields }: Schema): RawRecord {
	const lists = [...fields.values()].filter(linksToMany);
	return Object.fromEntries(lists.map(({ name }) => [name, []]));
}
