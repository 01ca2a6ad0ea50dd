import type { INodeProperties } from 'n8n-workflow';
import type { FieldChoice } from '../../../odoo';
import { choiceParameter, readChoiceParameter } from './choices';
import { fieldNames, OF_MODEL } from './fieldNames';
import { withLoadedOptions } from './loadedLists';
import type { ParameterReader } from './parameterReader';
import { hasNoValue, readGivenList } from './required';

const outputParameter = choiceParameter({
	displayName: 'Output',
	name: 'output',
	type: 'options',
	noDataExpression: true,
	default: 'simplified',
	options: [
		{
			name: 'Simplified',
			value: 'simplified',
			description: "The ID, the name and the columns of the model's list in Odoo",
		},
		{
			name: 'Selected Fields',
			value: 'selected',
			description: 'Only the fields you choose. The fastest option for many records.',
		},
		{
			name: 'All Fields',
			value: 'all',
			description: 'Every field the user can access. Slow for models with many computed fields.',
		},
	],
});

const fieldsParameter: INodeProperties = withLoadedOptions('getFields', {
	displayName: 'Field Names or IDs',
	name: 'fields',
	type: 'multiOptions',
	default: [],
	required: true,
	description: 'Fields to return. The ID is always included.',
	displayOptions: { show: { output: ['selected'] } },
	typeOptions: OF_MODEL,
});

const relatedParameter = withLoadedOptions('getRelatedFields', {
	displayName: 'Related Field Names or IDs',
	name: 'relatedFields',
	type: 'multiOptions',
	default: [],
	description:
		"Fields of linked records to include, such as the email address of an order's customer. They are returned as nested objects and lists. An expression can follow several links, such as <code>partner_id.country_id.code</code>.",
	typeOptions: OF_MODEL,
});

/** Which fields to read. The lists need `getFields` and `getRelatedFields`. */
export const outputParameters: INodeProperties[] = [
	outputParameter,
	fieldsParameter,
	relatedParameter,
];

/** The chosen fields. @throws OdooError `INVALID_VALUE` when Selected Fields is empty */
export function readFieldChoice(ctx: ParameterReader, itemIndex: number): FieldChoice {
	const output = readChoiceParameter(ctx, itemIndex, outputParameter);
	if (output !== 'selected') return output;
	const names = fieldNames(ctx.getNodeParameter('fields', itemIndex, []));
	if (names.length > 0) return names;
	const hint = 'Choose at least one field, or set Output to Simplified.';
	throw hasNoValue(fieldsParameter, { ctx, hint });
}

/** The dotted paths under Related Field Names or IDs; from an expression also comma-separated. */
export function readRelatedPaths(ctx: ParameterReader, itemIndex: number): string[] {
	return readGivenList(ctx, itemIndex, relatedParameter, fieldNames);
}
