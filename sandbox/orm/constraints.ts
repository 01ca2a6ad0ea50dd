import { missingError, validationError } from '../faults';
import type { Value } from '../python';
import type { Row } from './database';
import type { Env } from './env';
import { hasColumn, type Field } from './field';
import type { Model } from './model';
import { FALSY } from './values';

/** What PostgreSQL checks of a row that is about to be saved, in its order. */
export function checkRow(env: Env, model: Model, row: Row): void {
	for (const field of model.fields.values()) {
		if (field.required && hasColumn(field) && isUnset(field, row)) throw notNull(model, field);
	}
	for (const check of model.checks ?? []) if (!check.holds(row)) throw failed(check.message);
	for (const { columns, message } of model.uniques ?? []) {
		const rivals = env.table(model.name).idsWith(columns[0]!, row[columns[0]!]!);
		const isTaken = (id: number) => {
			const rival = env.row(model.name, id)!;
			return id !== row.id && columns.every((column) => rival[column] === row[column]);
		};
		if (columns.every((column) => row[column] !== null) && rivals.some(isTaken)) {
			throw failed(message);
		}
	}
	for (const field of model.fields.values()) {
		const target = row[field.name];
		if (field.type !== 'many2one' || !hasColumn(field) || typeof target !== 'number') continue;
		if (!env.row(field.relation!, target)) throw inUse(model, field);
	}
	if (model.recursionMessage) checkHierarchy(env, model, row);
}

/** Some fields have Odoo read the new target, so a missing one is noticed as such. */
export function checkTarget(env: Env, field: Field, value: Value, isNew: boolean): void {
	if (!field.readsTarget || (isNew && field.readsTarget === 'write') || !value) return;
	const isRead = typeof value === 'number' || field.relation === field.model;
	if (isRead && !env.row(field.relation!, value as number)) {
		throw missingError(field.relation!, [value], env.uid);
	}
}

/** The message for a foreign key, both for a missing target and for deleting a needed one. */
export function inUse(model: Model, field: Field): Error {
	return foreignKey(`'${model.description}' (${model.name})`, `'${field.string}' (${field.name})`);
}

/** The same for a many2many, whose relation table belongs to no model. */
export function relationInUse(field: Field): Error {
	const tables = [field.model, field.relation!].map((name) => name.replaceAll('.', '_')).sort();
	const column = field.relationColumn ?? `${field.relation!.replaceAll('.', '_')}_id`;
	return foreignKey('Unknown', `${tables.join('_')}_rel_${column}_fkey`);
}

/** Required numbers and flags are never missing: empty is their zero. */
function isUnset(field: Field, row: Row): boolean {
	const stored = row[field.name] ?? null;
	const isText = field.type === 'char' || field.type === 'text';
	return stored === null && (isText || FALSY[field.type] === undefined);
}

function checkHierarchy(env: Env, model: Model, row: Row): void {
	let parent = env.row(model.name, row.parent_id);
	for (let depth = 0; parent; depth++) {
		if (parent.id === row.id || depth > 100) throw validationError(model.recursionMessage!);
		parent = env.row(model.name, parent.parent_id);
	}
}

function failed(message: string): Error {
	return validationError(`The operation cannot be completed: ${message}`);
}

function notNull(model: Model, field: Field): Error {
	return failed(
		`Missing required value for the field '${field.string}' (${field.name}).\n` +
			`Model: '${model.description}' (${model.name})\n` +
			'- create/update: a mandatory field is not set\n' +
			'- delete: another model requires the record being deleted, you can archive it instead\n',
	);
}

function foreignKey(troublemaker: string, constraint: string): Error {
	return failed(
		'Another model is using the record you are trying to delete.\n\n' +
			`The troublemaker is: ${troublemaker}\n` +
			`Thanks to the following constraint: ${constraint}\n` +
			'How about archiving the record instead?',
	);
}
