import { sqlError, valueError } from '../faults';
import { findRows } from '../domain/match';
import { parseDomain } from '../domain/parse';
import { isList, isTruthy, type Dict, type Value } from '../python';
import { checkFieldAccess, checkModelAccess } from './access';
import type { Row, Stored } from './database';
import type { Env } from './env';
import type { Field } from './field';
import type { Model } from './model';
import { sorterBy } from './order';
import { PERIODS } from './periods';
import { timezoneOf, toLocal, toUtc } from './timezone';

/** Rows with the same keys, one key per field that is grouped by. */
export interface Group {
	readonly keys: readonly Stored[];
	readonly rows: readonly Row[];
}

/** One `groupby` entry, e.g. `date_order:month`. */
export interface Grouping {
	readonly spec: string;
	readonly field: Field;
	/** The keys a row falls under: several for a many2many. */
	readonly keysOf: (row: Row) => readonly Stored[];
	readonly format: (key: Stored) => Value;
	/** The domain that finds a group's rows, one expression per entry. */
	readonly domainOf: (key: Stored) => readonly Value[];
}

/** One aggregate, e.g. `amount_total:sum` or `__count`. */
export interface Aggregate {
	readonly spec: string;
	readonly of: (rows: readonly Row[]) => Value;
}

const NUMBERS: ReadonlySet<string> = new Set(['float', 'integer', 'monetary']);

export function groupingOf(env: Env, model: Model, spec: string): Grouping {
	const [name = '', granularity] = spec.split(':');
	const field = fieldNamed(model, name);
	checkFieldAccess(env, field, 'read');
	const isDate = field.type === 'date' || field.type === 'datetime';
	if (isDate) return dateGrouping(env, field, spec, granularity);
	if (granularity) {
		throw valueError(`Granularity set on a no-datetime field or property: '${spec}'`);
	}
	if (field.type !== 'many2many' && !field.sortable) throw notStored(field);
	const get = env.getter(field);
	const isLink = field.relation !== undefined;
	const noRecord = field.type === 'many2many' ? [name, 'not any', []] : [name, '=', false];
	return {
		spec,
		field,
		keysOf: (row) => {
			const key = get(row);
			if (Array.isArray(key)) return key.length > 0 ? (key as readonly number[]) : [null];
			return [key];
		},
		format: (key) => {
			if (key === null) return false;
			const name = isLink ? env.displayName(field.relation!, key as number) : undefined;
			return name === undefined ? (key as Value) : [key as number, name];
		},
		domainOf: (key) => [key === null ? noRecord : [name, '=', key as Value]],
	};
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

/** Groups what the domain finds, ordered as asked, else by the keys. */
export function groupRows(
	env: Env,
	model: Model,
	domain: Value,
	groupings: readonly Grouping[],
): Group[] {
	checkModelAccess(env, model, 'read');
	const rows = findRows(env, model, parseDomain(domain));
	if (groupings.length === 0) return [{ keys: [], rows }];
	const groups = new Map<string, { keys: readonly Stored[]; rows: Row[] }>();
	for (const row of rows) {
		for (const keys of combinations(groupings.map(({ keysOf }) => keysOf(row)))) {
			const id = JSON.stringify(keys);
			const group = groups.get(id) ?? { keys, rows: [] };
			groups.set(id, group);
			group.rows.push(row);
		}
	}
	return sortGroups(env, [...groups.values()], groupings);
}

/** `formatted_read_group()`. */
export function formattedReadGroup(env: Env, model: Model, args: Dict): Dict[] {
	const groupings = strings(args.groupby).map((spec) => groupingOf(env, model, spec));
	const aggregates = strings(args.aggregates).map((spec) => aggregateOf(env, model, spec));
	const groups = groupRows(env, model, args.domain ?? [], groupings);
	const ordered = orderGroups(env, groups, { groupings, aggregates, order: args.order ?? null });
	const offset = Number(args.offset ?? 0);
	const limit = isTruthy(args.limit) ? Number(args.limit) : Infinity;
	return ordered.slice(offset, offset + limit).map(({ keys, rows }) => ({
		...Object.fromEntries(groupings.map(({ spec, format }, at) => [spec, format(keys[at]!)])),
		__extra_domain: allOf(groupings.flatMap(({ domainOf }, at) => domainOf(keys[at]!))),
		...Object.fromEntries(aggregates.map(({ spec, of }) => [spec, of(rows)])),
	}));
}

/** `read_group()`, the older form: the first field alone when lazy. */
export function readGroup(env: Env, model: Model, args: Dict): Dict[] {
	const specs = strings(args.groupby);
	const isLazy = isTruthy(args.lazy) && specs.length > 0;
	const groupings = specs
		.slice(0, isLazy ? 1 : undefined)
		.map((spec) => groupingOf(env, model, spec));
	const aggregates = strings(args.fields).flatMap((spec) => oldAggregate(env, model, spec));
	const count = isLazy ? `${groupings[0]!.field.name}_count` : '__count';
	const rest = specs.slice(1);
	return groupRows(env, model, args.domain ?? [], groupings).map(({ keys, rows }) => ({
		...Object.fromEntries(
			groupings.map(({ spec, format }, at) => [spec, labelOf(format(keys[at]!))]),
		),
		[count]: rows.length,
		...Object.fromEntries(aggregates.map(([name, { of }]) => [name, of(rows)])),
		__domain: allOf([
			...(isList(args.domain) ? args.domain : []),
			...groupings.flatMap(({ domainOf }, at) => domainOf(keys[at]!)),
		]),
		...(isLazy && rest.length > 0 && { __context: { group_by: rest } }),
	}));
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

function fieldNamed(model: Model, name: string): Field {
	const field = model.fields.get(name);
	if (field) return field;
	throw valueError(`Invalid field '${name}' on model '${model.name}'`);
}

function dateGrouping(env: Env, field: Field, spec: string, granularity?: string): Grouping {
	if (!granularity) {
		throw valueError(`Granularity not set on a date(time) field: '${field.name}'`);
	}
	const period = PERIODS[granularity];
	if (!period) throw valueError(`Granularity specification isn't correct: '${granularity}'`);
	const get = env.getter(field);
	const isDatetime = field.type === 'datetime';
	const zone = timezoneOf(env);
	const local = (text: string) => (isDatetime ? toLocal(text, zone) : `${text} 00:00:00`);
	const wire = (start: string) => (isDatetime ? toUtc(start, zone) : start.slice(0, 10));
	return {
		spec,
		field,
		keysOf: (row) => {
			const stored = get(row) as string | null;
			return [stored === null ? null : period.start(local(stored))];
		},
		format: (key) => (key === null ? false : [wire(key as string), period.label(key as string)]),
		domainOf: (key) => {
			if (key === null) return [[field.name, '=', false]];
			const start = key as string;
			return [
				[field.name, '>=', wire(start)],
				[field.name, '<', wire(period.next(start))],
			];
		},
	};
}

function notStored(field: Field): Error {
	const place = `${field.model}.${field.name}`;
	return valueError(`Cannot convert ${place} to SQL because it is not stored`);
}

function combinations(lists: ReadonlyArray<readonly Stored[]>): Stored[][] {
	return lists.reduce<Stored[][]>(
		(heads, list) => heads.flatMap((head) => list.map((key) => [...head, key])),
		[[]],
	);
}

interface Ordering {
	readonly groupings: readonly Grouping[];
	readonly aggregates: readonly Aggregate[];
	readonly order: Value;
}

/** An explicit order may name groupings and aggregates; without one the keys decide. */
function orderGroups(env: Env, groups: readonly Group[], ordering: Ordering): readonly Group[] {
	if (!isTruthy(ordering.order)) return groups;
	const terms = String(ordering.order)
		.split(',')
		.map((term) => term.trim().split(/\s+/));
	return terms.reduceRight((sorted, [spec = '', direction = 'asc']) => {
		const isDescending = direction.toLowerCase() === 'desc';
		return sortBy(env, sorted, { ...ordering, spec, isDescending });
	}, groups);
}

function sortBy(
	env: Env,
	groups: readonly Group[],
	by: Ordering & { readonly spec: string; readonly isDescending: boolean },
): readonly Group[] {
	const at = by.groupings.findIndex(({ spec }) => spec === by.spec);
	if (at >= 0) {
		const ranks = rank(env, groups, by.groupings[at]!, at);
		const factor = by.isDescending ? -1 : 1;
		return [...groups].sort((one, other) => factor * (ranks.get(one)! - ranks.get(other)!));
	}
	const aggregate =
		by.aggregates.find(({ spec }) => spec === by.spec) ??
		(by.spec === '__count'
			? { spec: by.spec, of: (rows: readonly Row[]) => rows.length }
			: undefined);
	if (!aggregate) {
		throw valueError(`Order term '${by.spec}' is not a valid aggregate nor valid groupby`);
	}
	const measure = (group: Group) => Number(aggregate.of(group.rows));
	const factor = by.isDescending ? -1 : 1;
	return [...groups].sort((one, other) => factor * (measure(one) - measure(other)));
}

function sortGroups(env: Env, groups: readonly Group[], groupings: readonly Grouping[]): Group[] {
	const ranks = groupings.map((grouping, at) => rank(env, groups, grouping, at));
	return [...groups].sort((one, other) => {
		const decisive = ranks.find((rankOf) => rankOf.get(one) !== rankOf.get(other));
		return decisive ? decisive.get(one)! - decisive.get(other)! : 0;
	});
}

/** Positions of the groups by one key: related records by their model's order, empty last. */
function rank(env: Env, groups: readonly Group[], grouping: Grouping, at: number) {
	const keys = [...new Set(groups.map((group) => group.keys[at]!))];
	const filled = keys.filter((key) => key !== null);
	const { relation } = grouping.field;
	const ordered: readonly Stored[] = relation
		? sorterBy(
				env,
				env.model(relation),
			)(filled.map((id) => env.row(relation, id)!)).map(({ id }) => id)
		: filled.sort((one, other) => (one! < other! ? -1 : 1));
	const positions = new Map([...ordered, null].map((key, position) => [key, position] as const));
	return new Map(groups.map((group) => [group, positions.get(group.keys[at]!)!] as const));
}

/** A domain that says all of it: expressions side by side, joined by leading operators. */
function allOf(items: readonly Value[]): readonly Value[] {
	if (items.length === 0) return [[1, '=', 1]];
	const operators = items.filter((item) => item === '&' || item === '|').length;
	const expressions = items.filter(isList).length - operators;
	return [...Array<Value>(expressions - 1).fill('&'), ...items];
}

function oldAggregate(env: Env, model: Model, spec: string): ReadonlyArray<[string, Aggregate]> {
	const [name = '', method] = spec.split(':');
	const field = model.fields.get(name);
	const isSummed = field !== undefined && NUMBERS.has(field.type) && name !== 'id';
	if (!method && !isSummed) return [];
	return [[name, aggregateOf(env, model, `${name}:${method ?? 'sum'}`)]];
}

/** `read_group` shows a period by its label alone. */
function labelOf(value: Value): Value {
	return isList(value) && typeof value[0] === 'string' ? (value[1] ?? false) : value;
}

function strings(value: Value | undefined): string[] {
	if (isList(value)) return value.map(String);
	return isTruthy(value) ? [String(value)] : [];
}
