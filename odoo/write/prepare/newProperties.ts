import type { Vals } from '../../call';
import type { ModelClient } from '../../client/modelClient';
import { OdooError, toOdooError } from '../../errors';
import type { RawRecord } from '../../protocol/expect';
import { expectRecords } from '../../protocol/expect';
import type { Field } from '../../schema/schema';
import type { Zones } from '../../values/dates';
import { givenProperties } from './propertyVals';

type Definition = NonNullable<Field['definition']>;

/**
 * Converts the properties of rows that also say to which record they belong, such as a lead its
 * team: that record defines them. Odoo would ignore what is not defined there.
 */
export async function withDefinedProperties(
	model: ModelClient,
	rows: readonly Vals[],
	zones: Zones,
): Promise<ReadonlyArray<Vals | OdooError>> {
	let converted: ReadonlyArray<Vals | OdooError> = rows;
	for (const field of model.schema.fields.values()) {
		const { definition } = field;
		const container = definition && model.schema.fields.get(definition.record)?.relation;
		if (!definition || !container) continue;
		const ids = new Set(converted.flatMap((row) => containerOf(row, field, definition) ?? []));
		if (ids.size === 0) continue;
		const params = { fields: [definition.field] };
		const found = await (
			await model.of(container)
		).call('read', { ids: [...ids], params }, expectRecords);
		const containers = new Map(found.map((record) => [Number(record.id), record]));
		converted = converted.map((row) => {
			const record = containers.get(containerOf(row, field, definition) ?? 0);
			if (!record || row instanceof OdooError) return row;
			return convertedRow(row, field, record[definition.field], zones);
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
		return toOdooError(thrown);
	}
}
