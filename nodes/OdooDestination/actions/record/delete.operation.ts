import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import type { OdooClient, Outcome } from '../../../../odoo';
import { deleteRecords } from '../../../../odoo';
import type { BatchOperation, BatchRow, OutputItem, RunSettings } from '../../../shared/operation';
import { idsParameter, readIds } from '../../../shared/parameters/ids';
import { readModel } from '../../../shared/parameters/model';
import { locateAll, regroup } from '../../idLists';
import type { WriteSettings } from '../../writeOptions';
import { deleteOptions, readWriteSettings } from '../../writeOptions';

interface DeleteTarget {
	readonly model: string;
	readonly settings: WriteSettings;
}

const properties: INodeProperties[] = [
	idsParameter(
		'The record or records to delete for good. To keep them out of sight, archive them instead.',
	),
	deleteOptions,
];

const displayOptions = { show: { resource: ['record'], operation: ['delete'] } };

export const description = updateDisplayOptions(displayOptions, properties);

export const operation: BatchOperation<DeleteTarget, readonly unknown[]> = {
	kind: 'batch',
	readRow,
	execute: deleteAll, // `delete` is a reserved word
};

function readRow(
	ctx: IExecuteFunctions,
	itemIndex: number,
): BatchRow<DeleteTarget, readonly unknown[]> {
	const model = readModel(ctx, itemIndex);
	const ids = readIds(ctx, itemIndex);
	const settings = readWriteSettings(ctx, itemIndex);

	return { target: { model, settings }, row: ids };
}

async function deleteAll(
	odoo: OdooClient,
	{ model, settings }: DeleteTarget,
	rows: ReadonlyArray<readonly unknown[]>,
	{ stopAtFirstError }: RunSettings,
): Promise<Array<Outcome<OutputItem>>> {
	const { batchSize, context } = settings;
	const located = await locateAll(odoo, model, rows.flat());

	const options = { batchSize, stopAtFirstError };
	const deleted = await deleteRecords(odoo, { model, context }, located, options);

	return regroup('deleted', rows, deleted);
}
