import { findRows } from '../domain/match';
import { parseDomain } from '../domain/parse';
import { valueError } from '../faults';
import { isList, isTruthy, type Dict, type Value } from '../python';
import { checkModelAccess } from './access';
import { aggregateOf, type Aggregate } from './aggregate';
import type { Row, Stored } from './database';
import { momentOf } from './dates';
import type { Env } from './env';
import { groupingOf, type Grouping } from './grouping';
import type { Model } from './model';
import { sorterBy } from './order';

/** Rows with the same keys, one key per field that is grouped by. */
interface Group {
	readonly keys: readonly Stored[];
	readonly rows: readonly Row[];
}

const NUMBERS: ReadonlySet<string> = new Set(['float', 'integer', 'monetary']);

/** `formatted_read_group()`. */
export function formattedReadGroup(env: Env, model: Model, args: Dict): Dict[] {
	const groupings = strings(args.groupby).map((spec) => groupingOf(env, model, spec));
	const aggregates = strings(args.aggregates).map((spec) => aggregateOf(env, model, spec));
	const groups = groupRows(env, model, args.domain ?? [], groupings);
	const ordered = sortGroups(env, groups, { groupings, aggregates, order: args.order });
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
	const groups = groupRows(env, model, args.domain ?? [], groupings);
	const ordered = sortGroups(env, groups, { groupings, aggregates: [], order: args.orderby });
	const limit = isTruthy(args.limit) ? Number(args.limit) : Infinity;
	return ordered.slice(0, limit).map(({ keys, rows }) => ({
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

function groupRows(
	env: Env,
	model: Model,
	domain: Value,
	groupings: readonly Grouping[],
): readonly Group[] {
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
	return [...groups.values()];
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
	readonly order?: Value;
}

/** Sorts as asked, by groupings or aggregates, and then by the keys. */
function sortGroups(env: Env, groups: readonly Group[], ordering: Ordering): readonly Group[] {
	const { groupings, order } = ordering;
	const asked = isTruthy(order) ? String(order).split(',') : [];
	const terms = [...asked, ...groupings.map(({ spec }) => spec)].map((term) => {
		const [spec = '', ...words] = term.trim().toLowerCase().split(/\s+/);
		const factor = words[0] === 'desc' ? -1 : 1;
		// PostgreSQL takes nothing for more than anything.
		const nothing = words.includes('last') ? factor * Infinity : Infinity;
		return { factor, nothing, measure: measureOf(env, groups, spec, ordering) };
	});
	return [...groups].sort((one, other) => {
		for (const { factor, nothing, measure } of terms) {
			const [a, b] = [measure(one) ?? nothing, measure(other) ?? nothing];
			if (a !== b) return a < b ? -factor : factor;
		}
		return 0;
	});
}

/** A number per group to sort by; none where there is nothing to calculate. */
function measureOf(
	env: Env,
	groups: readonly Group[],
	spec: string,
	{ groupings, aggregates }: Ordering,
): (group: Group) => number | undefined {
	const at = groupings.findIndex((grouping) => grouping.spec === spec);
	if (at >= 0) {
		const positions = positionsOf(env, groupings[at]!, [
			...new Set(groups.map(({ keys }) => keys[at]!)),
		]);
		return ({ keys }) => positions.get(keys[at]!)!;
	}
	if (spec === '__count') return ({ rows }) => rows.length;
	const aggregate = aggregates.find((one) => one.spec === spec);
	if (aggregate) {
		return ({ rows }) => {
			const result = aggregate.of(rows);
			// The newest or oldest date of a group.
			if (typeof result === 'string') return momentOf(result).getTime();
			return typeof result === 'number' ? result : undefined;
		};
	}
	throw valueError(`Order term '${spec}' is not a valid aggregate nor valid groupby`);
}

/** Related records come in their model's order, empty keys last. */
function positionsOf(env: Env, { field }: Grouping, keys: readonly Stored[]) {
	const filled = keys.filter((key) => key !== null);
	const sorted = field.relation
		? sortedIds(env, env.model(field.relation), filled)
		: [...filled].sort((one, other) => (one! < other! ? -1 : 1));
	return new Map([...sorted, null].map((key, position) => [key, position] as const));
}

function sortedIds(env: Env, model: Model, ids: readonly Stored[]): readonly Stored[] {
	const rows = ids.map((id) => env.row(model.name, id)!);
	return sorterBy(env, model)(rows).map(({ id }) => id);
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
