import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import type { FieldChoice, OdooClient, Outcome, RecordLocator } from '../../../../odoo';
import { chooseFields, getRecords, OdooError } from '../../../../odoo';
import type { BatchOperation, BatchRow, OutputItem } from '../../../shared/operation';
import { readModel } from '../../../shared/parameters/model';
import { outputParameters, readFieldChoice } from '../../../shared/parameters/output';
import type { ReadSettings } from '../../../shared/parameters/readOptions';
import { readOptions, readReadSettings } from '../../../shared/parameters/readOptions';
import { readRecordLocator, recordParameter } from '../../../shared/parameters/record';

interface Target {
	readonly model: string;
	readonly choice: FieldChoice;
	readonly settings: ReadSettings;
}

const properties: INodeProperties[] = [recordParameter, ...outputParameters, readOptions];

const displayOptions = { show: { resource: ['record'], operation: ['get'] } };

export const description = updateDisplayOptions(displayOptions, properties);

export const operation: BatchOperation<Target, RecordLocator> = { kind: 'batch', readRow, execute };

function readRow(ctx: IExecuteFunctions, itemIndex: number): BatchRow<Target, RecordLocator> {
	const model = readModel(ctx, itemIndex);
	const locator = readRecordLocator(ctx, itemIndex);
	const choice = readFieldChoice(ctx, itemIndex);
	const settings = readReadSettings(ctx, itemIndex);

	return { target: { model, choice, settings }, row: locator };
}

async function execute(
	odoo: OdooClient,
	{ model, choice, settings }: Target,
	locators: readonly RecordLocator[],
): Promise<Array<Outcome<OutputItem>>> {
	const { context, format, language, pageSize, withBinary } = settings;
	const fields = chooseFields(await odoo.schema(model, language), choice, { withBinary });
	const query = { model, fields, context, format, pageSize };

	const found = await getRecords(odoo, query, locators);

	return found.map((record) =>
		record instanceof OdooError
			? { status: 'failed', error: record }
			: { status: 'done', result: { json: record as IDataObject } },
	);
}
