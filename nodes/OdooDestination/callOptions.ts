import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Context, Zones } from '../../odoo';
import { contextFrom } from '../../odoo';
import { Added } from '../shared/parameters/added';
import {
	contextOption,
	readCompanyIds,
	readContext,
	readLanguage,
	readZones,
	timeoutOption,
	writeLanguageOption,
} from '../shared/parameters/contextOptions';
import { withLoadedOptions } from '../shared/parameters/loadedLists';
import { optionsOf } from '../shared/parameters/options';

/** What the options say about calls of Odoo, ready for the client; the default of an option that an operation lacks. */
export interface CallSettings {
	readonly batchSize: number;
	readonly context: Context;
	readonly zones: Zones;
}

const DEFAULT_BATCH_SIZE = 1000;

export const batchSizeOption: INodeProperties = {
	displayName: 'Batch Size',
	name: 'batchSize',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 10000 },
	default: DEFAULT_BATCH_SIZE,
	description:
		'Number of items per request. If an item fails, the batch is split so that the other items are still written.',
};

export const companyOption: INodeProperties = withLoadedOptions('getCompanies', {
	displayName: 'Company Name or ID',
	name: 'companyId',
	type: 'options',
	default: '',
	description: 'The company to work in. Defaults to the company of the user.',
});

/** The options of operations that run a method of Odoo, with `more` of their own. */
export function callOptions(...more: readonly INodeProperties[]): INodeProperties {
	return optionsOf(companyOption, contextOption, writeLanguageOption, timeoutOption, ...more);
}

export function readCallSettings(ctx: IExecuteFunctions, itemIndex: number): CallSettings {
	const options = new Added(ctx, itemIndex);
	const zones = readZones(ctx, options);
	return {
		batchSize: options.number(batchSizeOption, DEFAULT_BATCH_SIZE),
		context: contextFrom({
			language: readLanguage(options),
			timezone: zones.chosen,
			companyIds: readCompanyIds(options, 'companyId'),
			context: readContext(options),
		}),
		zones,
	};
}
