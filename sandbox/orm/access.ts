import { accessError, missingError, userError } from '../faults';
import { isList, type Value } from '../python';
import type { Row } from './database';
import type { Env } from './env';
import type { Field } from './field';
import { hasGroup } from './groups';
import type { Model } from './model';

type Operation = 'read' | 'write' | 'create' | 'unlink';

const VERBS: Readonly<Record<Operation, string>> = {
	read: 'access',
	write: 'modify',
	create: 'create',
	unlink: 'delete',
};

export function isOperation(value: Value): value is Operation {
	return typeof value === 'string' && value in VERBS;
}

/** Whether the user's groups allow the operation on the model at all. */
export function mayOnModel(env: Env, model: Model, operation: Operation): boolean {
	if (env.su) return true;
	return groupsFor(model, operation).some((group) => hasGroup(env, group));
}

export function checkModelAccess(env: Env, model: Model, operation: Operation): void {
	if (!mayOnModel(env, model, operation)) throw modelDenied(model, operation);
}

/** The records in a list field are searched for, with the rights of the user. */
export function checkListAccess(env: Env, field: Field & { readonly relation: string }): void {
	const comodel = env.model(field.relation);
	if (mayOnModel(env, comodel, 'read')) return;
	const name = `${field.model}.${field.name}`;
	throw accessError(`Failed to read field ${name}\n${modelDenied(comodel, 'read').message}`);
}

/** Record rules: which rows of the model exist for this user. */
export function visibleTo(env: Env, model: Model): (row: Row) => boolean {
	if (env.su || !model.rules) return () => true;
	const rules = Object.entries(model.rules).filter(([group]) => hasGroup(env, group));
	return (row) => rules.every(([, rule]) => rule(row, env));
}

/** Whether the user may do this to all of these rows. */
export function mayOnRows(
	env: Env,
	model: Model,
	operation: Operation,
	rows: readonly Row[],
): boolean {
	return mayOnModel(env, model, operation) && rows.every(visibleTo(env, model));
}

/** Refuses the whole call when a rule hides one of the rows. */
export function checkRowAccess(
	env: Env,
	model: Model,
	operation: Operation,
	rows: readonly Row[],
): void {
	checkModelAccess(env, model, operation);
	if (!rows.every(visibleTo(env, model))) throw ruleDenied(env, model, operation);
}

export function mayUseField(env: Env, field: Field): boolean {
	return env.su || !field.groups || field.groups.some((group) => hasGroup(env, group));
}

export function checkFieldAccess(env: Env, field: Field, operation: Operation): void {
	if (mayUseField(env, field)) return;
	const groups = field.groups!.map((group) => `'${group}'`).join(', ');
	throw accessError(
		`You do not have enough rights to access the field "${field.name}" on ` +
			`${nameOf(env.model(field.model))}. Please contact your system administrator.\n\n` +
			`Operation: ${operation}\nUser: ${env.uid}\nGroups: allowed for groups ${groups}`,
	);
}

/** Refuses a context whose language or companies do not exist. */
export function checkContext(env: Env): void {
	const { lang, allowed_company_ids: companies } = env.context;
	if (typeof lang === 'string' && env.table('res.lang').idsWith('code', lang).length === 0) {
		throw userError(`Invalid language code: ${lang}`);
	}
	if (isList(companies) && companies.some((id) => !env.row('res.company', id as number))) {
		throw accessError('Access to unauthorized or invalid companies.');
	}
}

/** The rows of these ids; a missing one is noticed. */
export function existingRows(env: Env, model: Model, ids: readonly Value[]): Row[] {
	return ids.map((id) => {
		const row = env.row(model.name, id as number);
		if (!row) throw missingError(model.name, missingOf(env, model, ids), env.uid);
		return row;
	});
}

function missingOf(env: Env, model: Model, ids: readonly Value[]): readonly Value[] {
	return ids.filter((id) => !env.row(model.name, id as number));
}

function groupsFor(model: Model, operation: Operation): string[] {
	const letter = { read: 'r', write: 'w', create: 'c', unlink: 'u' }[operation];
	return model.access.filter(([, rights]) => rights.includes(letter)).map(([group]) => group);
}

function nameOf(model: Model): string {
	return `${model.description} (${model.name})`;
}

function modelDenied(model: Model, operation: Operation): Error {
	const name = `'${model.description}' (${model.name})`;
	const groups = groupsFor(model, operation).map((group) => `\t- ${group}`);
	const allowed = groups.length
		? ['This operation is allowed for the following groups:', ...groups].join('\n')
		: 'No group currently allows this operation.';
	return accessError(
		`You are not allowed to ${VERBS[operation]} ${name} records.\n\n${allowed}\n\n` +
			'Contact your administrator to request access if necessary.',
	);
}

function ruleDenied(env: Env, model: Model, operation: Operation): Error {
	const user = `${env.displayName('res.users', env.uid)} (id=${env.uid})`;
	return accessError(
		'Uh-oh! Looks like you have stumbled upon some top-secret records.\n\n' +
			`Sorry, ${user} doesn't have '${operation}' access to:\n- ${nameOf(model)}\n\n` +
			'If you really, really need access, perhaps you can win over your friendly ' +
			'administrator with a batch of freshly baked cookies.',
	);
}
