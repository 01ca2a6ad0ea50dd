import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { OdooClient, Outcome, RecordLocator, RemoveResult, RemoveSettings } from '../../odoo';
import { ModelCalls } from '../../odoo';
import type { BatchRow, OutputItem, RunSettings } from '../shared/operation';
import { readIds } from '../shared/parameters/ids';
import { readModel } from '../shared/parameters/model';
import { checkAllTogether } from './allOrNothing';
import { outputsOf } from './result';
import { readWriteSettings } from './writeOptions';
import type { WriteTarget } from './writeRecords';

/** The records that an item names. */
export interface RecordsItem {
	readonly ids: readonly RecordLocator[];
	readonly item: INodeExecutionData;
}

/** What is done with the records that items name. */
type RemoveAll = (
	model: ModelCalls,
	named: ReadonlyArray<readonly RecordLocator[]>,
	settings: RemoveSettings,
) => Promise<Array<Outcome<RemoveResult>>>;

/** The common part of operations that take IDs. */
export function readRecordsRow(
	ctx: IExecuteFunctions,
	itemIndex: number,
	item: INodeExecutionData,
): BatchRow<WriteTarget, RecordsItem> {
	const model = readModel(ctx, itemIndex);
	const ids = readIds(ctx, itemIndex);
	const settings = readWriteSettings(ctx, itemIndex);

	return { target: { model, settings }, row: { ids, item } };
}

/** An operation's `execute` that deletes or archives the records of all items. */
export function executeRemoval(removeAll: RemoveAll) {
	return async (
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
}
