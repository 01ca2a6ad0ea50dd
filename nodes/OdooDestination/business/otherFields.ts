import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { OdooError } from '../../../odoo';
import { fieldName, fieldParameter } from '../../shared/parameters/fieldNames';
import { hasNoValue } from '../../shared/parameters/required';

/** Any fields of the document that the node has no input for. Its list needs `getDocumentFields`. */
export const otherFieldsParameter: INodeProperties = {
	displayName: 'Other Fields',
	name: 'otherFields',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Other Field',
	default: {},
	description: 'Any other fields, such as those created in Odoo Studio',
	options: [
		{
			displayName: 'Field',
			name: 'values',
			values: [
				fieldParameter('getDocumentFields', { typeOptions: { loadOptionsDependsOn: [] } }),
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					description:
						'Linked records by name, ID or External ID, several separated by commas. If left empty, Odoo proposes it; an expression that gives null empties it.',
				},
			],
		},
	],
};

/**
 * The values of other fields. As where records are created, an input that was left empty leaves its field
 * alone, and an expression that gives null clears what Odoo would propose.
 * @throws OdooError `INVALID_VALUE`
 */
export function readOtherFields(
	ctx: IExecuteFunctions,
	itemIndex: number,
): Record<string, unknown> {
	const name = 'additionalFields.otherFields.values';
	const rows = ctx.getNodeParameter(name, itemIndex, []) as IDataObject[];
	const stored = ctx.getNodeParameter(name, itemIndex, [], { rawExpressions: true });
	const filledIn = rows.filter((_, at) => (stored as IDataObject[])[at]?.value !== '');
	const entries = filledIn.map(({ field, value }) => [fieldName(field), value] as const);
	const names = entries.map(([field]) => field);
	if (names.includes('')) throw noField();
	const repeated = names.find((field, at) => names.indexOf(field) < at);
	if (repeated !== undefined) throw fieldGivenTwice(repeated);
	const without = entries.find(([, value]) => value === undefined || value === '');
	if (without)
		throw hasNoValue({ displayName: `${without[0]} under Other Fields`, name: without[0] });
	return Object.fromEntries(entries);
}

/** A field that is among the other fields although it has a value already. */
export function fieldGivenTwice(field: string): OdooError {
	return new OdooError('INVALID_VALUE', `The field ${field} has two values.`, {
		field,
		hint: 'Remove it from Other Fields, or empty the input that the node has for it.',
	});
}

function noField(): OdooError {
	return new OdooError('INVALID_VALUE', 'A value under Other Fields has no field.', {
		field: 'otherFields',
		hint: 'Choose its field, or remove the entry.',
	});
}
