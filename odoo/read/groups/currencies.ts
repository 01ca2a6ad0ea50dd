import type { OdooClient } from '../../client/client';
import { OdooError } from '../../errors';
import type { Field, Schema } from '../../schema/schema';
import { titleOf } from '../../schema/schema';
import type { RawGroup } from './grouping';
import type { Measure } from './measure';
import { measureOf } from './measure';
import type { GroupQuery } from './readGroups';
import { readGroups } from './readGroups';

/** A figure of amounts, and how many currencies they are in. */
interface Amounts {
	readonly figure: Measure;
	readonly currencies: Measure;
}

/**
 * Groups with their figures, of which none mixes amounts of several currencies: Odoo adds up the bare
 * numbers. The currencies are counted with the same request; with one more where groups are sorted by
 * an amount, as those beyond a limit may be in another currency. What a currency field does not say in
 * the database, as that of the company, is not checked.
 * @throws OdooError `INVALID_VALUE`
 */
export async function readGroupsOfOneCurrency(
	client: OdooClient,
	query: GroupQuery,
	schema: Schema,
): Promise<RawGroup[]> {
	const { groupings, measures, order = [] } = query;
	const amounts = amountsIn(query, schema);
	const counts = [...new Set(amounts.map(({ currencies }) => currencies))];
	const asked = [...new Set([...measures, ...counts])];
	const groups = await readGroups(client, { ...query, measures: asked });
	assertOneCurrency(groups, amounts);
	const sorting = amounts.filter(({ figure }) => order.some(({ by }) => by === figure));
	if (groupings.length > 0 && sorting.length > 0) {
		const all = { ...query, groupings: [], measures: counts, order: [], limit: undefined };
		assertOneCurrency(await readGroups(client, all), sorting);
	}
	return groups;
}

function amountsIn({ groupings, measures }: GroupQuery, schema: Schema): Amounts[] {
	const counts = new Map(measures.map((measure) => [measure.key, measure]));
	return measures.flatMap((figure) => {
		const currency = schema.fields.get(figure.field.currencyField ?? '');
		const isKnown = currency?.sortable && !groupings.some(({ field }) => field === currency);
		if (figure.isCount || !isKnown) return [];
		const counted = measureOf({ field: currency.name, function: 'countDistinct' }, schema);
		const currencies = counts.get(counted.key) ?? counted;
		counts.set(currencies.key, currencies);
		return [{ figure, currencies }];
	});
}

function assertOneCurrency(groups: readonly RawGroup[], amounts: readonly Amounts[]): void {
	for (const { figure, currencies } of amounts) {
		const countIn = ({ figures }: RawGroup) => Number(figures.get(currencies));
		const mixed = groups.find((group) => countIn(group) > 1);
		if (mixed) throw severalCurrencies(figure.field, currencies.field, countIn(mixed));
	}
}

function severalCurrencies(amount: Field, currency: Field, count: number): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		`${titleOf(amount)} is in ${count} currencies, which cannot be calculated together.`,
		{
			field: amount.name,
			hint: `Add ${titleOf(currency)} to Group By, filter by it, or choose a field in the currency of the company.`,
		},
	);
}
