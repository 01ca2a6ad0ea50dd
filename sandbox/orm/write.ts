import { attributeError, keyError, typeError, valueError } from '../faults';
import { isDict, typeName, type Value } from '../python';
import { checkFieldAccess, checkModelAccess, checkRowAccess, existingRows } from './access';
import type { Made } from './commands';
import { applyCommands, checkCommands } from './commands';
import { checkRow, checkTarget } from './constraints';
import type { Row, Stored } from './database';
import type { Env } from './env';
import { hasColumn, isMulti, type Field } from './field';
import { AUTOMATIC_FIELDS, type Model, type Vals } from './model';
import { integerOf, toColumn, toManyToOne } from './values';

/** Written values, sorted by where they go. */
interface Changes {
	readonly columns: Readonly<Record<string, Stored>>;
	readonly relations: ReadonlyArray<readonly [Field & { readonly relation: string }, Value]>;
	/** Values of related fields by the many2one that leads there. */
	readonly elsewhere: Readonly<Record<string, Vals>>;
}

/** `create()`: ids of the new records, in order; all of them or none. */
export function createRecords(env: Env, model: Model, valsList: readonly Value[]): number[] {
	checkModelAccess(env, model, 'create');
	const prepared = valsList.map((raw) => {
		const vals = withDefaults(env, model, namedVals(model, raw, unknownInCreate));
		const complete = model.prepare?.(vals, env, true) ?? vals;
		return { vals, changes: changesOf(env, model, complete, true) };
	});
	return prepared.map(({ vals, changes }) => {
		const id = env.table(model.name).takeId();
		const stamp = { create_uid: env.uid, create_date: env.db.now };
		save(env, model, { ...emptyRow(model), ...changes.columns, ...stamp, id });
		finish(env, model, id, { vals, changes });
		return id;
	});
}

/** `write()` of the same values to all of the records. */
export function writeRecords(env: Env, model: Model, ids: readonly Value[], raw: Value): true {
	const rows = writableRows(env, model, ids);
	checkRowAccess(env, model, 'write', rows);
	const given = namedVals(model, raw, (name) => keyError(name));
	const made: Made = new Map();
	for (const row of rows) {
		const vals = model.prepare?.(given, env, false) ?? given;
		const changes = changesOf(env, model, vals, false);
		save(env, model, { ...row, ...changes.columns });
		finish(env, model, row.id, { vals, changes, made });
	}
	return true;
}

/** Changes columns as the server itself does: no checks, but a new write date. */
export function touch(
	env: Env,
	model: string,
	id: number,
	columns: Readonly<Record<string, Stored>> = {},
): void {
	const row = env.row(model, id)!;
	env.db.save(model, { ...row, ...columns, write_uid: env.uid, write_date: env.db.now });
}

function save(env: Env, model: Model, row: Row): void {
	const stamped = { ...row, write_uid: env.uid, write_date: env.db.now };
	env.db.save(model.name, stamped);
	checkRow(env, model, stamped);
}

interface Saved {
	readonly vals: Vals;
	readonly changes: Changes;
	/** Left out for a new record. */
	readonly made?: Made;
}

function finish(env: Env, model: Model, id: number, { vals, changes, made }: Saved): void {
	for (const [field, value] of changes.relations) {
		applyCommands(env, field, env.row(model.name, id)!, { value, made: made ?? new Map() });
	}
	for (const [link, linkVals] of Object.entries(changes.elsewhere)) {
		const target = env.row(model.name, id)![link] as number;
		writeRecords(env.sudo(), env.model(model.fields.get(link)!.relation!), [target], linkVals);
	}
	model.afterSave?.(env, env.row(model.name, id)!, vals, made === undefined);
}

function namedVals(model: Model, raw: Value, unknown: (name: string, model: Model) => Error): Vals {
	if (raw === null) throw typeError(`argument of type '${typeName(raw)}' is not iterable`);
	if (!isDict(raw)) throw attributeError(`'${typeName(raw)}' object has no attribute 'get'`);
	for (const name of Object.keys(raw)) if (!model.fields.has(name)) throw unknown(name, model);
	return raw;
}

function unknownInCreate(name: string, model: Model): Error {
	return valueError(`Invalid field '${name}' in '${model.name}'`);
}

function withDefaults(env: Env, model: Model, vals: Vals): Vals {
	return { ...defaultsOf(env, model), ...vals };
}

/** Default values of all fields that have one; context `default_<field>` comes first. */
export function defaultsOf(env: Env, model: Model): Vals {
	const defaults: Record<string, Value> = {};
	for (const field of model.fields.values()) {
		const value = env.context[`default_${field.name}`] ?? field.default;
		if (value === undefined) continue;
		defaults[field.name] = typeof value === 'function' ? value(env) : value;
	}
	return defaults;
}

/** Sorts the values and converts them; those that only the server sets are dropped. */
function changesOf(env: Env, model: Model, vals: Vals, isNew: boolean): Changes {
	const columns: Record<string, Stored> = {};
	const relations: Array<readonly [Field & { readonly relation: string }, Value]> = [];
	const elsewhere: Record<string, Vals> = {};
	for (const [name, value] of Object.entries(unfolded(model, vals))) {
		const field = model.fields.get(name)!;
		checkFieldAccess(env, field, 'write');
		if (AUTOMATIC_FIELDS.has(name) || field.compute) continue;
		if (field.related) {
			const [link = '', target = ''] = field.related.split('.');
			if (!field.readonly) elsewhere[link] = { ...elsewhere[link], [target]: value };
		} else if (isMulti(field)) {
			if (isNew) checkCommands(env, field, value);
			relations.push([field, value]);
		} else columns[name] = columnValue(env, field, value, isNew);
	}
	return { columns, relations, elsewhere };
}

function columnValue(env: Env, field: Field, value: Value, isNew: boolean): Stored {
	if (field.type !== 'many2one') return toColumn(field, value);
	checkTarget(env, field, value, isNew);
	return toManyToOne(field, value, isNew);
}

/** Replaces fields that stand for others, such as `company_type` for `is_company`. */
function unfolded(model: Model, vals: Vals): Vals {
	const stands = Object.keys(vals).filter((name) => model.fields.get(name)!.unfold);
	if (stands.length === 0) return vals;
	const meant = stands.map((name) => model.fields.get(name)!.unfold!(vals[name]!));
	return Object.assign({}, vals, ...meant) as Vals;
}

function writableRows(env: Env, model: Model, ids: readonly Value[]): Row[] {
	if (ids.includes(true)) integerOf(true);
	if (!model.noticesMissing) return ids.flatMap((id) => env.row(model.name, id as number) ?? []);
	const rows = existingRows(env, model, ids);
	checkRowAccess(env, model, 'read', rows);
	return rows;
}

function emptyRow(model: Model): Readonly<Record<string, Stored>> {
	const columns = [...model.fields.values()].filter(hasColumn);
	return Object.fromEntries(columns.map(({ name }) => [name, null]));
}
