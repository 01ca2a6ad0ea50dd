import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { OdooClient, Outcome } from '../../../../odoo';
import { downloadAttachments, downloadFieldFiles, ModelCalls } from '../../../../odoo';
import { binaryPropertyParameter, saveDownloads } from '../../../shared/downloads';
import type { BatchRow, OutputItem, RunSettings } from '../../../shared/operation';
import { batchOperation } from '../../../shared/operation';
import { timeoutOptions } from '../../../shared/parameters/contextOptions';
import { fieldParameter } from '../../../shared/parameters/fieldNames';
import { BY_ID, fromList, typed } from '../../../shared/parameters/pickerModes';
import { modelParameter, readModel } from '../../../shared/parameters/model';
import { recordParameter } from '../../../shared/parameters/record';
import type { WantedFile } from './fileRows';
import { locateFiles, readWantedFile } from './fileRows';
import { choiceParameter, readChoiceParameter } from '../../../shared/parameters/choices';
import { readRequiredText } from '../../../shared/parameters/required';
import type { ListedOperation } from '../../../shared/resource';

interface DownloadTarget {
	readonly model: string;
	/** Left out for attachments. */
	readonly field?: string;
}

const ofAttachment = { show: { source: ['attachment'] } };
const ofField = { show: { source: ['field'] } };

const sourceParameter = choiceParameter({
	displayName: 'Source',
	name: 'source',
	type: 'options',
	noDataExpression: true,
	default: 'attachment',
	options: [
		{ name: 'Attachment', value: 'attachment', description: 'A file attached to a record' },
		{
			name: 'Field of a Record',
			value: 'field',
			description: 'A file or image in a field, such as the photo of a contact',
		},
	],
});

const attachmentParameter: INodeProperties = {
	displayName: 'Attachment',
	name: 'attachmentId',
	type: 'resourceLocator',
	default: { mode: 'id', value: '={{ $json.id }}' },
	required: true,
	description: 'The attachment to download. Use Get Many to list the attachments of a record.',
	modes: [
		fromList('searchAttachments', 'Choose an attachment...'),
		BY_ID,
		typed('By External ID', 'xmlid', 'e.g. my_module.price_list'),
	],
	displayOptions: ofAttachment,
};

const fileFieldParameter = fieldParameter('getFileFields', {
	required: true,
	description: 'The field that holds the file',
	displayOptions: ofField,
});

export const downloadOperation: ListedOperation = {
	option: {
		name: 'Download',
		value: 'download',
		description: 'Download an attachment, or the file or image in a field',
		action: 'Download file',
	},
	properties: [
		sourceParameter,
		attachmentParameter,
		{ ...modelParameter, displayOptions: ofField },
		{
			...recordParameter,
			default: { mode: 'id', value: '={{ $json.id }}' },
			description: 'The record to download the file from. Archived records work, too.',
			displayOptions: ofField,
		},
		fileFieldParameter,
		binaryPropertyParameter,
		timeoutOptions,
	],
	operation: batchOperation(readRow, execute),
};

function readRow(ctx: IExecuteFunctions, itemIndex: number): BatchRow<DownloadTarget, WantedFile> {
	const isField = readChoiceParameter(ctx, itemIndex, sourceParameter) === 'field';
	const target = isField
		? {
				model: readModel(ctx, itemIndex),
				field: readRequiredText(ctx, itemIndex, fileFieldParameter),
			}
		: { model: 'ir.attachment' };
	const use = isField
		? { parameter: 'recordId' }
		: { parameter: 'attachmentId', model: target.model, shown: attachmentParameter };
	const row = readWantedFile(ctx, itemIndex, use);

	return { target, row };
}

async function execute(
	odoo: OdooClient,
	{ model, field }: DownloadTarget,
	rows: readonly WantedFile[],
	settings: RunSettings,
): Promise<Array<Outcome<OutputItem>>> {
	const files = await locateFiles(odoo, model, rows);

	return await saveDownloads(settings, files, (ids) =>
		field === undefined
			? downloadAttachments(odoo, ids)
			: downloadFieldFiles(new ModelCalls(odoo, model, {}), field, ids),
	);
}
