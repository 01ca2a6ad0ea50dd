import { sqlError, valueError } from '../faults';
import type { Value } from '../python';
import { checkFieldAccess } from './access';
import type { Row, Stored } from './database';
import type { Env } from './env';
import { notStored } from './grouping';
import type { Model } from './model';

/** One aggregate, e.g. `amount_total:sum` or `__count`. */
export interface Aggregate {
	readonly spec: string;
	readonly of: (rows: readonly Row[]) => Value;
}

export function aggregateOf(env: Env, model: Model, spec: string): Aggregate {
	if (spec === '__count') return { spec, of: (rows) => rows.length };
	const [name = '', method] = spec.split(':');
	const field = model.fields.get(name);
	if (!field) throw valueError(`Invalid field '${name}' on model '${model.name}' for '${spec}'.`);
	checkFieldAccess(env, field, 'read');
	if (!method) throw valueError(`Aggregate method is mandatory for '${name}'`);
	const combine = AGGREGATES[method];
	if (!combine) throw valueError(`Invalid aggregate method '${method}' for '${spec}'.`);
	if (!field.sortable && field.type !== 'many2many') throw notStored(field);
	if ((method === 'sum' || method === 'avg') && (field.type === 'char' || field.type === 'text')) {
		throw sqlError('UndefinedFunction', `function ${method}(character varying) does not exist`);
	}
	const get = env.getter(field);
	const isDatetime = field.type === 'datetime';
	return {
		spec,
		of: (rows) => {
			const result = combine(rows.map(get).filter((value) => value !== null));
			return isDatetime && typeof result === 'string' ? result.slice(0, 19) : result;
		},
	};
}

const numbers = (values: readonly Stored[]) => values as readonly number[];
const total = (values: readonly Stored[]) => numbers(values).reduce((sum, value) => sum + value, 0);

function extreme(
	values: readonly Stored[],
	isBetter: (one: Stored, best: Stored) => boolean,
): Value {
	const best = values.reduce(
		(found, value) => (isBetter(value, found) ? value : found),
		values[0]!,
	);
	return (best as Value | undefined) ?? false;
}

const AGGREGATES: Readonly<Record<string, (values: readonly Stored[]) => Value>> = {
	array_agg: (values) => values as readonly Value[],
	avg: (values) => (values.length > 0 ? total(values) / values.length : false),
	bool_and: (values) => values.every(Boolean),
	bool_or: (values) => values.some(Boolean),
	count: (values) => values.length,
	count_distinct: (values) => new Set(values).size,
	max: (values) => extreme(values, (one, best) => one! > best!),
	min: (values) => extreme(values, (one, best) => one! < best!),
	sum: (values) => (values.length > 0 ? total(values) : false),
};
