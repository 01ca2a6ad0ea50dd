import type { OdooClient } from '../client/client';
import { languagesOf } from '../client/language';
import { checkDomain } from '../domain/check';
import type { ConditionFilter } from '../domain/conditions';
import { conditionsToDomain } from '../domain/conditions';
import type { Domain } from '../domain/domain';
import { withoutFieldFiles } from '../domain/fileConditions';
import { parseDomain } from '../domain/parse';
import { OdooError, recover } from '../errors';
import type { Zones } from '../values/dates';

/** Which records a user wants. */
export type Filter =
	| { readonly mode: 'none' }
	| ({ readonly mode: 'conditions' } & ConditionFilter)
	| { readonly mode: 'domain'; readonly domain: unknown };

/** What the domain of a filter depends on besides the filter. */
export interface FilterScope {
	readonly client: OdooClient;
	readonly model: string;
	readonly zones: Zones;
	/** In which labels of selections are understood as well, besides English and the user's own. */
	readonly language?: string;
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
	const { client, model, zones, language } = scope;
	if (filter.mode === 'none') return withoutFieldFiles(model, []);
	const version = await client.version();
	const domainIn = async (lang?: string) => {
		const schemaOf = async (name: string) => await client.schema(name, lang);
		const domainScope = { model, schemaOf, zones, nowMs, version };
		return filter.mode === 'domain'
			? await checkDomain(parseDomain(filter.domain), domainScope)
			: await conditionsToDomain(filter, domainScope);
	};
	return withoutFieldFiles(model, await inFittingLanguage(client, language, domainIn));
}

/**
 * The same as if it were always the same day: what stays of a filter while time goes by. Equal to its
 * domain if it has no relative dates.
 */
export async function timelessDomain(filter: Filter, scope: FilterScope): Promise<Domain> {
	return await filterToDomain(filter, scope, 0);
}

/** Labels in other languages are asked for only where a value is none in English. */
async function inFittingLanguage(
	client: OdooClient,
	language: string | undefined,
	domainIn: (language?: string) => Promise<Domain>,
): Promise<Domain> {
	const attempt = async (each?: string): Promise<Domain | OdooError> =>
		await recover(
			async () => await domainIn(each),
			({ code }) => code === 'INVALID_VALUE',
			(error) => error,
		);
	let domain = await attempt();
	if (!(domain instanceof OdooError)) return domain;
	for (const each of await languagesOf(client, language)) {
		domain = await attempt(each);
		if (!(domain instanceof OdooError)) return domain;
	}
	throw domain; // in the user's own words
}
