import type { Value } from '../python';
import type { Row } from './database';
import type { Env } from './env';
import { hasColumn, isMulti, type Field } from './field';
import { AUTOMATIC_FIELDS, type Model, type Vals } from './model';
import { createRecords } from './write';

/** `copy()` of one record: ids and what cannot be copied are left out. */
export function copyRecord(env: Env, model: Model, row: Row, overrides: Vals): number {
	const vals = { ...copiedVals(env, model, row), ...overrides };
	if (!('name' in overrides) && typeof row.name === 'string' && 'name' in vals) {
		return createRecords(env, model, [{ ...vals, name: `${row.name} (copy)` }])[0]!;
	}
	return createRecords(env, model, [vals])[0]!;
}

function copiedVals(env: Env, model: Model, row: Row): Vals {
	const vals: Record<string, Value> = {};
	for (const field of model.fields.values()) {
		if (field.copy === false || AUTOMATIC_FIELDS.has(field.name)) continue;
		const stored = row[field.name] ?? null;
		if (field.type === 'one2many') vals[field.name] = copiedLines(env, field, row);
		else if (isMulti(field) && hasColumn(field)) vals[field.name] = [[6, 0, stored ?? []]];
		else if (hasColumn(field)) vals[field.name] = stored;
	}
	return vals;
}

function copiedLines(env: Env, field: Field, row: Row): Value {
	const comodel = env.model(field.relation!);
	const ids = env.getter(field)(row) as readonly number[];
	return ids.map((id) => {
		const vals = { ...copiedVals(env, comodel, env.row(comodel.name, id)!) };
		delete vals[field.inverse!];
		return [0, 0, vals];
	});
}
