import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { OdooClient, Outcome, RecordLocator, RemoveResult, RemoveSettings } from '../../odoo';
import { ModelCalls } from '../../odoo';
import type { BatchRow, Guarded, OutputItem, RunSettings } from '../shared/operation';
import { batchOperation } from '../shared/operation';
import { idsParameter, readIds } from '../shared/parameters/ids';
import { readModel } from '../shared/parameters/model';
import type { ListedOperation, OperationOption } from '../shared/resource';
import { checkAllTogether } from './allOrNothing';
import { outputsOf } from './result';
import { readWriteSettings, removeOptions } from './writeOptions';
import type { WriteTarget } from './writeRecords';

/** The records that an item names. */
interface RecordsItem {
	readonly ids: readonly RecordLocator[];
	readonly item: INodeExecutionData;
}

/** What is done with the records that items name. */
type RemoveAll = (
	model: ModelCalls,
	named: ReadonlyArray<readonly RecordLocator[]>,
	settings: RemoveSettings,
) => Promise<Array<Outcome<RemoveResult>>>;

/** What such an operation is called, and whether it may do what cannot be undone. */
interface Removal extends Guarded {
	readonly option: OperationOption;
	readonly idsDescription: string;
}

/** An operation that deletes or archives the records of all items, or brings them back. */
export function removalOperation(
	removeAll: RemoveAll,
	{ option, idsDescription, ...guard }: Removal,
): ListedOperation {
	const execute = async (
		odoo: OdooClient,
		{ model: name, settings }: WriteTarget,
		items: readonly RecordsItem[],
		run: RunSettings,
	): Promise<Array<Outcome<OutputItem>>> => {
		checkAllTogether(items, settings, run);
		const model = new ModelCalls(odoo, name, settings.context);

		const named = items.map(({ ids }) => ids);
		const { stopAtFirstError } = run;
		const removed = await removeAll(model, named, { ...settings, stopAtFirstError });
		return await outputsOf(model, removed, items, settings);
	};
	return {
		option,
		properties: [idsParameter(idsDescription), removeOptions],
		operation: batchOperation(readRow, execute, guard),
	};
}

function readRow(
	ctx: IExecuteFunctions,
	itemIndex: number,
	item: INodeExecutionData,
): BatchRow<WriteTarget, RecordsItem> {
	const model = readModel(ctx, itemIndex);
	const ids = readIds(ctx, itemIndex);
	const settings = readWriteSettings(ctx, itemIndex);

	return { target: { model, settings }, row: { ids, item } };
}
