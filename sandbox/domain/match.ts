import { typeError, valueError } from '../faults';
import { checkFieldAccess, visibleTo } from '../orm/access';
import type { Row, Stored } from '../orm/database';
import type { Env } from '../orm/env';
import { isMulti, isRelational, type Field } from '../orm/field';
import type { Model } from '../orm/model';
import { FALSY, integerOf, toColumn } from '../orm/values';
import { isDict, isList, isTruthy, str, typeName, type Value } from '../python';
import { dateTest } from './dateTest';
import { hierarchyIds } from './hierarchy';
import { likeTest } from './like';
import { allOf, inCondition, leaf, mentions, parseDomain, type Domain, type Leaf } from './parse';

type Test = (row: Row) => boolean;

const NEGATIONS: Readonly<Record<string, string>> = {
	'!=': '=',
	'<>': '=',
	'not in': 'in',
	'not any': 'any',
	'not like': 'like',
	'not ilike': 'ilike',
	'not =like': '=like',
	'not =ilike': '=ilike',
};

const COMPARISONS: Readonly<Record<string, (one: Stored, other: Stored) => boolean>> = {
	'<': (one, other) => one! < other!,
	'<=': (one, other) => one! <= other!,
	'>': (one, other) => one! > other!,
	'>=': (one, other) => one! >= other!,
};

/** The rows a user finds with a domain, in the order of the table. */
export function findRows(env: Env, model: Model, domain: Domain): Row[] {
	const hidesArchived = model.hasArchive && env.hidesArchived && !mentions(domain, 'active');
	const active: Domain[] = hidesArchived ? [leaf('active', '=', true)] : [];
	const test = testOf(env, model, allOf([domain, ...active]));
	const isVisible = visibleTo(env, model);
	return [...env.table(model.name).rows.values()].filter((row) => test(row) && isVisible(row));
}

/** Everything that does not depend on the row (fields, values, related ids) is settled first. */
function testOf(env: Env, model: Model, domain: Domain): Test {
	switch (domain.kind) {
		case 'constant':
			return () => domain.holds;
		case 'not':
			return not(testOf(env, model, domain.child));
		case 'leaf':
			return leafTest(env, model, domain);
		default: {
			const tests = domain.children.map((child) => testOf(env, model, child));
			return domain.kind === 'and'
				? (row) => tests.every((test) => test(row))
				: (row) => tests.some((test) => test(row));
		}
	}
}

function leafTest(env: Env, model: Model, condition: Leaf): Test {
	const [name = '', ...path] = condition.field.split('.');
	const field = model.fields.get(name);
	if (!field) throw valueError(`Invalid field ${model.name}.${name}${inCondition(condition)}`);
	checkFieldAccess(env, field, 'read');
	if (path.length > 0) return pathTest(env, field, path.join('.'), condition);
	if (name === 'display_name') return nameTest(env, model, condition);
	if (!field.searchable) {
		throw valueError(`Cannot convert ${model.name}.${name} to SQL because it is not stored`);
	}

	// Negative operators find what the positive ones do not, empty values included.
	const positive = NEGATIONS[condition.operator];
	if (positive) return not(fieldTest(env, field, { ...condition, operator: positive }));
	return fieldTest(env, field, condition);
}

function pathTest(env: Env, field: Field, path: string, condition: Leaf): Test {
	if (field.type === 'datetime' && path === 'second_number') {
		return secondTest(env, field, condition);
	}
	if (!isRelational(field)) {
		throw valueError(`Invalid field property '${path}' on ${field.model}.${field.name}`);
	}
	return anyTest(env, field, leaf(path, condition.operator, condition.value));
}

/** Seconds of dates have a fraction, as microseconds are stored. */
function secondTest(env: Env, field: Field, condition: Leaf): Test {
	const get = env.getter(field);
	const positive = NEGATIONS[condition.operator];
	if (positive) return not(secondTest(env, field, { ...condition, operator: positive }));
	const seconds = new Set(valuesOf(condition).map(Number));
	return (row) => {
		const stored = get(row) as string | null;
		if (stored === null) return false;
		return seconds.has(Number(stored.slice(17, 19)) + Number(`0${stored.slice(19)}`));
	};
}

/** The name is looked for in several fields, as the model says. */
function nameTest(env: Env, model: Model, { operator, value }: Leaf): Test {
	const positive = NEGATIONS[operator] ?? operator;
	const names = model.nameSearch ?? [model.recName];
	const tests = names.map((name) => testOf(env, model, leaf(name, positive, value)));
	const test: Test = (row) => tests.some((one) => one(row));
	return positive === operator ? test : not(test);
}

function fieldTest(env: Env, field: Field, condition: Leaf): Test {
	const { operator, value } = condition;
	if (operator === '=?') {
		return isTruthy(value) ? fieldTest(env, field, { ...condition, operator: '=' }) : () => true;
	}
	if (operator === 'any') {
		if (!isRelational(field)) {
			throw valueError(`Cannot use 'any' with non-relational fields${inCondition(condition)}`);
		}
		return anyTest(env, field, parseDomain(value));
	}
	if (operator === 'child_of' || operator === 'parent_of') {
		return hierarchyTest(env, field, condition);
	}
	if (operator.endsWith('like')) return patternTest(env, field, condition);
	if (operator === '=' || operator === '==' || operator === 'in') {
		return equalityTest(env, field, valuesOf(condition));
	}
	return comparisonTest(env, field, condition);
}

/** A relation holds when one of its records is among those that the other domain finds. */
function anyTest(env: Env, field: Field & { readonly relation: string }, domain: Domain): Test {
	const comodel = env.model(field.relation);
	const isMany = isMulti(field);
	const within = isMany ? env : env.withContext({ active_test: false });
	const found = new Set(findRows(within, comodel, domain).map(({ id }) => id));
	const get = allIds(env, field);
	if (isMany) return (row) => (get(row) as readonly number[] | null)?.some(has(found)) ?? false;
	return (row) => found.has(get(row) as number);
}

function hierarchyTest(env: Env, field: Field, condition: Leaf): Test {
	const ids = hierarchyIds(env, field, condition);
	const get = env.getter(field);
	if (isMulti(field))
		return (row) => (get(row) as readonly number[] | null)?.some(has(ids)) ?? false;
	const own = field.relation === field.model ? (row: Row) => row.id : get;
	return (row) => ids.has(own(row) as number);
}

function patternTest(env: Env, field: Field, condition: Leaf): Test {
	const { operator, value } = condition;
	const isExact = operator.startsWith('=');
	if (!isTruthy(value)) {
		if (isExact) return equalityTest(env, field, [false]);
		return isRelational(field) ? not(equalityTest(env, field, [false])) : () => true;
	}
	if (isExact && typeof value !== 'string') {
		const message = `The pattern to match must be a string${inCondition(condition)}`;
		throw typeError(message);
	}
	if (isRelational(field)) return anyTest(env, field, leaf('display_name', operator, value));
	const matches = likeTest(str(value), operator);
	const get = env.getter(field);
	return (row) => {
		const stored = get(row);
		return stored !== null && matches(String(stored));
	};
}

/** Equality with one of several values; false among them means empty. */
function equalityTest(env: Env, field: Field, values: readonly Value[]): Test {
	if (isRelational(field)) return relationTest(env, field, values);
	const get = env.getter(field);
	if (field.type === 'date' || field.type === 'datetime') return dateTest(env, field, values, get);
	const falsy = FALSY[field.type] ?? null;
	const wanted = new Set<Stored>(values.map((value) => operandOf(field, value)));
	const findsEmpty = wanted.has(null) || (falsy !== null && wanted.has(falsy));
	if (findsEmpty && falsy !== null) wanted.add(falsy);
	return (row) => {
		const stored = get(row);
		return stored === null ? findsEmpty : wanted.has(stored);
	};
}

/** Relations compare ids; texts compare names. */
function relationTest(
	env: Env,
	field: Field & { readonly relation: string },
	values: readonly Value[],
): Test {
	const get = allIds(env, field);
	const names = values.filter((value) => typeof value === 'string');
	const findsEmpty = values.some((value) => value === false || value === null);
	const ids = new Set(
		values.filter((value) => !names.includes(value as string) && value !== false).map(integerOf),
	);
	const named = names.length ? anyTest(env, field, leaf('display_name', 'in', names)) : undefined;
	return (row) => {
		const stored = get(row);
		const isEmpty = stored === null || (Array.isArray(stored) && stored.length === 0);
		if (isEmpty) return findsEmpty;
		const isMatch = Array.isArray(stored) ? stored.some(has(ids)) : ids.has(stored as number);
		return isMatch || (named?.(row) ?? false);
	};
}

function comparisonTest(env: Env, field: Field, condition: Leaf): Test {
	const { operator, value } = condition;
	const get = env.getter(field);
	if (isRelational(field) && typeof value === 'string') {
		const reason = 'Inequality not supported for relational field using a string';
		throw typeError(reason + inCondition(condition));
	}
	if (field.type === 'boolean') {
		const type = `<class '${typeName(value)}'>`;
		const reason = `Cannot compare '${field.name}' to ${type} which is not a collection of length 1`;
		throw valueError(reason + inCondition(condition));
	}
	if (field.type === 'date' || field.type === 'datetime') {
		return dateTest(env, field, [value], get, operator);
	}
	const falsy = FALSY[field.type] ?? null;
	const holds = COMPARISONS[operator]!;
	const operand = isRelational(field) ? integerOf(value) : (operandOf(field, value) ?? falsy);
	return (row) => {
		const stored = get(row) ?? falsy;
		return stored !== null && holds(stored, operand);
	};
}

/** The value as the field's column holds it; ids go to PostgreSQL as they are. */
function operandOf(field: Field, value: Value): Stored {
	if (isList(value) || isDict(value)) throw typeError(`unhashable type: '${typeName(value)}'`);
	if (value === false || value === null) return null;
	if (field.name === 'id') return integerOf(value);
	if (field.type === 'boolean' && typeof value === 'string') {
		return ['true', '1', 'yes', 'y', 't', 'on'].includes(value.toLowerCase());
	}
	return field.type === 'selection' ? str(value) : field.image ? true : toColumn(field, value);
}

function valuesOf({ operator, value }: Leaf): readonly Value[] {
	if (isList(value)) return value.length === 0 && operator !== 'in' ? [false] : value;
	return [value];
}

/** Related ids in a condition include those of archived records. */
function allIds(env: Env, field: Field): (row: Row) => Stored {
	return env.withContext({ active_test: false }).getter(field);
}

function has(ids: ReadonlySet<number>): (id: number) => boolean {
	return (id) => ids.has(id);
}

function not(test: Test): Test {
	return (row) => !test(row);
}
