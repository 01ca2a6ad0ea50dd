import type { OdooClient } from '../../client/client';
import { OdooError } from '../../errors';
import { groupBy } from '../../groupBy';
import type { Field, Schema } from '../../schema/schema';
import { fieldNameOf, titleOf } from '../../schema/schema';
import type { CountCurrencies } from './companyCurrencies';
import { COMPANY, currencyCounter, largest } from './companyCurrencies';
import type { RawGroup } from './grouping';
import type { Measure } from './measure';
import { measureOf } from './measure';
import type { GroupQuery } from './readGroups';
import { readGroups } from './readGroups';

/** A figure of amounts, and how many currencies they are in. */
interface Amounts {
	readonly figure: Measure;
	/** Counts currencies, or the companies whose currencies they are. */
	readonly counted: Measure;
	/** Where companies are counted: how many records have one. */
	readonly owned?: Measure;
}

/**
 * Groups with their figures, of which none mixes amounts of several currencies: Odoo adds up the bare
 * numbers. The currencies are counted with the same request; with one more where groups are sorted by
 * an amount, as those beyond a limit may be in another currency. Where the currency is that of the record's
 * company and not in the database, companies are counted, and a few requests more tell their currencies
 * where a group has several. What else a currency field does not say in the database is not checked.
 * @throws OdooError `INVALID_VALUE`
 */
export async function readGroupsOfOneCurrency(
	client: OdooClient,
	query: GroupQuery,
	schema: Schema,
): Promise<RawGroup[]> {
	const { groupings, measures, order = [] } = query;
	const amounts = amountsIn(query, schema);
	const counts = [...new Set(amounts.flatMap(({ counted, owned }) => [counted, owned ?? counted]))];
	const asked = [...new Set([...measures, ...counts])];
	const groups = await readGroups(client, { ...query, measures: asked });
	const countCurrencies = currencyCounter(client, query);
	await assertOneCurrency(countCurrencies, groups, amounts);
	const sorting = amounts.filter(({ figure }) => order.some(({ by }) => by === figure));
	if (groupings.length > 0 && sorting.length > 0) {
		const all = { ...query, groupings: [], measures: counts, order: [], limit: undefined };
		await assertOneCurrency(countCurrencies, await readGroups(client, all), sorting);
	}
	return groups;
}

function amountsIn({ groupings, measures }: GroupQuery, schema: Schema): Amounts[] {
	const counts = new Map(measures.map((measure) => [measure.key, measure]));
	const counting = ({ name: field }: Field, how: 'count' | 'countDistinct') => {
		const measure = measureOf({ field, function: how }, schema);
		const known = counts.get(measure.key) ?? measure;
		counts.set(known.key, known);
		return known;
	};
	return measures.flatMap((figure) => {
		const currency = schema.fields.get(figure.field.currencyField ?? '');
		const told = currency?.sortable ? currency : companyOf(currency, schema);
		if (figure.isCount || !told || groupings.some(({ field }) => field === told)) return [];
		const owned = told === currency ? {} : { owned: counting(told, 'count') };
		return [{ figure, counted: counting(told, 'countDistinct'), ...owned }];
	});
}

/** The company whose currency a field shows. */
function companyOf(currency: Field | undefined, { fields }: Schema): Field | undefined {
	const company = fields.get(COMPANY);
	const isOfCompany = currency?.depends?.some((path) => fieldNameOf(path) === COMPANY);
	return isOfCompany && company?.sortable ? company : undefined;
}

async function assertOneCurrency(
	countCurrencies: CountCurrencies,
	groups: readonly RawGroup[],
	amounts: readonly Amounts[],
): Promise<void> {
	for (const [counted, [first]] of groupBy(amounts, ({ counted }) => counted)) {
		const { figure, owned } = first as Amounts;
		const countIn = ({ figures, count }: RawGroup) => {
			const several = Number(figures.get(counted));
			const isShared = several > 0 && owned && Number(figures.get(owned)) < count;
			return several + (isShared ? 1 : 0);
		};
		const mixed = groups.filter((group) => countIn(group) > 1);
		const count = owned ? await countCurrencies(mixed, counted.field) : largest(mixed, countIn);
		if (count > 1) throw severalCurrencies(count, figure.field, counted.field, owned !== undefined);
	}
}

function severalCurrencies(
	count: number,
	amount: Field,
	by: Field,
	isByCompany: boolean,
): OdooError {
	const other = isByCompany ? '' : ' Or choose a field in the currency of the company.';
	return new OdooError(
		'INVALID_VALUE',
		`${titleOf(amount)} is in ${count} currencies, which cannot be calculated together.`,
		{
			field: amount.name,
			hint: `Add ${titleOf(by)} to Group By, or filter by it.${other}`,
		},
	);
}
