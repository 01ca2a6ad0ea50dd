import type { IExecuteFunctions } from 'n8n-workflow';
import type { OdooClient, Outcome, RecordLocator } from '../../../../odoo';
import { getRecords, OdooError } from '../../../../odoo';
import type { BatchRow, RowOutput, RunSettings } from '../../../shared/operation';
import { batchOperation } from '../../../shared/operation';
import { Added } from '../../../shared/parameters/added';
import { choiceParameter } from '../../../shared/parameters/choices';
import { outputParameters } from '../../../shared/parameters/output';
import { recordOptions } from '../../../shared/parameters/readOptions';
import { readRecordLocator, recordParameter } from '../../../shared/parameters/record';
import type { RecordView } from '../../../shared/parameters/recordView';
import { toItem } from '../../../shared/itemsOfRecords';
import { keepingFiles, readRecordView, toViewQuery } from '../../../shared/parameters/recordView';
import type { ListedOperation } from '../../../shared/resource';

interface Target {
	readonly view: RecordView;
	readonly skipsMissing: boolean;
}

const onMissingOption = choiceParameter({
	displayName: 'If Not Found',
	name: 'onMissing',
	type: 'options',
	default: 'error',
	description: 'What to do if the record does not exist',
	options: [
		{ name: 'Fail the Item', value: 'error' },
		{ name: 'Return Nothing', value: 'skip', description: 'Return no item' },
	],
});

export const getOperation: ListedOperation = {
	option: {
		name: 'Get',
		value: 'get',
		description: 'Get one record by its ID, External ID, number, name or URL',
		action: 'Get record',
	},
	properties: [recordParameter, ...outputParameters, recordOptions(onMissingOption)],
	operation: batchOperation(readRow, execute),
};

function readRow(ctx: IExecuteFunctions, itemIndex: number): BatchRow<Target, RecordLocator> {
	const row = readRecordLocator(ctx, itemIndex);
	const view = readRecordView(ctx, itemIndex);
	const options = new Added(ctx, itemIndex);
	const skipsMissing = options.choice(onMissingOption) === 'skip';

	return { target: { view, skipsMissing }, row };
}

async function execute(
	odoo: OdooClient,
	{ view, skipsMissing }: Target,
	locators: readonly RecordLocator[],
	{ ctx }: RunSettings,
): Promise<Array<Outcome<RowOutput>>> {
	const query = keepingFiles(ctx, view, await toViewQuery(odoo, view));
	const outcomes: Array<Outcome<RowOutput>> = locators.map(() => ({ status: 'notRun' }));
	for await (const [position, found] of getRecords(odoo, query, locators)) {
		if (!(found instanceof OdooError)) {
			outcomes[position] = { status: 'done', result: toItem(found) };
		} else if (skipsMissing && found.code === 'RECORD_NOT_FOUND') {
			outcomes[position] = { status: 'done', result: [] };
		} else {
			outcomes[position] = { status: 'failed', error: found };
		}
	}
	return outcomes;
}
