import type { Context, RpcValue } from '../../call';
import { listIn } from '../../call';
import type { OdooClient } from '../../client/client';
import type { Domain } from '../../domain/domain';
import { isLeaf } from '../../domain/domain';
import { hasCode, recover } from '../../errors';
import { expectNumber, expectRecords } from '../../protocol/expect';
import type { RawRecord } from '../../protocol/expect';
import { countRecords } from '../count';
import type { GroupTerm } from './groupOrder';
import { isGrouping, sortGroups } from './groupOrder';
import type { Grouping, RawGroup } from './grouping';
import type { Measure } from './measure';
import { zip } from '../../zip';

/** A question to Odoo about groups of records. */
export interface GroupQuery {
	readonly model: string;
	readonly domain: Domain;
	readonly groupings: readonly Grouping[];
	readonly measures: readonly Measure[];
	readonly context: Context;
	/** Odoo's own order where there is none. */
	readonly order?: readonly GroupTerm[];
	readonly limit?: number;
}

/** From this version on, grouping has a method of its own. */
export const FORMATTED_SINCE = 19;
/** Before that version, figures that do not exist come as None, which XML-RPC cannot carry. */
const EMPTY_FIGURES_SINCE = 17;

/** Asks with the method that the server's version documents; the answer is the same. */
export async function readGroups(client: OdooClient, query: GroupQuery): Promise<RawGroup[]> {
	const version = await client.version();
	if (version >= FORMATTED_SINCE) return await formattedReadGroup(client, query);
	const isWhole = query.groupings.length === 0;
	if (isWhole && version < EMPTY_FIGURES_SINCE) return [await wholeGroup(client, query)];
	const { groupings, order = [], limit } = query;
	const ofGroupings = order.filter(({ by }) => isGrouping(by));
	if (ofGroupings.length === order.length) return await readGroup(client, query);
	// Odoo 14 cannot sort by the count, and puts groups without a figure first.
	const all = await readGroup(client, { ...query, order: ofGroupings, limit: undefined });
	return sortGroups(all, groupings, order).slice(0, limit);
}

/** Source: addons/web/models/models.py of Odoo 19. */
async function formattedReadGroup(client: OdooClient, query: GroupQuery): Promise<RawGroup[]> {
	const { model, domain, groupings, measures, context, order = [], limit } = query;
	const method = 'formatted_read_group';
	const params = {
		domain,
		groupby: groupings.map(({ spec }) => spec),
		aggregates: [
			'__count',
			...measures.map(({ field, aggregator }) => `${field.name}:${aggregator}`),
		],
		order: order.map(formattedTerm).join(', ') || undefined,
		limit,
	};
	const rows = await client.call({ model, method, params, context }, expectRecords);
	return rows.map((row) => ({
		values: groupings.map(({ spec, period }) => {
			const value = row[spec] ?? false;
			// [beginning, label]
			return period !== undefined && Array.isArray(value) ? (value[0] as RpcValue) : value;
		}),
		count: expectNumber(row.__count, `${model}.${method}`),
		figures: new Map(
			measures.map((measure) => [
				measure,
				row[`${measure.field.name}:${measure.aggregator}`] ?? false,
			]),
		),
		domain: listIn(row.__extra_domain),
	}));
}

function formattedTerm({ by, direction }: GroupTerm): string {
	if (by === 'count') return `__count ${direction}`;
	if (isGrouping(by)) return `${by.spec} ${direction}`;
	return `${by.field.name}:${by.aggregator} ${direction} nulls last`;
}

/** Source: odoo/models.py of Odoo 14, `read_group`. */
async function readGroup(client: OdooClient, query: GroupQuery): Promise<RawGroup[]> {
	const { model, domain, groupings, measures, context, order = [], limit } = query;
	const figures = figuresOf(query);
	const params = {
		domain,
		// An empty list would mean all fields.
		fields: ['__count', ...figures.map(({ spec }) => spec)],
		groupby: groupings.map(({ spec }) => spec),
		lazy: false,
		orderby: order.map(formattedTerm).join(', ') || undefined,
		limit,
	};
	const rows = await client.call({ model, method: 'read_group', params, context }, expectRecords);
	return rows.map((row) => ({
		values: groupings.map((grouping, at) => {
			const value = row[grouping.spec] ?? false;
			const isPeriod = grouping.period !== undefined && value !== false;
			return isPeriod ? beginningOf(row, grouping, groupings.slice(0, at)) : value;
		}),
		count: expectNumber(row.__count, `${model}.read_group`),
		figures: new Map(
			zip(measures, figures).map(([measure, { key }]) => [measure, row[key] ?? false]),
		),
		domain: listIn(row.__domain),
	}));
}

/**
 * How Odoo is asked for each measure, and by which name it answers. The names of their own that let
 * a field be measured twice are refused for attachments on Odoo 14.
 */
function figuresOf({ groupings, measures }: GroupQuery): Array<{ spec: string; key: string }> {
	return measures.map(({ field, aggregator }, at) => {
		const isGrouped = groupings.some((grouping) => grouping.field === field);
		const isTwice = measures.filter((other) => other.field === field).length > 1;
		return isGrouped || isTwice
			? { spec: `m${at}:${aggregator}(${field.name})`, key: `m${at}` }
			: { spec: `${field.name}:${aggregator}`, key: field.name };
	});
}

/**
 * All records as one group: counts first, and then only such figures as have values.
 */
async function wholeGroup(client: OdooClient, query: GroupQuery): Promise<RawGroup> {
	const counts = query.measures.map((measure) =>
		measure.isCount ? measure : { ...measure, aggregator: 'count' },
	);
	const counted = await countAll(client, { ...query, measures: counts });
	const figures = new Map<Measure, RpcValue>();
	const existing: Measure[] = [];
	for (const [measure, asked] of zip(query.measures, counts)) {
		const count = counted?.figures.get(asked) ?? 0;
		if (measure.isCount) figures.set(measure, count);
		else if (count !== 0) existing.push(measure);
	}
	if (existing.length > 0) {
		const [calculated] = await readGroup(client, { ...query, measures: existing });
		for (const measure of existing) figures.set(measure, calculated?.figures.get(measure) ?? false);
	}
	return { values: [], count: counted?.count ?? 0, figures, domain: [] };
}

/** Over XML-RPC, Odoo cannot send the nothing that it counts where no record matches. */
async function countAll(client: OdooClient, query: GroupQuery): Promise<RawGroup | undefined> {
	const [counted] = await recover(
		readGroup(client, query),
		hasCode('OUTCOME_UNKNOWN'),
		async (error) => {
			if ((await countRecords(client, query)) > 0) throw error;
			return [];
		},
	);
	return counted;
}

/**
 * The beginning of a period; its own value is only a label.
 * @param before the groupings that stand before it
 */
function beginningOf(
	row: RawRecord,
	{ spec, field }: Grouping,
	before: readonly Grouping[],
): RpcValue {
	const { __range: ranges, __domain: domain } = row as {
		readonly __range?: Readonly<Record<string, { readonly from?: RpcValue }>>;
		readonly __domain?: Domain;
	};
	const beginnings = (domain ?? [])
		.filter(isLeaf)
		.filter(([name, operator]) => name === field.name && operator === '>=');
	// Odoo 14 tells it only in the domain, where conditions of the group stand before those asked for.
	const nth = before.filter((other) => other.field === field).length;
	return ranges?.[spec]?.from ?? beginnings[nth]?.[2] ?? false;
}
