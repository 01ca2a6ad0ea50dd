import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Context, RowSettings, Zones } from '../../odoo';
import { contextFrom } from '../../odoo';
import {
	contextOption,
	languageOption,
	readCompanyIds,
	readContext,
	readZones,
	timeoutOption,
	timezoneOption,
} from '../shared/parameters/context';

const MISSING_REFERENCE_CHOICES = ['create', 'error', 'skipField'] as const;
const DEFAULT_BATCH_SIZE = 1000;

const batchSizeOption: INodeProperties = {
	displayName: 'Batch Size',
	name: 'batchSize',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 10000 },
	default: DEFAULT_BATCH_SIZE,
	description:
		'How many items to send in one request. A batch with a bad item is split until that item stands alone.',
};

const companyOption: INodeProperties = {
	displayName: 'Company Name or ID',
	name: 'companyId',
	type: 'options',
	default: '',
	description:
		'The company to work in. The user\'s default company if empty. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	typeOptions: { loadOptionsMethod: 'getCompanies' },
};

const skipTrackingOption: INodeProperties = {
	displayName: 'Skip Change Log',
	name: 'skipTracking',
	type: 'boolean',
	default: false,
	description:
		'Whether to leave out the log of changes in the chatter, which makes bulk writes faster',
};

const unknownColumnsOption: INodeProperties = {
	displayName: 'Unknown Columns',
	name: 'unknownColumns',
	type: 'options',
	default: 'ignore',
	description:
		'What to do with input data that the model has no writable field for, when mapping automatically',
	options: [
		{ name: 'Fail the Item', value: 'error' },
		{ name: 'Ignore', value: 'ignore' },
	],
};

const onMissingReferenceOption: INodeProperties = {
	displayName: 'On Missing Reference',
	name: 'onMissingReference',
	type: 'options',
	default: 'error',
	description: 'What to do when a linked record, such as a country or a tag, does not exist',
	options: [
		{
			name: 'Create It',
			value: 'create',
			description: 'Create a record of this name, once for all items that need it',
		},
		{ name: 'Fail the Item', value: 'error' },
		{
			name: 'Skip the Field',
			value: 'skipField',
			description: 'Write the other fields of the item and leave this one alone',
		},
	],
};

const optionsCollection: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
};

/** The options of operations that write field values. */
export const writeOptions: INodeProperties = {
	...optionsCollection,
	options: [
		batchSizeOption,
		companyOption,
		contextOption,
		languageOption,
		onMissingReferenceOption,
		skipTrackingOption,
		timeoutOption,
		timezoneOption,
		unknownColumnsOption,
	],
};

/** The options of operations that need no field values. */
export const deleteOptions: INodeProperties = {
	...optionsCollection,
	options: [batchSizeOption, companyOption, contextOption, timeoutOption],
};

/** What the options say about writing, ready for the client. */
export interface WriteSettings {
	readonly batchSize: number;
	readonly context: Context;
	readonly failsOnUnknownColumns: boolean;
	readonly onMissingReference: NonNullable<RowSettings['onMissingReference']>;
	readonly zones: Zones;
}

export function readWriteSettings(ctx: IExecuteFunctions, itemIndex: number): WriteSettings {
	const options = ctx.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const zones = readZones(ctx, options);
	return {
		batchSize: Math.max(1, Math.floor(Number(options.batchSize) || DEFAULT_BATCH_SIZE)),
		context: contextFrom({
			language: typeof options.language === 'string' ? options.language : '',
			timezone: zones.chosen,
			companyIds: readCompanyIds(options.companyId),
			skipTracking: options.skipTracking === true,
			context: readContext(options),
		}),
		failsOnUnknownColumns: options.unknownColumns === 'error',
		onMissingReference: MISSING_REFERENCE_CHOICES.find((each) => each === options.onMissingReference) ?? 'error',
		zones,
	};
}
