import { sqlError, valueError } from '../faults';
import { findRows } from '../domain/match';
import { parseDomain } from '../domain/parse';
import { isDict, isList, isTruthy, type Dict, type Value } from '../python';
import {
	checkFieldAccess,
	checkListAccess,
	checkModelAccess,
	checkRowAccess,
	mayUseField,
} from './access';
import type { Row } from './database';
import type { Env } from './env';
import { isMulti, isRelational, type Field } from './field';
import type { Model } from './model';
import { sorterBy } from './order';
import { integerOf, toAnswer } from './values';

interface Search {
	readonly domain: Value;
	readonly offset?: Value;
	readonly limit?: Value;
	readonly order?: Value;
}

export function searchRows(env: Env, model: Model, search: Search): Row[] {
	checkModelAccess(env, model, 'read');
	const order = isTruthy(search.order) ? String(search.order) : undefined;
	const sort = sorterBy(env, model, order);
	const rows = sort(findRows(env, model, parseDomain(search.domain)));
	const offset = Number(search.offset ?? 0);
	const limit = isTruthy(search.limit) ? Number(search.limit) : Infinity;
	if (limit < 0) throw sqlError('InvalidRowCountInLimitClause', 'LIMIT must not be negative');
	return rows.slice(offset, offset + limit);
}

/** Rows of ids as clients send them, in their order; missing ones are left out. */
export function readableRows(env: Env, model: Model, ids: readonly Value[]): Row[] {
	ids.forEach(integerOf);
	const rows = ids.flatMap((id) => env.row(model.name, id as number) ?? []);
	checkRowAccess(env, model, 'read', rows);
	return rows;
}

/** `read()`: a dict per row. `plainIds` answers a many2one as its id alone. */
export function readRows(
	env: Env,
	model: Model,
	rows: readonly Row[],
	names: Value,
	plainIds = false,
): Dict[] {
	const fields = fieldsOf(env, model, names);
	if (rows.length === 0) return [];
	const readers = fields.map((field) => [field.name, readerOf(env, field, plainIds)] as const);
	return rows.map((row) => {
		const answer: Record<string, Value> = { id: row.id };
		for (const [name, read] of readers) answer[name] = read(row);
		return answer;
	});
}

/** `web_read()`: related records are read along, as the specification nests. */
export function webReadRows(env: Env, model: Model, rows: readonly Row[], spec: Dict): Dict[] {
	const names = Object.keys(spec);
	const nested = names.flatMap((name) => {
		const field = model.fields.get(name);
		const within = spec[name];
		const isNested = isDict(within) && isDict(within.fields) && field && isRelational(field);
		return isNested ? [{ field, fields: within.fields as Dict, limit: within.limit }] : [];
	});
	const answers = readRows(env, model, rows, names.length ? names : ['id'], true);
	return answers.map((answer) => {
		const related = nested.map(({ field, fields, limit = null }) => {
			const ids = [answer[field.name] as Value].flat().filter((id) => typeof id === 'number');
			const records = relatedRecords(env, field, ids, fields, limit);
			return [field.name, isMulti(field) ? records : (records[0] ?? false)] as const;
		});
		return { ...answer, ...Object.fromEntries(related) };
	});
}

/** Records beyond the limit are listed by their id alone. */
function relatedRecords(
	env: Env,
	field: Field & { readonly relation: string },
	ids: readonly number[],
	fields: Dict,
	limit: Value,
): readonly Dict[] {
	const shown = ids.slice(0, isTruthy(limit) ? Number(limit) : ids.length);
	const comodel = env.model(field.relation);
	const rows = shown.flatMap((id) => env.row(comodel.name, id) ?? []);
	const rest = ids.slice(shown.length).map((id) => ({ id }));
	return [...webReadRows(env, comodel, rows, fields), ...rest];
}

function fieldsOf(env: Env, model: Model, names: Value): Field[] {
	if (!isTruthy(names)) {
		return [...model.fields.values()].filter((field) => mayUseField(env, field));
	}
	const wanted = new Set(isList(names) ? names : [...String(names)]);
	return [...wanted].map((name) => {
		const field = model.fields.get(String(name));
		if (!field) throw valueError(`Invalid field '${String(name)}' on '${model.name}'`);
		checkFieldAccess(env, field, 'read');
		return field;
	});
}

function readerOf(env: Env, field: Field, plainIds: boolean): (row: Row) => Value {
	if (field.secret) return () => '';
	const get = env.getter(field);
	if (field.type === 'many2one' && !plainIds) {
		return (row) => {
			const id = get(row) as number | null;
			return id === null ? false : [id, env.displayName(field.relation!, id)];
		};
	}
	if (field.type === 'binary' && isTruthy(env.context.bin_size ?? false)) {
		return (row) => sizeText(get(row) as string | null);
	}
	if (isMulti(field)) checkListAccess(env, field);
	const answer = toAnswer(field);
	return (row) => answer(get(row));
}

/** What context `bin_size` answers instead of the content. */
function sizeText(base64: string | null): Value {
	if (base64 === null) return false;
	let size = Buffer.byteLength(base64, 'base64');
	const units = ['bytes', 'Kb', 'Mb', 'Gb'];
	while (size >= 1024 && units.length > 1) {
		size /= 1024;
		units.shift();
	}
	return `${size.toFixed(2)} ${units[0]}`;
}
