import { listIn } from '../call';
import { isOutOfReach, OdooError, recover } from '../errors';
import { SINCE_17 } from '../protocol/explanations';
import { fieldOf, linksToMany } from '../schema/choose';
import type { Field, Schema, SchemaOf } from '../schema/schema';
import { isRelational, titleOf } from '../schema/schema';
import { preview } from '../preview';
import type { Domain } from './domain';
import { isLeaf } from './domain';
import type { DomainScope } from './scope';

/** Where a path such as `partner_id.country_id.code` leads. */
export interface PathTarget {
	readonly path: string;
	/** The relations on the way, in order. */
	readonly hops: readonly Field[];
	/** The model of `field`. */
	readonly model: string;
	/** The field at the end. A part of a date is an integer, a property has the type `property`. */
	readonly field: Field;
	/** How a condition on `model` names it: its name, or with a part `create_date.month_number`. */
	readonly name: string;
	/** The paths that lead there; no value is there for a record that is empty at one of them. */
	readonly prefixes: readonly string[];
}

const DATE_TYPES: ReadonlySet<string> = new Set(['date', 'datetime']);

/** Source: READ_GROUP_NUMBER_GRANULARITY of Odoo 18 and 19. */
const DATE_PARTS: ReadonlySet<string> = new Set([
	'year_number',
	'quarter_number',
	'month_number',
	'iso_week_number',
	'day_of_year',
	'day_of_month',
	'day_of_week',
	'hour_number',
	'minute_number',
	'second_number',
]);
const DATE_PARTS_SINCE = 18;

/** Whether a condition is about a part of a date, which depends on the time zone. */
export function asksForDatePart(domain: Domain): boolean {
	return domain.some((term) => {
		if (!isLeaf(term)) return false;
		const [path, , value] = term;
		return DATE_PARTS.has(path.slice(path.lastIndexOf('.') + 1)) || asksForDatePart(listIn(value));
	});
}

const PROPERTIES_SINCE = 17;

/** More relations than any path that makes sense goes through. */
const MAX_HOPS = 30;

/**
 * Follows a path through the models.
 * @throws OdooError `FIELD_NOT_FOUND`, or `INVALID_DOMAIN` when Odoo cannot search by it
 */
export async function resolvePath(path: string, scope: PathScope): Promise<PathTarget> {
	const { model, schemaOf, version = Infinity } = scope;
	const names = path.split('.');
	const hops: Field[] = [];
	for (;;) {
		const at = hops.at(-1)?.relation ?? model;
		const name = names[hops.length] ?? '';
		const field = fieldOf(await schemaOf(at), name);
		// Odoo 14 ignores a condition on such a field, or through it, and returns every record.
		if (!field.searchable) throw unsearchable(field, at);
		const along = await pathBehind(field, { ...scope, model: at });
		if (along) {
			names.splice(hops.length, 1, ...along);
			if (names.length > 2 * MAX_HOPS) throw tooLong(path);
			continue;
		}
		const isLast = hops.length === names.length - 1;
		if (isLast || !isRelational(field)) {
			const prefixes = hops.map((_, index) => names.slice(0, index + 1).join('.'));
			const target = { path: names.join('.'), hops, model: at, field, name, prefixes };
			if (isLast && field.type === 'properties') throw whichProperty(field, at);
			return isLast ? target : partOf(target, names.slice(hops.length + 1).join('.'), version);
		}
		if (hops.length === MAX_HOPS) throw tooLong(path);
		hops.push(field);
	}
}

type PathScope = Pick<DomainScope, 'canRead' | 'model' | 'schemaOf' | 'version'>;

/**
 * Where a field that is not stored shows the field of another record: the way there. By the field
 * itself, Odoo does not find the records from which no way leads there; since version 17 it does,
 * except through lists, and with rights that the user may not have.
 */
async function pathBehind(
	field: Field,
	{ canRead, model, schemaOf, version = Infinity }: PathScope,
): Promise<readonly string[] | undefined> {
	const { related, stored } = field;
	if (stored || !related || !canRead) return undefined;
	const isFound =
		version >= EMPTY_RELATED_SINCE &&
		!(await shownFields(field, model, schemaOf)).slice(0, -1).some(linksToMany);
	if (isFound) return undefined;
	const names = related.split('.');
	let at: string | undefined = model;
	for (const [index, name] of names.entries()) {
		if (at === undefined || (index > 0 && !(await canRead(at)))) return undefined;
		const next: Field | undefined = (await schemaOf(at)).fields.get(name);
		if (!next?.searchable) return undefined;
		at = next.relation;
	}
	return names.length > 1 ? names : undefined;
}

/** The fields on the way to what a field shows, which may itself be shown from elsewhere; the field, if none. */
async function shownFields(
	field: Field,
	model: string,
	schemaOf: SchemaOf,
	hopsLeft = MAX_HOPS,
): Promise<readonly Field[]> {
	const names = field.related?.split('.') ?? [];
	if (field.stored || names.length === 0 || names.length > hopsLeft) return [field];
	const shown: Field[] = [];
	let at: string | undefined = model;
	for (const name of names) {
		const schema: Schema | undefined = at
			? await recover(schemaOf(at), isOutOfReach, () => undefined)
			: undefined;
		const next: Field | undefined = schema?.fields.get(name);
		if (!at || !next) return [...shown, field];
		shown.push(...(await shownFields(next, at, schemaOf, hopsLeft - names.length)));
		at = next.relation;
	}
	return shown;
}

const EMPTY_RELATED_SINCE = 17;

/** What stands after the dot of a field that leads to no other model. */
function partOf(target: PathTarget, part: string, version: number): PathTarget {
	const { field, model, path } = target;
	const name = `${field.name}.${part}`;
	const described = { ...field, name, label: `${field.label} (${part})`, stored: false };
	if (field.type === 'properties' && !part.includes('.')) {
		if (version < PROPERTIES_SINCE) throw noProperties(path, version);
		return { ...target, name, field: { ...described, type: 'property' } };
	}
	if (!DATE_TYPES.has(field.type) || !DATE_PARTS.has(part)) throw deadEnd(field, model, path);
	if (version < DATE_PARTS_SINCE) throw noDateParts(path, version);
	const prefixes = [...target.prefixes, path.slice(0, -part.length - 1)];
	return { ...target, name, prefixes, field: { ...described, type: 'integer' } };
}

function unsearchable(field: Field, model: string): OdooError {
	return new OdooError('INVALID_DOMAIN', `Odoo cannot search by ${titleOf(field)} of ${model}.`, {
		field: field.name,
		hint: 'Odoo only computes it when it is read. Use another field, or filter in the workflow after reading.',
	});
}

function deadEnd(field: Field, model: string, path: string): OdooError {
	const isDate = DATE_TYPES.has(field.type);
	return new OdooError(
		'INVALID_DOMAIN',
		`${preview(path)} continues after ${field.name}, but this ${field.type} field of ${model} does not link to another record.`,
		{
			field: path,
			hint: isDate
				? `After a date field, use one of ${[...DATE_PARTS].join(', ')}.`
				: 'Only fields that link to other records, such as partner_id, can come before a dot.',
		},
	);
}

function whichProperty(field: Field, model: string): OdooError {
	return new OdooError(
		'INVALID_DOMAIN',
		`${titleOf(field)} of ${model} holds properties, and a condition is about one of them.`,
		{
			field: field.name,
			hint: `Add the technical name of the property: ${field.name}.<property>. Reading a record shows these names.`,
		},
	);
}

function noProperties(path: string, version: number): OdooError {
	return new OdooError(
		'INVALID_DOMAIN',
		`Odoo ${version} cannot filter by a property, such as ${preview(path)}.`,
		{
			field: path,
			hint: SINCE_17,
		},
	);
}

function tooLong(path: string): OdooError {
	return new OdooError(
		'INVALID_DOMAIN',
		`${preview(path)} goes through more than ${MAX_HOPS} linked records.`,
		{ hint: 'Check the expression that makes the path.' },
	);
}

function noDateParts(path: string, version: number): OdooError {
	return new OdooError(
		'INVALID_DOMAIN',
		`Odoo ${version} cannot search by parts of dates, such as ${preview(path)}.`,
		{ field: path, hint: 'Use a range: one condition with >= and one with <.' },
	);
}
