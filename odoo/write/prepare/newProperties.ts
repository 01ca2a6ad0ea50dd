import type { RpcValue, Vals } from '../../call';
import type { ModelClient } from '../../client/modelClient';
import { hasCode, isOfRequest, nothing, OdooError, recover, toOdooError } from '../../errors';
import type { RawRecord } from '../../protocol/expect';
import { expectRecord } from '../../protocol/expect';
import type { Field, Schema } from '../../schema/schema';
import { titleOf } from '../../schema/schema';
import type { Zones } from '../../values/dates';
import { isStandIn } from '../../values/standIns';
import { givenProperties } from './propertyVals';
import { isObject } from '../../isObject';
import { zip } from '../../zip';

/** A field with properties, and the link to the record that defines them, such as a lead's team. */
interface PropertiesField {
	readonly field: Field;
	readonly link: Field;
	/** The field of the linked record that holds the definitions. */
	readonly definitions: string;
}

/**
 * Converts the properties of new records that also say to which record they belong, such as a lead its
 * team: that record defines them. Odoo would ignore what is not defined there.
 */
export async function withDefinedProperties(
	model: ModelClient,
	rows: readonly Vals[],
	zones: Zones,
): Promise<ReadonlyArray<Vals | OdooError>> {
	const linkOf = (row: Vals, { link }: PropertiesField) => givenId(row[link.name]);
	return await withConverted(model, rows, { linkOf, zones });
}

/**
 * The same for new records that may not say to which record they belong: then it is Odoo's default. Where
 * Odoo only computes it, as a lead's team from its salesperson, technical names are left to Odoo, which
 * would drop labels.
 */
export async function withPropertiesOfNew(
	model: ModelClient,
	rows: readonly Vals[],
	zones: Zones,
): Promise<ReadonlyArray<Vals | OdooError>> {
	const defaults = await defaultLinks(model, rows);
	const linkOf = (row: Vals, each: PropertiesField) => {
		const given = row[each.link.name];
		const byDefault = given === undefined ? defaults[each.link.name] : given; // also as empty
		const isDropped = given !== undefined || !areTechnical(row[each.field.name]);
		return givenId(byDefault) ?? (isDropped ? noDefinitions(each) : undefined);
	};
	return await withConverted(model, rows, { linkOf, zones });
}

/** What Odoo links new records to that do not say what defines their properties. */
async function defaultLinks(model: ModelClient, rows: readonly Vals[]): Promise<RawRecord> {
	const open = propertiesFields(model.schema).filter(({ field, link }) =>
		rows.some((row) => hasProperties(row, field) && row[link.name] === undefined),
	);
	if (open.length === 0) return {};
	const params = { fields: open.map(({ link }) => link.name) };
	return await recover(
		model.call('default_get', { params }, expectRecord),
		isOfRequest,
		() => ({}), // then the error says which field to map
	);
}

interface Conversion {
	/** The record that defines the properties of a row; undefined to leave them as they are. */
	readonly linkOf: (row: Vals, field: PropertiesField) => number | OdooError | undefined;
	readonly zones: Zones;
}

async function withConverted(
	model: ModelClient,
	rows: readonly Vals[],
	{ linkOf, zones }: Conversion,
): Promise<ReadonlyArray<Vals | OdooError>> {
	let results: ReadonlyArray<Vals | OdooError> = rows;
	for (const each of propertiesFields(model.schema)) {
		const { field } = each;
		const links = results.map((row) =>
			row instanceof OdooError || !hasProperties(row, field) ? undefined : linkOf(row, each),
		);
		const ids = new Set(links.flatMap((link) => (typeof link === 'number' ? link : [])));
		const defined = await definitionsOf(model, each, [...ids]);
		results = zip(results, links).map(([row, link]) => {
			if (row instanceof OdooError || link === undefined) return row;
			if (link instanceof OdooError) return link;
			return convertedRow(row, each, defined.get(link), zones);
		});
	}
	return results;
}

/**
 * How records define the properties of a field, by id; false for those that define none, such as new ones and
 * what was deleted. Those that the user may not read are left out.
 */
export async function definitionsOf(
	model: ModelClient,
	{ link, definitions }: PropertiesField,
	ids: readonly number[],
): Promise<ReadonlyMap<number, RpcValue>> {
	const defined = new Map<number, RpcValue>(ids.map((id) => [id, false]));
	const existing = ids.filter((id) => !isStandIn(id));
	if (existing.length === 0) return defined;
	const linked = model.beside(link.relation ?? '');
	const visible = await recover(
		linked.readByIds(existing, [definitions]),
		hasCode('ACCESS_DENIED'),
		() => new Map<number, RawRecord>(),
	);
	for (const [id, record] of visible) defined.set(id, record[definitions] ?? false);
	const others = existing.filter((id) => !visible.has(id));
	if (others.length === 0) return defined;
	// A search does not find what is hidden; reading fails for it, and leaves out only what is gone.
	const isDenied = hasCode('ACCESS_DENIED', 'VALIDATION');
	const known = await recover(linked.read(others, [definitions]), isDenied, nothing);
	if (!known) for (const id of others) defined.delete(id);
	return defined;
}

/**
 * Properties whose definitions the user may not read. Odoo knows them by their technical names.
 * @throws OdooError `ACCESS_DENIED` for labels, which Odoo would drop
 */
export function undefinedProperties(
	{ field, link }: Pick<PropertiesField, 'field' | 'link'>,
	given: Vals,
): Vals {
	if (areTechnical(given)) return given;
	throw new OdooError(
		'ACCESS_DENIED',
		`${titleOf(field)}: the user has no access to the record in ${titleOf(link)}, which defines the properties.`,
		{
			field: field.name,
			hint: `Give the user access to it, or use the technical names of the properties instead of their labels.`,
		},
	);
}

/** The fields with properties of a model. */
export function propertiesFields({ fields }: Schema): readonly PropertiesField[] {
	return [...fields.values()].flatMap((field) => {
		const link = field.definition && fields.get(field.definition.record);
		return link?.relation ? { field, link, definitions: field.definition?.field ?? '' } : [];
	});
}

/** Whether values have any for the properties of a field. */
export function hasProperties(row: Vals, { name }: Field): boolean {
	const given = row[name];
	return isObject(given) && Object.keys(given).length > 0;
}

/** Whether properties are named as Odoo names them; labels need their definitions. */
export function areTechnical(given: RpcValue | undefined): boolean {
	return Object.keys(given ?? {}).every((name) => /^[a-z0-9_]+$/.test(name));
}

function givenId(value: RpcValue | undefined): number | undefined {
	return typeof value === 'number' ? value : undefined;
}

function convertedRow(
	row: Vals,
	of: PropertiesField,
	defined: RpcValue | undefined,
	zones: Zones,
): Vals | OdooError {
	const { field } = of;
	try {
		const given = row[field.name] as Vals;
		const own =
			defined === undefined
				? undefinedProperties(of, given)
				: givenProperties(field, defined, given, zones);
		return { ...row, [field.name]: own };
	} catch (thrown) {
		return toOdooError(thrown);
	}
}

/** For a record that is linked to nothing which defines its properties. */
export function noDefinitions({ field, link }: Pick<PropertiesField, 'field' | 'link'>): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		`${titleOf(field)} needs a value for ${titleOf(link)}, which defines the properties.`,
		{
			field: field.name,
			hint: `Map a value to ${link.label}, or set the properties with Update once the record has one.`,
		},
	);
}
