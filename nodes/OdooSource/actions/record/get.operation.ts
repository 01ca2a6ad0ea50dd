import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import type { FieldChoice, OdooClient, Outcome, RecordLocator } from '../../../../odoo';
import { chooseFields, getRecords, OdooError, relatedFields } from '../../../../odoo';
import { withFiles, withoutFiles } from '../../../shared/binaryFields';
import type { BatchOperation, BatchRow, OutputItem, RunSettings } from '../../../shared/operation';
import { readModel } from '../../../shared/parameters/model';
import {
	outputParameters,
	readFieldChoice,
	readRelatedPaths,
} from '../../../shared/parameters/output';
import type { ReadSettings } from '../../../shared/parameters/readOptions';
import { readOptions, readReadSettings } from '../../../shared/parameters/readOptions';
import { readRecordLocator, recordParameter } from '../../../shared/parameters/record';

interface Target {
	readonly model: string;
	readonly choice: FieldChoice;
	readonly paths: readonly string[];
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
	const paths = readRelatedPaths(ctx, itemIndex);
	const settings = readReadSettings(ctx, itemIndex);

	return { target: { model, choice, paths, settings }, row: locator };
}

async function execute(
	odoo: OdooClient,
	{ model, choice, paths, settings }: Target,
	locators: readonly RecordLocator[],
	{ ctx }: RunSettings,
): Promise<Array<Outcome<OutputItem>>> {
	const { context, format, language, pageSize, withBinary, withUrl } = settings;
	const schemaOf = async (name: string) => await odoo.schema(name, language);
	const fields = chooseFields(await schemaOf(model), choice, { withBinary });
	const fieldsAreOptional = typeof choice === 'string';
	const related = await relatedFields(model, paths, schemaOf);
	const query = { model, fields, related, fieldsAreOptional, context, format, pageSize, withUrl };

	const toItem = settings.asFiles ? withFiles(ctx, model, fields) : withoutFiles;
	const outcomes: Array<Outcome<OutputItem>> = locators.map(() => ({ status: 'notRun' }));
	for await (const [position, found] of getRecords(odoo, query, locators)) {
		outcomes[position] =
			found instanceof OdooError
				? { status: 'failed', error: found }
				: { status: 'done', result: await toItem(found) };
	}
	return outcomes;
}
