import type { ModelClient } from '../../client/modelClient';
import type { OdooError } from '../../errors';
import { fieldOf } from '../../schema/choose';
import type { Schema } from '../../schema/schema';
import type { Row } from '../../values/reference';
import { isPlainObject, namingOf, properNameIn } from '../../values/reference';
import type { WriteRow } from '../writeRow';
import type { DocumentModel, TaxUse } from './documents';

/** What lines call a field that has another name on each model or version. */
const FIELDS_OF: ReadonlyMap<string, readonly string[]> = new Map([
	['taxes', ['tax_ids', 'taxes_id', 'tax_id']],
	['unit', ['product_uom_id', 'product_uom']],
]);

/** The rows with the taxes and units of their lines under the names that this server has for them. */
export async function withLineFields(
	model: ModelClient,
	{ linesField, taxUseOf }: Pick<DocumentModel, 'linesField' | 'taxUseOf'>,
	rows: ReadonlyArray<WriteRow | OdooError>,
): Promise<Array<WriteRow | OdooError>> {
	const { relation = '' } = fieldOf(model.schema, linesField);
	const { schema } = await model.of(relation);
	return rows.map((row) => {
		if (!('values' in row)) return row;
		const { [linesField]: lines } = row.values;
		if (!Array.isArray(lines)) return row;
		const use = taxUseOf(row.values);
		const named = lines.map((line: unknown) =>
			isPlainObject(line) ? namedFields(line, schema, use) : line,
		);
		return { ...row, values: { ...row.values, [linesField]: named } };
	});
}

function namedFields(line: Row, { fields }: Schema, use: TaxUse): Row {
	const entries = Object.entries(line).map(([name, value]) => {
		const own = FIELDS_OF.get(name)?.find((each) => fields.has(each)) ?? name;
		const isTaxes = name === 'taxes' && Array.isArray(value);
		return [own, isTaxes ? value.map((tax) => taxFor(use, tax)) : value] as const;
	});
	return Object.fromEntries(entries);
}

/** Taxes of sales and of purchases may have the same name. */
function taxFor(use: TaxUse, tax: unknown): unknown {
	const naming = namingOf(tax);
	const name = naming && properNameIn(naming);
	return name === undefined ? tax : { name, type_tax_use: use };
}
