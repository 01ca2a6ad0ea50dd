import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { OdooClient, Outcome } from '../../../../odoo';
import { inLists, listAttachments, locateAll, locatorOf, OdooError } from '../../../../odoo';
import type { BatchOperation, BatchRow, OutputItem } from '../../../shared/operation';
import { jsonItems } from '../../../shared/operation';
import { timeoutOptions } from '../../../shared/parameters/contextOptions';
import { idsParameter, readIds } from '../../../shared/parameters/ids';
import { modelParameter, readModel } from '../../../shared/parameters/model';

interface AttachmentsTarget {
	readonly model: string;
}

export const option = {
	name: 'Get Many',
	value: 'getMany',
	description: 'Get the attachments of records, without the files',
	action: 'Get many attachments',
};

export const properties: INodeProperties[] = [
	{ ...modelParameter, description: 'The model of the records whose attachments to list' },
	idsParameter('Records whose attachments to list.'),
	timeoutOptions,
];

export const operation: BatchOperation<AttachmentsTarget, readonly unknown[]> = {
	kind: 'batch',
	readRow,
	execute,
};

function readRow(
	ctx: IExecuteFunctions,
	itemIndex: number,
): BatchRow<AttachmentsTarget, readonly unknown[]> {
	const model = readModel(ctx, itemIndex);
	const ids = readIds(ctx, itemIndex);

	return { target: { model }, row: ids };
}

async function execute(
	odoo: OdooClient,
	{ model }: AttachmentsTarget,
	rows: ReadonlyArray<readonly unknown[]>,
): Promise<Array<Outcome<readonly OutputItem[]>>> {
	const located = await locateAll(odoo, model, rows.flat().map(locatorOf));
	const ids = located.filter((id) => typeof id === 'number');

	const attachments = await listAttachments(odoo, { model, context: {} }, ids);

	return inLists(rows, located).map((own) => {
		const error = own.find((id) => id instanceof OdooError);
		if (error instanceof OdooError) return { status: 'failed', error };
		const found = own.flatMap((id) => (typeof id === 'number' ? (attachments.get(id) ?? []) : []));
		return { status: 'done', result: jsonItems(found) };
	});
}
