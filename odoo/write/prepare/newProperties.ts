import type { Context, Vals } from '../../call';
import type { OdooClient } from '../../client/client';
import { caughtOdooError, OdooError } from '../../errors';
import type { RawRecord } from '../../protocol/expect';
import { expectRecords } from '../../protocol/expect';
import type { Field, Schema } from '../../schema/schema';
import type { Zones } from '../../values/dates';
import { givenProperties } from './propertyVals';

type Definition = NonNullable<Field['definition']>;

/**
 * Converts the properties of rows that also say to which record they belong, such as a lead its
 * team: that record defines them. Odoo would ignore what is not defined there.
 */
export async function withDefinedProperties(
	client: OdooClient,
	schema: Schema,
	rows: ReadonlyArray<Vals | OdooError>,
	{ context, zones }: { readonly context: Context; readonly zones: Zones },
): Promise<Array<Vals | OdooError>> {
	let converted = [...rows];
	for (const field of schema.fields.values()) {
		const { definition } = field;
		const model = definition && schema.fields.get(definition.record)?.relation;
		if (!definition || !model) continue;
		const ids = [...new Set(converted.flatMap((row) => containerOf(row, field, definition) ?? []))];
		if (ids.length === 0) continue;
		const containers = await readDefinitions(client, model, ids, definition, context);
		converted = converted.map((row) => {
			const container = containers.get(containerOf(row, field, definition) ?? 0);
			return container && !(row instanceof OdooError)
				? convertedRow(row, field, container[definition.field], zones)
				: row;
		});
	}
	return converted;
}

/** The record that defines the properties of a row; undefined where the row does not say both. */
function containerOf(
	row: Vals | OdooError,
	field: Field,
	{ record }: Definition,
): number | undefined {
	if (row instanceof OdooError) return undefined;
	const { [field.name]: given, [record]: id } = row;
	return given && typeof id === 'number' ? id : undefined;
}

async function readDefinitions(
	client: OdooClient,
	model: string,
	ids: readonly number[],
	{ field }: Definition,
	context: Context,
): Promise<ReadonlyMap<number, RawRecord>> {
	const params = { fields: [field] };
	const found = await client.call({ model, method: 'read', ids, params, context });
	return new Map(expectRecords(found, `${model}.read`).map((each) => [Number(each.id), each]));
}

function convertedRow(
	row: Vals,
	field: Field,
	defined: RawRecord[string] | undefined,
	zones: Zones,
): Vals | OdooError {
	try {
		const given = row[field.name] as Vals;
		return { ...row, [field.name]: givenProperties(field, defined, given, zones) };
	} catch (thrown) {
		return caughtOdooError(thrown);
	}
}
