import type { OdooClient } from '../../client/client';
import { ModelCalls } from '../../client/modelClient';
import type { Domain } from '../../domain/domain';
import { and, oneOf } from '../../domain/domain';
import { groupBy } from '../../groupBy';
import { ownCompany } from '../../lookup/ownCompany';
import type { Field } from '../../schema/schema';
import { linkedId } from '../../values/recordId';
import type { Grouping, RawGroup } from './grouping';
import type { GroupQuery } from './readGroups';
import { readGroups } from './readGroups';

export const COMPANY = 'company_id';
/** Groups in one question; PostgreSQL takes no 10,000 alternatives in the SQL of Odoo 14. */
const MOST_NAMED = 1000;

/** The currencies of the companies that records belong to; those without a company have that of the user's. */
export class CompanyCurrencies {
	/** By company. */
	private known?: Promise<ReadonlyMap<number | undefined, number | undefined>>;

	constructor(
		private readonly client: OdooClient,
		private readonly query: GroupQuery,
	) {}

	/** How many currencies one of the groups has at most. */
	async mostIn(groups: readonly RawGroup[], company: Field): Promise<number> {
		const { domain, groupings, limit } = this.query;
		const byCompany = { key: COMPANY, spec: COMPANY, field: company };
		this.known ??= this.read(byCompany);
		const known = await this.known;
		const inAll = new Set(known.values()).size;
		const keyOf = (values: RawGroup['values']) => JSON.stringify(values);
		const asked = new Set(groups.map(({ values }) => keyOf(values)));
		if (inAll < 2 || asked.has(keyOf([]))) return inAll;
		const isNamed = limit !== undefined && groups.length <= MOST_NAMED;
		const shown = isNamed ? oneOf(groups.map((group) => group.domain)) : [];
		const parts = await this.grouped([...groupings, byCompany], and(domain, shown));
		const ofGroups = groupBy(parts, ({ values }) => keyOf(values.slice(0, -1)));
		// A record with several tags is in groups that were not asked for, too.
		const held = [...ofGroups].filter(([key]) => asked.has(key));
		return mostOf(held, ([, each]) => new Set(each.map((part) => known.get(companyIn(part)))).size);
	}

	private async read(byCompany: Grouping): Promise<Map<number | undefined, number | undefined>> {
		const companies = new ModelCalls(this.client, 'res.company', this.query.context);
		const ids = (await this.grouped([byCompany], this.query.domain)).map(companyIn);
		const own = ids.includes(undefined) ? await ownCompany(companies) : 0;
		const idOf = (id: number | undefined) => id ?? own;
		const records = await companies.readByIds(ids.map(idOf), ['currency_id']);
		return new Map(ids.map((id) => [id, linkedId(records.get(idOf(id))?.currency_id)]));
	}

	private async grouped(groupings: readonly Grouping[], domain: Domain): Promise<RawGroup[]> {
		const all = { ...this.query, domain, groupings, measures: [], order: [], limit: undefined };
		return await readGroups(this.client, all);
	}
}

function companyIn({ values }: RawGroup): number | undefined {
	return linkedId(values.at(-1));
}

export function mostOf<T>(values: Iterable<T>, countIn: (value: T) => number): number {
	return [...values].reduce((most, value) => Math.max(most, countIn(value)), 0);
}
