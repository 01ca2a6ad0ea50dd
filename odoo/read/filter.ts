import type { Context } from '../call';
import { listIn } from '../call';
import type { OdooClient } from '../client/client';
import { mayRead } from '../access/rights';
import { translationsOf } from '../client/translations';
import { checkDomain } from '../domain/check';
import type { ConditionFilter } from '../domain/conditions';
import { conditionsToDomain } from '../domain/conditions';
import type { Domain } from '../domain/domain';
import { withoutFieldFiles } from '../domain/fileConditions';
import { parseDomain } from '../domain/parse';
import { asksForDatePart } from '../domain/path';
import { anyAnswer } from '../protocol/expect';
import type { Zones } from '../values/dates';
import { zoneName } from '../values/dates';
import type { Search } from './pages';

/** Which records a user wants. */
export type Filter =
	| { readonly mode: 'none' }
	| ({ readonly mode: 'conditions' } & ConditionFilter)
	| { readonly mode: 'domain'; readonly domain: unknown };

/** What the domain of a filter depends on besides the filter. */
interface FilterScope {
	readonly client: OdooClient;
	readonly model: string;
	readonly zones: Zones;
	/** Labels of selections are understood in its language as well, besides English and the user's own. */
	readonly context: Context;
}

/**
 * The checked domain of a filter: nothing in it makes Odoo return more than was meant.
 * @param nowMs the time that relative dates go by
 * @throws OdooError `INVALID_DOMAIN`, `FIELD_NOT_FOUND`, `INVALID_VALUE`
 */
export async function filterToDomain(
	filter: Filter,
	scope: FilterScope,
	nowMs = scope.client.now(),
): Promise<Domain> {
	const { client, model, zones, context } = scope;
	if (filter.mode === 'none') return withoutFieldFiles(model, []);
	const domainScope = {
		model,
		schemaOf: async (name: string) => await client.schema(name),
		translationsOf: async (name: string) => await translationsOf(client, name, context),
		canRead: async (name: string) => await mayRead(client, name),
		ignoresNames: async (name: string) => await ignoresNames(client, name),
		zones,
		nowMs,
		version: await client.version(),
	};
	const domain =
		filter.mode === 'domain'
			? await checkDomain(parseDomain(filter.domain), domainScope)
			: await conditionsToDomain(filter, domainScope);
	return withoutFieldFiles(model, domain);
}

/**
 * The checked domain of a filter, and the context in which it means what the user meant: Odoo takes parts
 * of dates, such as the month, in UTC unless it is told a zone.
 * @throws OdooError as `filterToDomain` does
 */
export async function filterToSearch(
	filter: Filter,
	scope: FilterScope,
): Promise<Pick<Search, 'domain' | 'context'>> {
	const { context, zones } = scope;
	const domain = await filterToDomain(filter, scope);
	const needsZone = context.tz === undefined && asksForDatePart(domain);
	return { domain, context: needsZone ? { ...context, tz: zoneName(zones) } : context };
}

/**
 * A domain as if it were always the same day: what stays of a filter while time goes by. Equal to its
 * domain if it has no relative dates.
 */
export async function timelessDomain(filter: Filter, scope: FilterScope): Promise<Domain> {
	return await filterToDomain(filter, scope, 0);
}

const NO_NAME = 'n8n: no record has this name';

/** Whether Odoo finds a record by a name that none has, remembered. */
async function ignoresNames(client: OdooClient, model: string): Promise<boolean> {
	const call = { model, method: 'name_search', params: { name: NO_NAME, limit: 1 } };
	return await client.remembered(
		`ignores names of ${model}`,
		async (own) => listIn(await own.call(call, anyAnswer)).length > 0,
	);
}
