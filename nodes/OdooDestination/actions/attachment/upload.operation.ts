import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Context, OdooClient, Outcome, RecordLocator, UploadRow } from '../../../../odoo';
import {
	locateAll,
	mapDone,
	ModelCalls,
	ModelClient,
	OdooError,
	uploadAttachments,
	uploadIntoField,
	zip,
} from '../../../../odoo';
import type { BatchRow, OutputItem, RunSettings } from '../../../shared/operation';
import { ANY_RECORD, batchOperation } from '../../../shared/operation';
import { fieldParameter } from '../../../shared/parameters/fieldNames';
import { readModel } from '../../../shared/parameters/model';
import { readRecordLocator, recordParameter } from '../../../shared/parameters/record';
import { callOptions, readCallSettings } from '../../callOptions';
import type { InputFile } from '../../uploads';
import { inputFilesParameter, readInputFiles, uploadFilesOf } from '../../uploads';
import { outcomesOfItems } from '../../result';
import { choiceParameter, readChoiceParameter } from '../../../shared/parameters/choices';
import { hasNoValue, readRequiredText } from '../../../shared/parameters/required';
import type { ListedOperation } from '../../../shared/resource';

interface UploadTarget {
	readonly model: string;
	/** Left out for attachments. */
	readonly field?: string;
	readonly batchSize: number;
	readonly context: Context;
}

interface Row {
	readonly locator: RecordLocator;
	readonly files: readonly InputFile[];
}

const intoField = { show: { destination: ['field'] } };

const destinationParameter = choiceParameter({
	displayName: 'Upload To',
	name: 'destination',
	type: 'options',
	noDataExpression: true,
	default: 'attachment',
	options: [
		{ name: 'Attachment', value: 'attachment', description: 'Attach the files to a record' },
		{
			name: 'Field of a Record',
			value: 'field',
			description: 'Upload the file to a field, such as the photo of a contact',
		},
	],
});

const fileFieldParameter = fieldParameter('getFileFields', {
	required: true,
	description: 'The field for the file',
	displayOptions: intoField,
});

const filesParameter = { ...inputFilesParameter, required: true };

export const uploadOperation: ListedOperation = {
	option: {
		name: 'Upload',
		value: 'upload',
		description: 'Attach files to records or upload them to a field',
		action: 'Upload file',
	},
	properties: [
		destinationParameter,
		{
			...recordParameter,
			default: { mode: 'id', value: '={{ $json.id }}' },
			description: 'The record to add the files to. It may be archived.',
		},
		fileFieldParameter,
		filesParameter,
		callOptions(),
	],
	operation: batchOperation(readRow, execute),
};

function readRow(
	ctx: IExecuteFunctions,
	itemIndex: number,
	item: INodeExecutionData,
): BatchRow<UploadTarget, Row> {
	const model = readModel(ctx, itemIndex);
	const isField = readChoiceParameter(ctx, itemIndex, destinationParameter) === 'field';
	const locator = readRecordLocator(ctx, itemIndex);
	const field = isField ? { field: readRequiredText(ctx, itemIndex, fileFieldParameter) } : {};
	const files = readInputFiles(ctx, itemIndex, item, filesParameter);
	const { batchSize, context } = readCallSettings(ctx, itemIndex);

	if (files.length === 0 || (isField && files.length > 1)) throw wrongCount(isField);
	const target = { model, ...field, batchSize, context };
	return { target, row: { locator, files }, ...(isField && { about: ANY_RECORD }) };
}

async function execute(
	odoo: OdooClient,
	{ model: name, field, batchSize, context }: UploadTarget,
	rows: readonly Row[],
	{ ctx, stopAtFirstError }: RunSettings,
): Promise<Array<Outcome<OutputItem>>> {
	const model = new ModelCalls(odoo, name, context);
	const uploads = await locateUploads(ctx, model, rows);

	const options = { batchSize, stopAtFirstError };
	if (field === undefined) {
		return outcomesOfItems('uploaded', await uploadAttachments(model, uploads, options));
	}
	const opened = await ModelClient.open(odoo, name, context);
	const uploaded = await uploadIntoField(opened, field, uploads, options);
	return outcomesOfItems(
		'uploaded',
		mapDone(uploaded, (id) => [id]),
	);
}

async function locateUploads(
	ctx: IExecuteFunctions,
	model: ModelCalls,
	rows: readonly Row[],
): Promise<Array<UploadRow | OdooError>> {
	const ids = await locateAll(
		model,
		rows.map(({ locator }) => locator),
	);
	const uploads: Array<UploadRow | OdooError> = [];
	for (const [{ files }, id] of zip(rows, ids)) {
		await model.client.breathe();
		uploads.push(id instanceof OdooError ? id : { id, files: await uploadFilesOf(ctx, files) });
	}
	return uploads;
}

function wrongCount(isField: boolean): OdooError {
	return isField
		? new OdooError('INVALID_VALUE', 'A field of a record takes exactly one file.', {
				hint: 'Enter the name of one binary field under Input Binary Fields.',
			})
		: hasNoValue(filesParameter, {
				hint: 'Enter the name of the binary field that holds the file, such as data.',
			});
}
