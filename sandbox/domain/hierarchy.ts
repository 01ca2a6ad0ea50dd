import { valueError } from '../faults';
import type { Stored } from '../orm/database';
import type { Env } from '../orm/env';
import { isMulti, isRelational, type Field } from '../orm/field';
import { integerOf } from '../orm/values';
import { isList, type Value } from '../python';
import { findRows } from './match';
import { inCondition, leaf, type Leaf } from './parse';

const PARENT = 'parent_id';

/** Ids of the given records (or of those with such a name) and all below or above them. */
export function hierarchyIds(env: Env, field: Field, condition: Leaf): ReadonlySet<number> {
	if (!isRelational(field) && field.name !== 'id') {
		const place = `${field.model}.${field.name}`;
		const reason = `Cannot execute ${condition.operator} for ${place}, works only for relational fields`;
		throw valueError(reason + inCondition(condition));
	}
	const model = field.relation ?? field.model;
	const isOwnLink = field.relation === field.model && !isMulti(field);
	const link = isOwnLink ? field.name : PARENT;
	const start = startOf(env.withContext({ active_test: false }), model, condition.value);
	const step = condition.operator === 'child_of' ? childrenOf : parentOf;
	const reached = new Set<number>();
	let level = start.filter((id) => env.row(model, id));
	while (level.length > 0) {
		level.forEach((id) => reached.add(id));
		level = level.flatMap((id) => step(env, model, link, id)).filter((id) => !reached.has(id));
	}
	return reached;
}

function startOf(env: Env, model: string, value: Value): number[] {
	if (value === false) return [];
	const values = isList(value) ? value : [value];
	return values.flatMap((one) => {
		if (typeof one !== 'string') return [integerOf(one)];
		const named = findRows(env, env.model(model), leaf('display_name', 'ilike', one));
		return named.map(({ id }) => id);
	});
}

function childrenOf(env: Env, model: string, link: string, id: number): readonly number[] {
	return env.table(model).idsWith(link, id);
}

function parentOf(env: Env, model: string, link: string, id: number): readonly number[] {
	const parent: Stored = env.row(model, id)?.[link] ?? null;
	return typeof parent === 'number' ? [parent] : [];
}
