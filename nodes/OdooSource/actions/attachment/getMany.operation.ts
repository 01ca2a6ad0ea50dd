import type { IExecuteFunctions } from 'n8n-workflow';
import type { OdooClient, Outcome, RecordLocator } from '../../../../odoo';
import { findForLists, listAttachments, mapDone, ModelCalls } from '../../../../odoo';
import type { BatchRow, OutputItem } from '../../../shared/operation';
import { batchOperation, jsonItems } from '../../../shared/operation';
import { timeoutOptions } from '../../../shared/parameters/contextOptions';
import { idsParameter, readIds } from '../../../shared/parameters/ids';
import { modelParameter, readModel } from '../../../shared/parameters/model';
import type { ListedOperation } from '../../../shared/resource';

interface AttachmentsTarget {
	readonly model: string;
}

export const getManyOperation: ListedOperation = {
	option: {
		name: 'Get Many',
		value: 'getMany',
		description: 'Get the attachments of records, without the files',
		action: 'Get many attachments',
	},
	properties: [
		{ ...modelParameter, description: 'The model of the records whose attachments to list' },
		idsParameter('The records to list attachments for.'),
		timeoutOptions,
	],
	operation: batchOperation(readRow, execute),
};

function readRow(
	ctx: IExecuteFunctions,
	itemIndex: number,
): BatchRow<AttachmentsTarget, readonly RecordLocator[]> {
	const model = readModel(ctx, itemIndex);
	const ids = readIds(ctx, itemIndex);

	return { target: { model }, row: ids };
}

async function execute(
	odoo: OdooClient,
	{ model }: AttachmentsTarget,
	rows: ReadonlyArray<readonly RecordLocator[]>,
): Promise<Array<Outcome<readonly OutputItem[]>>> {
	const records = new ModelCalls(odoo, model, {});

	const found = await findForLists(
		records,
		rows,
		async (ids) => await listAttachments(records, ids),
	);

	return mapDone(found, jsonItems);
}
