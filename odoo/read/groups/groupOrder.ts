import type { RpcValue } from '../../call';
import { OdooError } from '../../errors';
import type { SortKey } from '../sortOrder';
import type { Grouping, RawGroup } from './grouping';
import type { Measure } from './measure';

/** One thing that groups are sorted by: what they have in common, how many records they have, or a figure. */
export interface GroupTerm {
	readonly by: Grouping | Measure | 'count';
	readonly direction: 'asc' | 'desc';
}

interface Named {
	readonly groupings: readonly Grouping[];
	readonly measures: readonly Measure[];
}

/**
 * What sort keys mean, which name values of the output. What they leave open is sorted by the other groupings.
 * @throws OdooError `INVALID_VALUE` for what a group does not have
 */
export function groupOrderOf(
	keys: readonly SortKey[],
	{ groupings, measures }: Named,
): readonly GroupTerm[] {
	if (keys.length === 0) return [];
	const named = new Map<string, GroupTerm['by']>([
		...groupings.map((grouping) => [grouping.key, grouping] as const),
		['count', 'count'],
		...measures.map((measure) => [measure.key, measure] as const),
	]);
	const terms = keys.map(({ field, direction }) => {
		const by = named.get(field);
		if (by === undefined) throw noSuchValue(field, [...named.keys()]);
		return { by, direction };
	});
	const rest = groupings.filter((grouping) => !terms.some(({ by }) => by === grouping));
	return [...terms, ...rest.map((by) => ({ by, direction: 'asc' as const }))];
}

export function isGrouping(by: GroupTerm['by']): by is Grouping {
	return by !== 'count' && 'spec' in by;
}

/**
 * Sorts groups that Odoo has sorted by their groupings alone, in the directions of the terms: figures are
 * compared, and groupings by where their values came first. Groups without a figure come last.
 */
export function sortGroups(
	groups: readonly RawGroup[],
	groupings: readonly Grouping[],
	terms: readonly GroupTerm[],
): RawGroup[] {
	const places: number[] = [];
	const sorters = terms.map(({ by, direction }) => {
		if (!isGrouping(by)) return byFigure(by, direction);
		places.push(groupings.indexOf(by));
		return byFirst(groups, [...places]);
	});
	return [...groups].sort((one, other) => {
		for (const sorter of sorters) {
			const difference = sorter(one, other);
			if (difference !== 0) return difference;
		}
		return 0;
	});
}

type Sorter = (one: RawGroup, other: RawGroup) => number;

function byFigure(by: Measure | 'count', direction: GroupTerm['direction']): Sorter {
	const figureOf = ({ count, figures }: RawGroup) =>
		by === 'count' ? count : (figures.get(by) ?? false);
	return (one, other) => {
		const [a, b] = [figureOf(one), figureOf(other)];
		if (a === b) return 0;
		if (a === false || b === false) return a === false ? 1 : -1;
		return (a as number) < (b as number) === (direction === 'asc') ? -1 : 1;
	};
}

/** Of groups that are equal in all these places but the last, Odoo's order is that of the last. */
function byFirst(groups: readonly RawGroup[], places: readonly number[]): Sorter {
	const keyOf = ({ values }: RawGroup) =>
		JSON.stringify(places.map((place): RpcValue => values[place] ?? false));
	const ranks = new Map<string, number>();
	for (const group of groups) {
		const key = keyOf(group);
		if (!ranks.has(key)) ranks.set(key, ranks.size);
	}
	return (one, other) => (ranks.get(keyOf(one)) ?? 0) - (ranks.get(keyOf(other)) ?? 0);
}

function noSuchValue(key: string, names: readonly string[]): OdooError {
	return new OdooError('INVALID_VALUE', `Groups cannot be sorted by "${key}".`, {
		field: key,
		hint: `Use one of ${names.join(', ')}.`,
	});
}
