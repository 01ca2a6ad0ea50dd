import type { RpcValue } from '../call';
import { isRpcList, listIn } from '../call';
import { isObject } from '../isObject';

/** PostgreSQL's int4; Odoo 14 fails for more. */
export const MAX_ID = 2 ** 31 - 1;
/** Zeros in front are those of a code. */
const ID_TEXT = /^[1-9]\d{0,9}$/;

/** The database id in `7`, `"7"`, `{id: 7, ...}` or `[7, "Name"]`. */
export function idFrom(value: unknown): number | undefined {
	if (typeof value === 'number') return isId(value) ? value : undefined;
	if (typeof value === 'string')
		return ID_TEXT.test(value.trim()) ? idFrom(Number(value)) : undefined;
	if (Array.isArray(value)) return isNamedId(value) ? idFrom(value[0]) : undefined;
	const isRecord = isObject(value) && 'id' in value;
	return isRecord && typeof value.id !== 'object' ? idFrom(value.id) : undefined;
}

/** `[7, "Name"]`, as Odoo itself answers a many2one. */
export function isNamedId(value: readonly unknown[]): boolean {
	return value.length === 2 && typeof value[0] === 'number' && typeof value[1] === 'string';
}

/**
 * The id of a linked record in an answer of Odoo: in `[7, "Name"]`, or in `[7, null]` where the user may
 * not read the name, which in a value to write would be something else.
 */
export function linkedId(answered: RpcValue | undefined): number | undefined {
	const id = withoutName(answered);
	return isRpcList(id) ? undefined : idFrom(id);
}

/** The name of a linked record in an answer of Odoo; undefined where it has none, or the user may not read it. */
export function linkedName(answered: RpcValue | undefined): string | undefined {
	const [, name] = listIn(answered);
	return typeof name === 'string' ? name : undefined;
}

/** The id in place of `[7, "Name"]`, any id; whatever else a field may hold is left as it is. */
export function withoutName<T extends RpcValue | undefined>(answered: T): RpcValue | T {
	const [id = false, name, ...others] = listIn(answered);
	const isName = typeof name === 'string' || name === null || name === false;
	return isName && others.length === 0 ? id : answered;
}

/** The ids in an answer for a list of links. */
export function linkedIds(answered: unknown): readonly number[] {
	return Array.isArray(answered) ? answered.filter((id) => typeof id === 'number') : [];
}

function isId(number: number): boolean {
	return Number.isInteger(number) && number > 0 && number <= MAX_ID;
}
