import type { RpcValue, Vals } from '../../call';
import { recordIn } from '../../call';
import { rewritten } from '../../lookup/keptForm';
import type { RawRecord } from '../../protocol/expect';
import { isBinary } from '../../schema/choose';
import type { Field, Schema } from '../../schema/schema';
import { isText } from '../../schema/schema';
import { isEmptyList } from '../../values/blank';
import { isCommands, leavesLinks, SET } from '../../values/commands';
import { isSameHtml } from '../../values/html';
import { withoutName } from '../../values/recordId';
import { isStandIn } from '../../values/standIns';
import { fromOdoo } from '../../values/values';
import { DEFAULT_FORMAT } from '../../values/valueType';
import { propertyVals } from './propertyVals';
import { isObject } from '../../isObject';

/** What a field of a record holds, and what it is to hold, as the workflow sees it. */
export interface Difference {
	readonly from: unknown;
	readonly to: unknown;
}

/** Changes by field. */
export type Changes = Readonly<Record<string, Difference>>;

/** Files are not compared, and too long to be shown. */
const FILE = 'a file';

/** A record that would be created before. */
const NEW_RECORD = 'a new record';

/** The values that differ from what the record holds. What was not read counts as different. */
export function changesOf(vals: Vals, current: RawRecord, schema: Schema): Changes {
	const changed = Object.entries(vals).flatMap(([name, wanted]) => {
		const field = schema.fields.get(name);
		if (field && isUnchanged(wanted, current[name], field)) return [];
		return [[name, field ? changeOf(wanted, current[name], field) : { from: null, to: wanted }]];
	});
	return Object.fromEntries(changed) as Changes;
}

/** Whether writing the value leaves the field as it is. */
export function isUnchanged(
	wanted: RpcValue,
	current: RpcValue | undefined,
	field: Field,
): boolean {
	if (current === undefined || isBinary(field)) return false;
	// None empties all languages, and an empty text may stand in one of them only.
	if (field.translated && isText(field) && wanted === false) return current === false;
	switch (field.type) {
		case 'one2many':
		case 'many2many':
			if (!isCommands(wanted) || !Array.isArray(current)) return false;
			return leavesLinks(wanted, current as readonly number[]);
		case 'html':
			if (field.isRaw) return (wanted || false) === (current || false);
			return isSameHtml(String(wanted || ''), String(current || ''));
		case 'many2one':
			return withoutName(wanted) === withoutName(current);
		case 'integer':
		case 'float':
		case 'monetary':
		case 'many2one_reference':
			return (wanted || 0) === (current || 0);
		case 'properties':
			return holdsProperties(wanted, current);
		case 'char':
		case 'text':
			return (wanted || false) === (current || false) || asKept(wanted, field) === current;
		default:
			return sameJson(wanted, current);
	}
}

/** A text as the field holds it afterwards. */
function asKept(wanted: RpcValue, field: Field): RpcValue {
	return typeof wanted === 'string' ? rewritten(field, wanted) : wanted;
}

function changeOf(wanted: RpcValue, current: RpcValue | undefined, field: Field): Difference {
	if (isBinary(field)) return { from: null, to: wanted === false ? null : FILE };
	const from = current === undefined ? null : fromOdoo(current, field, DEFAULT_FORMAT);
	if (field.type === 'many2one' && wanted !== false) {
		return { from, to: isStandIn(wanted) ? NEW_RECORD : { id: wanted } };
	}
	return { from, to: fromOdoo(linkedAfter(wanted) ?? wanted, field, DEFAULT_FORMAT) };
}

/** The list of links that remains, if a value sets it as a whole. */
function linkedAfter(wanted: RpcValue): RpcValue | undefined {
	const [only, ...others] = isCommands(wanted) ? wanted : [];
	return only?.[0] === SET && others.length === 0 ? only[2] : undefined;
}

/** Odoo gives properties as a list with their definition; written ones are values by name. */
function holdsProperties(wanted: RpcValue, current: RpcValue): boolean {
	const held = propertyVals(current);
	const whole =
		wanted === false
			? Object.keys(held).map((name) => [name, false] as const)
			: Object.entries(recordIn(wanted));
	return whole.every(([name, value]) => {
		const isEmpty = value === null || isEmptyList(value);
		return sameJson(isEmpty ? false : value, held[name] ?? false);
	});
}

function sameJson(a: RpcValue, b: RpcValue): boolean {
	return a === b || stableJson(a) === stableJson(b);
}

/** JSON with the keys of objects in one order, whoever wrote them. */
function stableJson(value: RpcValue): string {
	return JSON.stringify(value, (_, each: unknown) =>
		isObject(each) && !Array.isArray(each)
			? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
			: each,
	);
}
