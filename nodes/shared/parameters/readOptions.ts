import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Context, ReadFormat, Zones } from '../../../odoo';
import { contextFrom } from '../../../odoo';
import {
	contextOption,
	languageOption,
	readCompanyIds,
	readContext,
	readZones,
	timeoutOption,
	timezoneOption,
} from './context';

const companiesOption: INodeProperties = {
	displayName: 'Company Names or IDs',
	name: 'companyIds',
	type: 'multiOptions',
	default: [],
	description:
		'The companies whose records to read. The user\'s default company if empty. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	typeOptions: { loadOptionsMethod: 'getCompanies' },
};

const binaryFieldsOption: INodeProperties = {
	displayName: 'Files and Images',
	name: 'binaryFields',
	type: 'options',
	default: 'omit',
	description: 'What to do with files and images, unless their field is selected by name',
	options: [
		{ name: 'Leave Out', value: 'omit' },
		{ name: 'Return as Base64 Text', value: 'base64' },
	],
};

const includeArchivedOption: INodeProperties = {
	displayName: 'Include Archived',
	name: 'includeArchived',
	type: 'boolean',
	default: false,
	description: 'Whether to return archived records as well',
};

const relationFormatOption: INodeProperties = {
	displayName: 'Format of Linked Records',
	name: 'relationFormat',
	type: 'options',
	default: 'object',
	options: [
		{ name: 'ID and Name', value: 'object' },
		{ name: 'ID Only', value: 'id' },
		{ name: 'Name Only', value: 'name' },
	],
};

const selectionFormatOption: INodeProperties = {
	displayName: 'Format of Selections',
	name: 'selectionFormat',
	type: 'options',
	default: 'value',
	description: 'How to return the choice of a selection field, such as the state of an order',
	options: [
		{ name: 'Label', value: 'label', description: 'As users of Odoo see it' },
		{ name: 'Technical Value', value: 'value', description: 'As Odoo stores it' },
	],
};

const pageSizeOption: INodeProperties = {
	displayName: 'Page Size',
	name: 'pageSize',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 100000 },
	default: 2000,
	description:
		'The most records to ask for in one request. By default the size follows the speed of the server.',
};

const optionsCollection: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
};

/** The options of operations that read whole records. */
export const readOptions: INodeProperties = {
	...optionsCollection,
	options: [
		companiesOption,
		contextOption,
		binaryFieldsOption,
		relationFormatOption,
		selectionFormatOption,
		includeArchivedOption,
		languageOption,
		pageSizeOption,
		timeoutOption,
		timezoneOption,
	],
};

/** The options of operations that only look for records. */
export const searchOptions: INodeProperties = {
	...optionsCollection,
	options: [companiesOption, contextOption, includeArchivedOption, timeoutOption, timezoneOption],
};

/** What the options say about reading, ready for the client. */
export interface ReadSettings {
	readonly context: Context;
	readonly format: ReadFormat;
	readonly language?: string;
	readonly pageSize?: number;
	readonly withBinary: boolean;
	readonly zones: Zones;
}

export function readReadSettings(ctx: IExecuteFunctions, itemIndex: number): ReadSettings {
	const options = ctx.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const zones = readZones(ctx, options);
	const language = typeof options.language === 'string' ? options.language : '';
	return {
		context: contextFrom({
			language,
			timezone: zones.chosen,
			companyIds: readCompanyIds(options.companyIds),
			includeArchived: options.includeArchived === true,
			context: readContext(options),
		}),
		format: {
			relationFormat: (options.relationFormat ?? 'object') as ReadFormat['relationFormat'],
			selectionFormat: (options.selectionFormat ?? 'value') as ReadFormat['selectionFormat'],
		},
		...(language && { language }),
		...(options.pageSize ? { pageSize: Number(options.pageSize) } : {}),
		withBinary: options.binaryFields === 'base64',
		zones,
	};
}
