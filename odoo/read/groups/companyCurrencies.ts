import type { OdooClient } from '../../client/client';
import { ModelCalls } from '../../client/modelClient';
import { and, oneOf } from '../../domain/domain';
import { groupBy } from '../../groupBy';
import { ownCompany } from '../../lookup/ownCompany';
import type { Field } from '../../schema/schema';
import { linkedId } from '../../values/recordId';
import type { RawGroup } from './grouping';
import type { GroupQuery } from './readGroups';
import { readGroups } from './readGroups';

export const COMPANY = 'company_id';
/** Groups in one question; PostgreSQL takes no 10,000 alternatives in the SQL of Odoo 14. */
const MOST_NAMED = 1000;

/** Counts the currencies in groups with records of several companies; those without one have the user's. */
export type CountCurrencies = (groups: readonly RawGroup[], company: Field) => Promise<number>;

/** How many currencies one of the groups has at most. What is asked of all records is asked once. */
export function currencyCounter(client: OdooClient, query: GroupQuery): CountCurrencies {
	let reading: ReturnType<typeof currenciesIn> | undefined;
	return async (groups, company) => {
		if (groups.length === 0) return 0;
		const byCompany = { key: COMPANY, spec: COMPANY, field: company };
		const all = { ...query, groupings: [byCompany], measures: [], order: [], limit: undefined };
		reading ??= currenciesIn(client, all);
		const currencies = await reading;
		const inAll = new Set(currencies.values()).size;
		const currencyOf = (part: RawGroup) => currencies.get(companyIn(part));
		if (inAll < 2 || groups[0]?.values.length === 0) return inAll;
		const shown = groups.length > MOST_NAMED ? [] : oneOf(groups.map((group) => group.domain));
		const parts = await readGroups(client, {
			...all,
			domain: and(query.domain, shown),
			groupings: [...query.groupings, byCompany],
		});
		// A record with several tags is in groups that were not asked for, too.
		const found = groupBy(parts, ({ values }) => JSON.stringify(values.slice(0, -1)));
		const partsOf = ({ values }: RawGroup) => found.get(JSON.stringify(values)) ?? [];
		return largest(groups, (group) => new Set(partsOf(group).map(currencyOf)).size);
	};
}

/** The currencies by company. */
async function currenciesIn(
	client: OdooClient,
	byCompany: GroupQuery,
): Promise<Map<number | undefined, number | undefined>> {
	const companies = new ModelCalls(client, 'res.company', byCompany.context);
	const ids = (await readGroups(client, byCompany)).map(companyIn);
	const own = ids.includes(undefined) ? await ownCompany(companies) : 0;
	const allIds = ids.map((id) => id ?? own);
	const known = await companies.readByIds(allIds, ['currency_id']);
	return new Map(ids.map((id) => [id, linkedId(known.get(id ?? own)?.currency_id)]));
}

function companyIn({ values }: RawGroup): number | undefined {
	return linkedId(values.at(-1));
}

export function largest<T>(values: readonly T[], of: (value: T) => number): number {
	return values.reduce((most, value) => Math.max(most, of(value)), 0);
}
