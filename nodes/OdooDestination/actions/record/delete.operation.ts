import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import type { OdooClient, Outcome } from '../../../../odoo';
import { deleteRecords, validateDeletes } from '../../../../odoo';
import type { BatchOperation, BatchRow, OutputItem, RunSettings } from '../../../shared/operation';
import { idsParameter } from '../../../shared/parameters/ids';
import { allowToolUseParameter, checkToolUse } from '../../../shared/parameters/toolUse';
import type { RecordsItem, RecordsTarget } from '../../recordsOfItems';
import {
	outputsOfRecords,
	readRecordsRow,
	recordsOfItems,
	verdictsOfRecords,
} from '../../recordsOfItems';
import type { Result } from '../../result';
import { removeOptions } from '../../writeOptions';

const properties: INodeProperties[] = [
	allowToolUseParameter,
	idsParameter(
		'The record or records to delete for good. To keep them out of sight, archive them instead.',
	),
	removeOptions,
];

const displayOptions = { show: { resource: ['record'], operation: ['delete'] } };

export const description = updateDisplayOptions(displayOptions, properties);

export const operation: BatchOperation<RecordsTarget, RecordsItem> = {
	kind: 'batch',
	readRow,
	execute: deleteAll, // `delete` is a reserved word
};

function readRow(
	ctx: IExecuteFunctions,
	itemIndex: number,
	item: INodeExecutionData,
): BatchRow<RecordsTarget, RecordsItem> {
	checkToolUse(ctx, itemIndex);
	return readRecordsRow(ctx, itemIndex, item);
}

async function deleteAll(
	odoo: OdooClient,
	target: RecordsTarget,
	rows: readonly RecordsItem[],
	run: RunSettings,
): Promise<Array<Outcome<OutputItem>>> {
	const { allOrNothing, batchSize, context, validateOnly } = target.settings;
	const where = { model: target.model, context };
	const named = await recordsOfItems(odoo, target, rows, run);
	const { records } = named;
	if (validateOnly) {
		const verdicts = await validateDeletes(odoo, where, records);
		return verdictsOfRecords(target, rows, named, verdicts);
	}

	const options = { allOrNothing, batchSize, stopAtFirstError: run.stopAtFirstError };
	const deleted = await deleteRecords(odoo, where, records, options);

	return await outputsOfRecords(odoo, target, rows, named, deleted.map(resultOf));
}

function resultOf(outcome: Outcome<number>): Outcome<Result> {
	if (outcome.status !== 'done') return outcome;
	return { status: 'done', result: { action: 'deleted', ids: [outcome.result] } };
}
