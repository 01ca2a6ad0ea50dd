import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { MeasureChoice } from '../../../../odoo';
import { aggregateRecords, filterToDomain, languageOf } from '../../../../odoo';
import type { ItemRun, OutputItem } from '../../../shared/operation';
import { jsonItems } from '../../../shared/operation';
import { choiceParameter, readChoice } from '../../../shared/parameters/choices';
import {
	fieldName,
	fieldNames,
	fieldParameter,
	OF_MODEL,
} from '../../../shared/parameters/fieldNames';
import { filterParameters, readFilter } from '../../../shared/parameters/filter';
import { allOrSome } from '../../limit';
import { withLoadedOptions } from '../../../shared/parameters/loadedLists';
import { readModel } from '../../../shared/parameters/model';
import { groupOptions, readReadSettings } from '../../../shared/parameters/readOptions';
import { readGivenList } from '../../../shared/parameters/required';
import { readSort, sortBy } from '../../sort';
import type { ListedOperation } from '../../../shared/resource';

const groupByParameter: INodeProperties = withLoadedOptions('getGroupings', {
	displayName: 'Group By Field Names or IDs',
	name: 'groupBy',
	type: 'multiOptions',
	default: [],
	description:
		'Fields to group by. Leave empty for totals. Group dates by period, such as date_order:month. A period is returned as its first day.',
	typeOptions: OF_MODEL,
});

/** The field of a measure. Only numbers can be added up. */
const NUMBER_FIELD: INodeProperties = fieldParameter('getNumberFields', {
	displayOptions: { show: { function: ['avg', 'sum'] } },
});

const ANY_FIELD: INodeProperties = fieldParameter('getSortableFields', {
	displayOptions: { hide: { function: ['avg', 'sum'] } },
});

const functionParameter = choiceParameter({
	displayName: 'Function',
	name: 'function',
	type: 'options',
	default: 'sum',
	options: [
		{ name: 'Average', value: 'avg' },
		{ name: 'Count', value: 'count', description: 'Number of records with a value' },
		{ name: 'Count Distinct', value: 'countDistinct', description: 'Number of different values' },
		{ name: 'Maximum', value: 'max' },
		{ name: 'Minimum', value: 'min' },
		{ name: 'Sum', value: 'sum' },
	],
});

const measuresParameter: INodeProperties = {
	displayName: 'Measures',
	name: 'measures',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Measure',
	default: {},
	description:
		'Values to calculate for each group, in addition to the record count. If amounts are in several currencies, group by the currency as well.',
	options: [
		{
			displayName: 'Measure',
			name: 'values',
			values: [functionParameter, NUMBER_FIELD, ANY_FIELD],
		},
	],
};

const groupSortParameter = sortBy(
	fieldParameter('getGroupValues', {
		typeOptions: { loadOptionsDependsOn: ['groupBy', 'measures'] },
	}),
	'How to sort the groups. Defaults to the order of the Group By fields.',
);

export const aggregateOperation: ListedOperation = {
	option: {
		name: 'Aggregate',
		value: 'aggregate',
		description: 'Group records and calculate sums, averages and counts for each group',
		action: 'Aggregate records',
	},
	properties: [
		groupByParameter,
		measuresParameter,
		...filterParameters,
		groupSortParameter,
		...allOrSome.parameters,
		groupOptions,
	],
	operation: { kind: 'perItem', execute },
};

async function execute({ ctx, itemIndex, connect }: ItemRun): Promise<OutputItem[]> {
	const model = readModel(ctx, itemIndex);
	const groupBy = readGivenList(ctx, itemIndex, groupByParameter, fieldNames);
	const measures = readMeasures(ctx, itemIndex);
	const filter = readFilter(ctx, itemIndex);
	const sort = readSort(ctx, itemIndex);
	const limit = allOrSome.read(ctx, itemIndex);
	const { context, format, zones } = readReadSettings(ctx, itemIndex);

	const odoo = await connect();
	const schema = await odoo.schema(model, languageOf(context));
	const domain = await filterToDomain(filter, { client: odoo, model, context, zones });

	const query = { schema, domain, groupBy, measures, sort, limit, context, format, zones };
	return jsonItems(await aggregateRecords(odoo, query));
}

function readMeasures(ctx: IExecuteFunctions, itemIndex: number): MeasureChoice[] {
	const measures = ctx.getNodeParameter('measures.values', itemIndex, []) as IDataObject[];
	return measures.map((measure) => ({
		field: fieldName(measure.field),
		function: readChoice(measure, functionParameter),
	}));
}
