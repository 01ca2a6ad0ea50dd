import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { contextFrom } from '../../odoo';
import { Added } from '../shared/parameters/added';
import type { ChoiceOf } from '../shared/parameters/choices';
import { choiceParameter } from '../shared/parameters/choices';
import {
	contextOption,
	writeLanguageOption,
	parallelOption,
	timeoutOption,
	timezoneOption,
} from '../shared/parameters/contextOptions';
import { optionsOf } from '../shared/parameters/options';
import { removalBan } from '../shared/parameters/toolUse';
import type { CallSettings } from './callOptions';
import { batchSizeOption, companyOption, readCallSettings } from './callOptions';

const skipTrackingOption: INodeProperties = {
	displayName: 'Skip Change Log',
	name: 'skipTracking',
	type: 'boolean',
	default: false,
	description:
		'Whether to turn off change tracking, followers and notifications while writing. Speeds up bulk imports.',
};

const unknownColumnsOption = choiceParameter({
	displayName: 'If Fields Are Unknown',
	name: 'unknownColumns',
	type: 'options',
	default: 'ignore',
	description:
		'What to do with input fields that the model does not have, or that are read-only, when mapping automatically',
	options: [
		{ name: 'Fail the Item', value: 'error' },
		{ name: 'Ignore', value: 'ignore' },
	],
});

const onMissingReferenceOption = choiceParameter({
	displayName: 'If Linked Record Not Found',
	name: 'onMissingReference',
	type: 'options',
	default: 'error',
	description: 'What to do if a linked record, such as a country or a tag, does not exist',
	options: [
		{
			name: 'Create',
			value: 'create',
			description: 'Create a record with this name, once for all items',
		},
		{ name: 'Fail the Item', value: 'error' },
		{
			name: 'Skip the Field',
			value: 'skipField',
			description: 'Write the other fields of the item and leave this field unchanged',
		},
	],
});

const allOrNothingOption: INodeProperties = {
	displayName: 'All or Nothing',
	name: 'allOrNothing',
	type: 'boolean',
	default: false,
	description:
		'Whether to write all items in one transaction, or none if any fails. Limited to one batch.',
};

const outputOption = choiceParameter({
	displayName: 'Output',
	name: 'output',
	type: 'options',
	default: 'result',
	description: 'What each output item contains',
	options: [
		{
			name: 'Input and Result',
			value: 'inputAndResult',
			description: 'The input item, with the record ID and the action',
		},
		{
			name: 'Record',
			value: 'record',
			description: 'The record as read after writing, with the action',
		},
		{
			name: 'Result',
			value: 'result',
			description: 'The record ID and the action, such as created or updated',
		},
	],
});

const validateOnlyOption: INodeProperties = {
	displayName: 'Validate Only',
	name: 'validateOnly',
	type: 'boolean',
	default: false,
	description:
		'Whether to check the items and return what would change, without writing anything. Rules enforced by Odoo itself, such as unique values, are not checked.',
};

const parallelWriteOption: INodeProperties = {
	...parallelOption,
	description: `${String(parallelOption.description)} Only used if On Error is set to continue.`,
};

/** What all operations that write field values have. */
const valueOptions: readonly INodeProperties[] = [
	allOrNothingOption,
	batchSizeOption,
	companyOption,
	contextOption,
	writeLanguageOption,
	onMissingReferenceOption,
	outputOption,
	parallelWriteOption,
	skipTrackingOption,
	timeoutOption,
	timezoneOption,
	validateOnlyOption,
];

/** The options of an operation that writes field values, with some of its own among them. */
export function writeOptions(own: readonly INodeProperties[] = []): INodeProperties {
	return optionsOf(...valueOptions, unknownColumnsOption, ...own);
}

/** The same where nothing is mapped automatically. */
export function documentOptions(...own: readonly INodeProperties[]): INodeProperties {
	return optionsOf(...valueOptions, ...own);
}

/** The same where nothing that is missing is created. */
export const stockOptions = optionsOf(
	...valueOptions.filter(
		(each) => each !== onMissingReferenceOption && each !== skipTrackingOption,
	),
);

/** The options of operations that need no field values. */
export const removeOptions = optionsOf(
	allOrNothingOption,
	batchSizeOption,
	companyOption,
	contextOption,
	{
		...outputOption,
		options: outputOption.options.filter(({ value }) => value !== 'record'),
	},
	parallelWriteOption,
	timeoutOption,
	validateOnlyOption,
);

/** What the options say about writing, ready for the client. */
export interface WriteChoices extends CallSettings {
	readonly allOrNothing: boolean;
	readonly failsOnUnknownColumns: boolean;
	readonly onMissingReference: ChoiceOf<typeof onMissingReferenceOption>;
	readonly output: ChoiceOf<typeof outputOption>;
	/** Set where an AI agent may not remove records by the values that it writes. */
	readonly removalBan?: { readonly hint: string };
	readonly validateOnly: boolean;
}

export function readWriteSettings(ctx: IExecuteFunctions, itemIndex: number): WriteChoices {
	const options = new Added(ctx, itemIndex);
	const { batchSize, context, zones } = readCallSettings(ctx, itemIndex);
	const skipTracking = options.switch(skipTrackingOption);
	return {
		allOrNothing: options.switch(allOrNothingOption),
		batchSize,
		context: contextFrom({ skipTracking, context }),
		failsOnUnknownColumns: options.choice(unknownColumnsOption) === 'error',
		onMissingReference: options.choice(onMissingReferenceOption),
		output: options.choice(outputOption),
		removalBan: removalBan(ctx.getNode()),
		validateOnly: options.switch(validateOnlyOption),
		zones,
	};
}
