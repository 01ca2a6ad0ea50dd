import { OdooError } from '../errors';
import { SINCE_17 } from '../protocol/explanations';
import { linksToMany } from '../schema/choose';
import type { SchemaOf } from '../schema/schema';
import { preview } from '../preview';
import type { Answer } from './answer';
import type { Domain } from './domain';
import { isLeaf, or } from './domain';
import type { PathTarget } from './path';
import { resolvePath } from './path';
import type { DomainScope } from './scope';

/** `any` and `not any`; and only older servers lose records when they turn conditions around. */
export const ANY_SINCE = 17;

/**
 * The records from which the path leads to one that meets all of the answer.
 * @throws OdooError `INVALID_DOMAIN` when Odoo's version cannot search so
 */
export function whereHolds(target: PathTarget, { holds }: Answer, version = Infinity): Domain {
	// Conditions that are joined by "or" may each be met by another one of several records.
	const isSplittable = holds.every((term) => isLeaf(term) || term === '|');
	if (isSplittable || !leadsToMany(target)) return prefixed(target, holds);
	return nested(target, { operator: 'any', holds, version });
}

/**
 * All other records: the path leads to none that meets the answer, or to none at all.
 * @throws OdooError `INVALID_DOMAIN` when Odoo's version cannot search so
 */
export function whereFails(target: PathTarget, answer: Answer, version = Infinity): Domain {
	const nowhere = target.prefixes.map((prefix): Domain => [[prefix, '=', false]]);
	if (!leadsToMany(target)) return or(...nowhere, prefixed(target, answer.fails));
	return nested(target, { operator: 'not any', holds: answer.holds, version });
}

/** The first list of linked records that a path goes through; undefined if it goes through none. */
export async function listOnPath(
	path: string,
	scope: DomainScope,
): Promise<PathTarget | undefined> {
	const asWritten = { ...scope, canRead: undefined };
	const { hops } = await resolvePath(path, asWritten);
	const depth = hops.findIndex(linksToMany) + 1;
	return depth > 0
		? await resolvePath(path.split('.').slice(0, depth).join('.'), asWritten)
		: undefined;
}

/**
 * The records with one in the list that meets the domain, or with none when it is not `wanted`.
 * @throws OdooError `INVALID_DOMAIN` when Odoo's version cannot search so
 */
export function whereOneInList(
	list: PathTarget,
	{
		holds,
		wanted,
		version = Infinity,
	}: { readonly holds: Domain; readonly wanted: boolean; readonly version?: number },
): Domain {
	const through = { path: list.path, hops: [...list.hops, list.field] };
	return nested(through, { operator: wanted ? 'any' : 'not any', holds, version });
}

/**
 * Before version 17, Odoo finds no record at all when one2many records are to be excluded of which
 * one belongs to nothing: its SQL says `id NOT IN (1, NULL)`.
 * @throws OdooError `INVALID_DOMAIN` when that may happen
 */
export async function assertCanExclude(
	{ field, model, path }: PathTarget,
	schemaOf: SchemaOf,
	version = Infinity,
): Promise<void> {
	if (version >= ANY_SINCE || field.type !== 'one2many' || !field.relation) return;
	const { fields } = await schemaOf(field.relation);
	const backLinks = [...fields.values()].filter(
		({ relation, type }) => relation === model && type === 'many2one',
	);
	const isAlwaysLinked = backLinks.length > 0 && backLinks.every(({ required }) => required);
	if (!isAlwaysLinked) throw tooOld(path, version);
}

/** The domain about the last model, as one about the first. */
function prefixed({ path, name }: PathTarget, domain: Domain): Domain {
	const prefix = path.slice(0, path.length - name.length);
	return domain.map((term) => (isLeaf(term) ? [`${prefix}${term[0]}`, term[1], term[2]] : term));
}

function nested(
	{ hops, path }: Pick<PathTarget, 'hops' | 'path'>,
	{
		operator,
		holds,
		version,
	}: {
		readonly operator: 'any' | 'not any';
		readonly holds: Domain;
		readonly version: number;
	},
): Domain {
	if (version < ANY_SINCE) throw tooOld(path, version);
	return hops.reduceRight<Domain>(
		(domain, hop, index) => [[hop.name, index === 0 ? operator : 'any', domain]],
		holds,
	);
}

/** Whether a path goes through a list of linked records. */
export function leadsToMany({ hops }: PathTarget): boolean {
	return hops.some(linksToMany);
}

function tooOld(path: string, version: number): OdooError {
	return new OdooError(
		'INVALID_DOMAIN',
		`Odoo ${version} cannot search by ${preview(path)} in this way, as it may lead to several records.`,
		{ hint: SINCE_17 },
	);
}
