import { indexError, missingError, valueError } from '../faults';
import { isDict, isList, str, type Value } from '../python';
import { relationInUse } from './constraints';
import type { Row } from './database';
import type { Env } from './env';
import type { Field } from './field';
import type { Model } from './model';
import { integerOf } from './values';
import { unlinkRecords } from './unlink';
import { createRecords, touch, writeRecords } from './write';

type Relation = Field & { readonly relation: string };

const CREATE = 0;
const UPDATE = 1;
const DELETE = 2;
const UNLINK = 3;
const LINK = 4;
const CLEAR = 5;
const SET = 6;

interface Command {
	readonly code: Value;
	readonly id: Value;
	readonly vals: Value;
}

/** What is done to one of the records of a relation. */
interface Changes {
	readonly link: (id: number) => void;
	readonly unlink: (id: number) => void;
	readonly create: (vals: Value) => void;
}

/** The records that a `write` made in many2many fields, by their values. */
export type Made = Map<Value, readonly number[]>;

/**
 * Applies what was written to a one2many or many2many of a saved row. Like Odoo, it makes one record in a
 * many2many for all rows of a `write`.
 */
export function applyCommands(
	env: Env,
	field: Relation,
	row: Row,
	{ value, made }: { readonly value: Value; readonly made: Made },
): void {
	const commands = commandsOf(field, value);
	if (field.type === 'one2many') applyToLines(env, field, row, commands);
	else if (field.mirror) applyToMirror(env, field, row, { commands, made });
	else {
		const ids = new Set((row[field.name] as readonly number[] | null) ?? []);
		change(env, field, ids, commands, linksOf(env, field, { ids, made }));
		touch(env, field.model, row.id, { [field.name]: [...ids] });
	}
}

/** What a new record's relations must satisfy before it is saved. */
export function checkCommands(env: Env, field: Relation, value: Value): void {
	const comodel = env.model(field.relation);
	for (const { code, id, vals } of commandsOf(field, value)) {
		if (code === CREATE && isDict(vals)) {
			const unknown = Object.keys(vals).find((name) => !comodel.fields.has(name));
			if (unknown) throw valueError(`Invalid field '${unknown}' on model '${comodel.name}'`);
		}
		const linked = code === LINK ? [id] : code === SET && isList(vals) ? vals : [];
		for (const one of linked.map(integerOf)) {
			if (!env.row(comodel.name, one)) throw missingError(comodel.name, [one], env.uid);
		}
	}
}

function linksOf(
	env: Env,
	field: Relation,
	{ ids, made }: { readonly ids: Set<number>; readonly made: Made },
): Changes {
	return {
		link: (id) => {
			if (!env.row(field.relation, id)) throw relationInUse(field);
			ids.add(id);
		},
		unlink: (id) => ids.delete(id),
		create: (vals) => {
			const created = made.get(vals) ?? createRecords(env, env.model(field.relation), [vals]);
			made.set(vals, created);
			for (const id of created) ids.add(id);
		},
	};
}

/** The other model's rows hold this relation: those that came or went are changed. */
function applyToMirror(
	env: Env,
	field: Relation,
	row: Row,
	{ commands, made }: { readonly commands: readonly Command[]; readonly made: Made },
): void {
	const column = field.mirror!;
	const before = env.table(field.relation).idsWith(column, row.id);
	const after = new Set(before);
	change(env, field, after, commands, linksOf(env, field, { ids: after, made }));
	for (const id of new Set([...before, ...after])) {
		const held = (env.row(field.relation, id)?.[column] as readonly number[] | null) ?? [];
		const others = held.filter((other) => other !== row.id);
		const ids = after.has(id) ? [...others, row.id] : others;
		env.db.save(field.relation, { ...env.row(field.relation, id)!, [column]: ids });
	}
}

/** A line belongs to its record: one that is taken off is detached, or deleted if it cannot be. */
function applyToLines(env: Env, field: Relation, row: Row, commands: readonly Command[]): void {
	const comodel = env.model(field.relation);
	const inverse = field.inverse!;
	const link = comodel.fields.get(inverse)!;
	const ids = new Set(env.table(comodel.name).idsWith(inverse, row.id));
	change(env, field, ids, commands, {
		link: (id) => {
			if (!env.row(comodel.name, id)) throw missingError(comodel.name, [id], env.uid);
			writeRecords(env, comodel, [id], { [inverse]: row.id });
		},
		unlink: (id) => {
			if (link.required) unlinkRecords(env, comodel, [id]);
			else writeRecords(env, comodel, [id], { [inverse]: false });
		},
		create: (vals) =>
			createRecords(env, comodel, [isDict(vals) ? { ...vals, [inverse]: row.id } : vals]),
	});
}

function change(
	env: Env,
	field: Relation,
	ids: ReadonlySet<number>,
	commands: readonly Command[],
	{ link, unlink, create }: Changes,
): void {
	const comodel = env.model(field.relation);
	const removable = () => [...ids].filter((one) => !isHidden(env, comodel, one));
	for (const { code, id, vals } of commands) {
		if (code === CREATE) create(vals);
		else if (code === UPDATE) writeRecords(env, comodel, [integerOf(id)], vals);
		else if (code === DELETE) unlinkRecords(env, comodel, [integerOf(id)]);
		else if (code === UNLINK) unlink(integerOf(id));
		else if (code === LINK) link(integerOf(id));
		else if (code === CLEAR) removable().forEach(unlink);
		else if (code === SET) {
			const wanted = (isList(vals) ? vals : []).map(integerOf);
			const unwanted = removable().filter((one) => !wanted.includes(one));
			unwanted.forEach(unlink);
			wanted.forEach(link);
		}
	}
}

/** Replacing or clearing a relation keeps the archived records that readers do not see. */
function isHidden(env: Env, model: Model, id: number): boolean {
	return model.hasArchive && env.hidesArchived && env.row(model.name, id)?.active === false;
}

/** False clears, a plain list of ids replaces, an empty list changes nothing. */
function commandsOf(field: Field, value: Value): Command[] {
	if (value === false || value === null) return [{ code: CLEAR, id: 0, vals: 0 }];
	if (!isList(value)) {
		throw valueError(`Wrong value for ${field.model}.${field.name}: ${str(value)}`);
	}
	if (value.length > 0 && !isList(value[0])) return [{ code: SET, id: 0, vals: value }];
	return value.map((command) => {
		const [code = null, id = null, vals] = command as readonly Value[];
		const needsVals = code === CREATE || code === UPDATE || code === SET;
		if (needsVals && vals === undefined) throw indexError();
		return { code, id, vals: vals ?? null };
	});
}
