import { filterToSearch, splitRecords } from '../../../../odoo';
import type { ItemRun, OutputItem } from '../../../shared/operation';
import { filterParameters, readFilter } from '../../../shared/parameters/filter';
import { readModel } from '../../../shared/parameters/model';
import { readReadSettings, searchOptions } from '../../../shared/parameters/readOptions';
import { wholeNumber } from '../../../shared/parameters/wholeNumber';
import type { ListedOperation } from '../../../shared/resource';

export const splitOperation: ListedOperation = {
	option: {
		name: 'Split Into Ranges',
		value: 'split',
		description: 'Split records into ID ranges that can be read in parallel',
		action: 'Split records into ranges',
	},
	properties: [
		{
			displayName: 'Range Size',
			name: 'rangeSize',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 10000,
			description:
				'Number of records in each range. Read a range with Get Many, filtered by ID from fromId to toId and by the same conditions as here.',
		},
		...filterParameters,
		searchOptions,
	],
	operation: { kind: 'perItem', execute },
};

async function execute({ ctx, itemIndex, connect }: ItemRun): Promise<OutputItem[]> {
	const model = readModel(ctx, itemIndex);
	const rangeSize = wholeNumber(ctx.getNodeParameter('rangeSize', itemIndex, 10000), 'Range Size');
	const filter = readFilter(ctx, itemIndex);
	const settings = readReadSettings(ctx, itemIndex);

	const odoo = await connect();
	const search = await filterToSearch(filter, { client: odoo, model, ...settings });

	const ranges = await splitRecords(odoo, { model, ...search, rangeSize });
	return ranges.map((range) => ({ json: { ...range } }));
}
