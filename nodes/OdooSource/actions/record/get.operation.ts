import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import type { OdooClient, Outcome, RecordLocator } from '../../../../odoo';
import { getRecords, OdooError } from '../../../../odoo';
import type { BatchOperation, BatchRow, OutputItem, RunSettings } from '../../../shared/operation';
import { outputParameters } from '../../../shared/parameters/output';
import { readOptions } from '../../../shared/parameters/readOptions';
import { readRecordLocator, recordParameter } from '../../../shared/parameters/record';
import type { RecordView } from '../../../shared/parameters/recordView';
import { itemMaker, readRecordView, toViewQuery } from '../../../shared/parameters/recordView';

const properties: INodeProperties[] = [recordParameter, ...outputParameters, readOptions];

const displayOptions = { show: { resource: ['record'], operation: ['get'] } };

export const description = updateDisplayOptions(displayOptions, properties);

export const operation: BatchOperation<RecordView, RecordLocator> = {
	kind: 'batch',
	readRow,
	execute,
};

function readRow(ctx: IExecuteFunctions, itemIndex: number): BatchRow<RecordView, RecordLocator> {
	return { target: readRecordView(ctx, itemIndex), row: readRecordLocator(ctx, itemIndex) };
}

async function execute(
	odoo: OdooClient,
	view: RecordView,
	locators: readonly RecordLocator[],
	{ ctx }: RunSettings,
): Promise<Array<Outcome<OutputItem>>> {
	const query = await toViewQuery(odoo, view);
	const toItem = itemMaker(ctx, view, query);
	const outcomes: Array<Outcome<OutputItem>> = locators.map(() => ({ status: 'notRun' }));
	for await (const [position, found] of getRecords(odoo, query, locators)) {
		outcomes[position] =
			found instanceof OdooError
				? { status: 'failed', error: found }
				: { status: 'done', result: await toItem(found) };
	}
	return outcomes;
}
