import type { IExecuteFunctions } from 'n8n-workflow';
import type { createRecords, MatchSettings, OdooClient, Outcome } from '../../odoo';
import { keyWords, ModelClient, writeByKey as writeRecordsByKey } from '../../odoo';
import type { BatchOperation, OutputItem, RunSettings } from '../shared/operation';
import { ANY_RECORD, batchOperation } from '../shared/operation';
import { readModel } from '../shared/parameters/model';
import { checkOwnModel } from '../shared/parameters/ownModel';
import { checkAllTogether } from './allOrNothing';
import { readColumns } from './columns';
import { outputsOf } from './result';
import type { WriteItem } from './rows';
import { LeftOut, unknownColumnsOf, writeRowsOf } from './rows';
import type { WriteChoices } from './writeOptions';
import { readWriteSettings } from './writeOptions';

/** Where items are written to. */
export interface WriteTarget {
	readonly model: string;
	readonly settings: WriteChoices;
}

/** The same, and how records are found. */
interface KeyedTarget extends WriteTarget {
	readonly match: MatchSettings;
}

type WriteAll<T> = (
	...given: [...Parameters<typeof createRecords>, target: T]
) => ReturnType<typeof createRecords>;

/** An operation's `execute` that writes the values of all items. */
export function executeWith<T extends WriteTarget>(writeAll: WriteAll<T>) {
	return async (
		odoo: OdooClient,
		target: T,
		items: readonly WriteItem[],
		run: RunSettings,
	): Promise<Array<Outcome<OutputItem>>> => {
		const { settings } = target;
		checkAllTogether(items, settings, run);
		const model = await ModelClient.openToWrite(odoo, target.model, settings.context);
		const rows = await writeRowsOf(model, items, run);

		const { stopAtFirstError } = run;
		const unknownColumns = unknownColumnsOf(items, settings);
		const { match }: Partial<KeyedTarget> = target;
		const leftOut = new LeftOut(match?.columns ?? []);
		const how = { ...settings, unknownColumns, stopAtFirstError, onLeftOut: leftOut.add };
		const outcomes = await writeAll(model, rows, how, target);
		leftOut.advise(model, run);
		return await outputsOf(model, outcomes, items, settings);
	};
}

const writeByKey = executeWith<KeyedTarget>(
	async (model, rows, how, { match }) => await writeRecordsByKey(model, rows, { ...how, ...match }),
);

/**
 * What an item is about: its own record, or any record where one that is missing is created or left out, as
 * an earlier item may create it. Where that fails the item, it is only told.
 */
export function aboutOf(
	{ onMissingReference }: Pick<WriteChoices, 'onMissingReference'>,
	own?: string,
): string | undefined {
	return onMissingReference === 'error' ? own : ANY_RECORD;
}

/** Update, or Create or Update. */
export function keyedOperation(
	readMatch: (ctx: IExecuteFunctions, itemIndex: number) => MatchSettings,
): BatchOperation {
	return batchOperation<KeyedTarget, WriteItem>((ctx, itemIndex, item) => {
		const model = readModel(ctx, itemIndex);
		const columns = readColumns(ctx, itemIndex, item);
		const match = readMatch(ctx, itemIndex);
		const settings = readWriteSettings(ctx, itemIndex);
		if (match.columns.includes('id')) {
			const parameter = columns.isAutoMapped ? undefined : 'columns.value.id';
			checkOwnModel(ctx, itemIndex, { parameter });
		}
		const key = match.columns.map((name) => columns.values[name]);
		const about = aboutOf(settings, keyWords([model, ...key]));
		return { target: { model, settings, match }, row: { columns, item }, about };
	}, writeByKey);
}
