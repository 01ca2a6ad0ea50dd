import {
	filterToSearch,
	languageOf,
	mapBreathing,
	orderFrom,
	readAllRecords,
} from '../../../../odoo';
import { toItem } from '../../../shared/itemsOfRecords';
import type { ItemRun, OutputItem } from '../../../shared/operation';
import { filterParameters, readFilter } from '../../../shared/parameters/filter';
import { someOrAll } from '../../limit';
import { outputParameters } from '../../../shared/parameters/output';
import { includeArchivedOption, recordOptions } from '../../../shared/parameters/readOptions';
import { keepingFiles, readRecordView, toViewQuery } from '../../../shared/parameters/recordView';
import { readSort, sortParameter } from '../../sort';
import type { ListedOperation } from '../../../shared/resource';

export const getManyOperation: ListedOperation = {
	option: {
		name: 'Get Many',
		value: 'getMany',
		description: 'Get many records that match a filter',
		action: 'Get many records',
	},
	properties: [
		...someOrAll.parameters,
		...filterParameters,
		...outputParameters,
		sortParameter,
		recordOptions(includeArchivedOption),
	],
	operation: { kind: 'perItem', execute },
};

async function execute({ ctx, itemIndex, connect }: ItemRun): Promise<OutputItem[]> {
	const view = readRecordView(ctx, itemIndex);
	const limit = someOrAll.read(ctx, itemIndex);
	const filter = readFilter(ctx, itemIndex);
	const sort = readSort(ctx, itemIndex);

	const odoo = await connect();
	const { model, settings } = view;
	const search = await filterToSearch(filter, { client: odoo, model, ...settings });
	const viewQuery = await toViewQuery(odoo, view);
	const order = orderFrom(sort, await odoo.schema(model, languageOf(settings.context)));
	const query = keepingFiles(ctx, view, { ...viewQuery, ...search, order, limit });
	const records = await readAllRecords(odoo, query);
	return await mapBreathing(records, odoo.breathe, toItem);
}
