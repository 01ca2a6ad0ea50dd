import type { INodeProperties } from 'n8n-workflow';
import type { Context, ReadFormat, Zones } from '../../../odoo';
import { contextFrom, DEFAULT_OVERLAP_MINUTES } from '../../../odoo';
import { Added } from './added';
import { choiceParameter } from './choices';
import {
	contextOption,
	languageOption,
	parallelOption,
	readCompanyIds,
	readContext,
	readLanguage,
	readZones,
	timeoutOption,
	timezoneOption,
} from './contextOptions';
import { withLoadedOptions } from './loadedLists';
import { optionsOf } from './options';
import type { ParameterReader } from './parameterReader';

const companiesOption: INodeProperties = withLoadedOptions('getCompanies', {
	displayName: 'Company Names or IDs',
	name: 'companyIds',
	type: 'multiOptions',
	default: [],
	description:
		'Only return records of these companies and records without a company. Defaults to all companies of the user.',
});

const binaryFieldsOption = choiceParameter({
	displayName: 'Files and Images',
	name: 'binaryFields',
	type: 'options',
	default: 'omit',
	description:
		'How to return file and image fields. Fields that you select by name are always returned.',
	options: [
		{ name: 'Leave Out', value: 'omit' },
		{ name: 'Return as Base64 Text', value: 'base64' },
		{
			name: 'Return as Files',
			value: 'binary',
			description: 'As binary data, named after the fields in Odoo',
		},
	],
});

export const includeArchivedOption: INodeProperties = {
	displayName: 'Include Archived',
	name: 'includeArchived',
	type: 'boolean',
	default: false,
	description: 'Whether to include archived records',
};

const includeUrlOption: INodeProperties = {
	displayName: 'Include URL',
	name: 'includeUrl',
	type: 'boolean',
	default: false,
	description: 'Whether to add _url, the link to the record in Odoo',
};

const relationFormatOption = choiceParameter({
	displayName: 'Format of Linked Records',
	name: 'relationFormat',
	type: 'options',
	default: 'object',
	description: 'How to return linked records, such as the customer of an order',
	options: [
		{ name: 'ID and Name', value: 'object' },
		{ name: 'ID Only', value: 'id' },
		{ name: 'Name Only', value: 'name' },
	],
});

const selectionFormatOption = choiceParameter({
	displayName: 'Format of Selections',
	name: 'selectionFormat',
	type: 'options',
	default: 'value',
	description: 'How to return selection fields, such as the status of an order',
	options: [
		{ name: 'Label', value: 'label', description: 'As shown in Odoo' },
		{ name: 'Technical Value', value: 'value', description: 'As stored in Odoo' },
	],
});

const pageSizeOption: INodeProperties = {
	displayName: 'Page Size',
	name: 'pageSize',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 100000 },
	default: 2000,
	description:
		'Fixed maximum of records per request. Leave this option out to let the number adapt to the server.',
};

/** What all options about the values of records have. */
const valueOptions: readonly INodeProperties[] = [
	companiesOption,
	contextOption,
	relationFormatOption,
	selectionFormatOption,
	languageOption,
	timeoutOption,
	timezoneOption,
];

const allOptions: readonly INodeProperties[] = [
	...valueOptions,
	binaryFieldsOption,
	includeUrlOption,
	pageSizeOption,
];

/** The options of operations that read whole records, with some of their own among them. */
export function recordOptions(...own: readonly INodeProperties[]): INodeProperties {
	return optionsOf(...allOptions, parallelOption, ...own);
}

const overlapOption: INodeProperties = {
	displayName: 'Overlap',
	name: 'overlap',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 1440 },
	default: DEFAULT_OVERLAP_MINUTES,
	description:
		'Minutes to look back for late-committed changes. Each change is still returned only once. Increase it if imports or scheduled actions in Odoo take longer than this.',
};

/** The options of operations that read changes. */
export const changeOptions = optionsOf(...allOptions, includeArchivedOption, overlapOption);

/** How many records a trigger gives at a time unless it is told. */
const DEFAULT_POLL_LIMIT = 1000;

const pollLimitOption: INodeProperties = {
	displayName: 'Max Records per Poll',
	name: 'pollLimit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: DEFAULT_POLL_LIMIT,
	description: 'Maximum number of records per execution. The rest follow with the next poll.',
};

/** The options of a trigger that watches records. */
export const watchOptions = optionsOf(
	...allOptions,
	includeArchivedOption,
	pollLimitOption,
	overlapOption,
);

/** @throws OdooError `INVALID_VALUE` */
export function readPollLimit(ctx: ParameterReader): number {
	return new Added(ctx, 0).number(pollLimitOption, DEFAULT_POLL_LIMIT);
}

/** The overlap in minutes. @throws OdooError `INVALID_VALUE` */
export function readOverlap(ctx: ParameterReader, itemIndex: number): number {
	return new Added(ctx, itemIndex).number(overlapOption, DEFAULT_OVERLAP_MINUTES);
}

/** The options of operations that read groups of records. */
export const groupOptions = optionsOf(...valueOptions, includeArchivedOption);

/** The options of operations that only look for records. */
export const searchOptions = optionsOf(
	companiesOption,
	contextOption,
	includeArchivedOption,
	languageOption,
	timeoutOption,
	timezoneOption,
);

/** What the options say about reading, ready for the client. */
export interface ReadSettings {
	readonly context: Context;
	readonly format: ReadFormat;
	readonly pageSize?: number;
	/** Files and images that were not selected by name come as well. */
	readonly withBinary: boolean;
	/** Files and images come as binary data, not as text. */
	readonly asFiles: boolean;
	readonly withUrl: boolean;
	readonly zones: Zones;
}

/** @throws OdooError `INVALID_VALUE` */
export function readReadSettings(ctx: ParameterReader, itemIndex: number): ReadSettings {
	const options = new Added(ctx, itemIndex);
	const zones = readZones(ctx, options);
	const files = options.choice(binaryFieldsOption);
	return {
		context: contextFrom({
			language: readLanguage(options),
			timezone: zones.chosen,
			companyIds: readCompanyIds(options, 'companyIds'),
			includeArchived: options.switch(includeArchivedOption),
			context: readContext(options),
		}),
		format: {
			relationFormat: options.choice(relationFormatOption),
			selectionFormat: options.choice(selectionFormatOption),
		},
		pageSize: options.number(pageSizeOption, undefined),
		withBinary: files !== 'omit',
		asFiles: files === 'binary',
		withUrl: options.switch(includeUrlOption),
		zones,
	};
}
