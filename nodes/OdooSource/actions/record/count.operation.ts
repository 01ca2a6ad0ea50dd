import { countRecords, filterToSearch } from '../../../../odoo';
import type { ItemRun, OutputItem } from '../../../shared/operation';
import { jsonItems } from '../../../shared/operation';
import { filterParameters, readFilter } from '../../../shared/parameters/filter';
import { readModel } from '../../../shared/parameters/model';
import { readReadSettings, searchOptions } from '../../../shared/parameters/readOptions';
import type { ListedOperation } from '../../../shared/resource';

export const countOperation: ListedOperation = {
	option: {
		name: 'Count',
		value: 'count',
		description: 'Count the records that match a filter',
		action: 'Count records',
	},
	properties: [...filterParameters, searchOptions],
	operation: { kind: 'perItem', execute },
};

async function execute({ ctx, itemIndex, connect }: ItemRun): Promise<OutputItem[]> {
	const model = readModel(ctx, itemIndex);
	const filter = readFilter(ctx, itemIndex);
	const settings = readReadSettings(ctx, itemIndex);

	const odoo = await connect();
	const search = await filterToSearch(filter, { client: odoo, model, ...settings });

	return jsonItems([{ count: await countRecords(odoo, { model, ...search }) }]);
}
