import type { Context } from '../../call';
import type { OdooClient } from '../../client/client';
import type { Domain } from '../../domain/domain';
import { asksForDatePart } from '../../domain/path';
import { OdooError } from '../../errors';
import type { Schema } from '../../schema/schema';
import type { Zones } from '../../values/dates';
import { hasFullHours, zoneName } from '../../values/dates';
import type { ReadFormat } from '../../values/valueType';
import type { SortKey } from '../sortOrder';
import { readGroupsOfOneCurrency } from './currencies';
import { groupOrderOf } from './groupOrder';
import type { Grouping } from './grouping';
import { groupingOf, groupValue } from './grouping';
import type { Measure, MeasureChoice } from './measure';
import { measured, measureOf } from './measure';
import type { OutputRecord } from '../recordReader';

/** Which records to group, by what, and what to calculate of each group. */
export interface Aggregation {
	/** Of the model whose records are grouped. */
	readonly schema: Schema;
	/** Must have passed the domain guard. */
	readonly domain: Domain;
	/** Field names; dates as `date_order:month`. Without any, all records are one group. */
	readonly groupBy: readonly string[];
	readonly measures: readonly MeasureChoice[];
	/** By what names a value of the output; in Odoo's own order without any. */
	readonly sort?: readonly SortKey[];
	/** How many groups are wanted at most. */
	readonly limit?: number;
	readonly context: Context;
	readonly format: ReadFormat;
	/** Days, weeks and months begin in this zone, unless the context names another. */
	readonly zones: Zones;
}

/** Odoo gives one value for a field that it both groups by and calculates with. */
const GROUPED_MEASURES_SINCE = 17;

/**
 * One record for each group: what its records have in common, their `count`, and the measures. Odoo
 * calculates them, with one request however many records there are; on versions before 17, two
 * without `groupBy`; with one more where groups are sorted by an amount of money.
 * @throws OdooError `FIELD_NOT_FOUND`, `INVALID_VALUE`
 */
export async function aggregateRecords(
	client: OdooClient,
	query: Aggregation,
): Promise<OutputRecord[]> {
	const { schema, domain, groupBy, measures: choices, sort = [], limit } = query;
	const { context, format, zones } = query;
	const groupings = [...new Set(groupBy)].map((key) => groupingOf(key, schema));
	const measures = distinct(choices.map((choice) => measureOf(choice, schema)));
	checkNames(groupings, measures);
	const order = groupOrderOf(sort, { groupings, measures });
	if ((await client.version()) < GROUPED_MEASURES_SINCE) checkApart(groupings, measures);
	const { tz } = context;
	const timezone = zoneName(tz === undefined ? zones : { ...zones, chosen: String(tz || 'UTC') });
	const groups = await readGroupsOfOneCurrency(
		client,
		{
			model: schema.model,
			domain,
			groupings,
			measures,
			order,
			limit,
			context: {
				...context,
				tz: asksForDatePart(domain) ? timezone : groupingZone(groupings, timezone),
			},
		},
		schema,
	);
	return groups.map(({ values, count, figures }) => ({
		...Object.fromEntries(
			groupings.map((grouping, at) => [
				grouping.key,
				groupValue(values[at] ?? false, grouping, { ...format, timezone }),
			]),
		),
		count,
		...Object.fromEntries(
			measures.map((measure) => [measure.key, measured(figures.get(measure), measure, format)]),
		),
	}));
}

/** Odoo groups by what clocks show, and so puts the hours together that they show twice. */
function groupingZone(groupings: readonly Grouping[], timezone: string): string {
	const periods = groupings.flatMap(({ period }) => period ?? []);
	const isByHour = periods.length > 0 && periods.every((period) => period === 'hour');
	return isByHour && hasFullHours(timezone) ? 'UTC' : timezone;
}

function distinct(measures: readonly Measure[]): Measure[] {
	return [...new Map(measures.map((measure) => [measure.key, measure])).values()];
}

function checkNames(groupings: readonly Grouping[], measures: readonly Measure[]): void {
	const names = [...groupings.map(({ key }) => key), 'count', ...measures.map(({ key }) => key)];
	const twice = names.find((name, at) => names.indexOf(name) < at);
	if (twice === undefined) return;
	throw new OdooError('INVALID_VALUE', `Two values of each group would be named "${twice}".`, {
		field: twice,
		hint: 'Leave out one of them.',
	});
}

function checkApart(groupings: readonly Grouping[], measures: readonly Measure[]): void {
	const both = groupings.find(({ field }) => measures.some((measure) => measure.field === field));
	if (!both) return;
	const { name } = both.field;
	const message = `This version of Odoo cannot group by "${name}" and calculate with it at once.`;
	throw new OdooError('INVALID_VALUE', message, {
		field: name,
		hint: 'All records of a group have the same value: remove the measure, or group by another field.',
	});
}
