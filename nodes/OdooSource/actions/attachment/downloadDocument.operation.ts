import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { DocumentKind, OdooClient, Outcome } from '../../../../odoo';
import { downloadDocuments, ModelCalls } from '../../../../odoo';
import { binaryPropertyParameter, saveDownloads } from '../../../shared/downloads';
import type { BatchRow, OutputItem, RunSettings } from '../../../shared/operation';
import { batchOperation } from '../../../shared/operation';
import { timeoutOptions } from '../../../shared/parameters/contextOptions';
import { fromList, typed } from '../../../shared/parameters/pickerModes';
import { ONE_RECORD_MEANT } from '../../../shared/parameters/ownModel';
import { modelParameter, readModel } from '../../../shared/parameters/model';
import { notice } from '../../../shared/parameters/notice';
import { recordParameter } from '../../../shared/parameters/record';
import type { WantedFile } from './fileRows';
import { locateFiles, readWantedFile } from './fileRows';
import { choiceParameter, readChoiceParameter } from '../../../shared/parameters/choices';
import { readRequiredText } from '../../../shared/parameters/required';
import type { ListedOperation } from '../../../shared/resource';

interface DocumentTarget {
	readonly model: string;
	readonly kind: DocumentKind;
}

const documentParameter = choiceParameter({
	displayName: 'Document',
	name: 'document',
	type: 'options',
	noDataExpression: true,
	default: 'portal',
	options: [
		{
			name: "Customer's or Vendor's Copy",
			value: 'portal',
			description: 'The PDF of a quotation, sales order, invoice or purchase order',
		},
		{
			name: 'Report',
			value: 'report',
			description: 'Any PDF report. Requires a password in the credential instead of an API key.',
		},
	],
});

const reportParameter: INodeProperties = {
	displayName: 'Report',
	name: 'report',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The report to print for the record',
	modes: [
		fromList('searchReports', 'Choose a report...'),
		typed('By Technical Name', 'name', 'e.g. stock.report_deliveryslip'),
	],
	displayOptions: { show: { document: ['report'] } },
};

export const downloadDocumentOperation: ListedOperation = {
	option: {
		name: 'Download Document',
		value: 'downloadDocument',
		description: 'Download a quotation, order, invoice or report as PDF',
		action: 'Download document as PDF',
	},
	properties: [
		{
			...modelParameter,
			description: 'The model of the record, such as Sales Order, or Journal Entry for invoices',
		},
		{
			...recordParameter,
			default: { mode: 'id', value: `={{ ${ONE_RECORD_MEANT} }}` },
			description: 'The record whose document to download',
		},
		documentParameter,
		reportParameter,
		notice(
			'portalNotice',
			"On Odoo 14 and on servers with several databases, the credential needs the user's password instead of an API key. On your own server, wkhtmltopdf must be installed.",
			{ document: ['portal'] },
		),
		notice(
			'reportNotice',
			"The credential needs the user's password instead of an API key. On your own server, wkhtmltopdf must be installed.",
			{ document: ['report'] },
		),
		binaryPropertyParameter,
		timeoutOptions,
	],
	operation: batchOperation(readRow, execute),
};

function readRow(ctx: IExecuteFunctions, itemIndex: number): BatchRow<DocumentTarget, WantedFile> {
	const model = readModel(ctx, itemIndex);
	const kind = readKind(ctx, itemIndex);
	const row = readWantedFile(ctx, itemIndex);

	return { target: { model, kind }, row };
}

async function execute(
	odoo: OdooClient,
	{ model, kind }: DocumentTarget,
	rows: readonly WantedFile[],
	settings: RunSettings,
): Promise<Array<Outcome<OutputItem>>> {
	const files = await locateFiles(odoo, model, rows);

	return await saveDownloads(settings, files, (ids) =>
		downloadDocuments(new ModelCalls(odoo, model, {}), kind, ids),
	);
}

function readKind(ctx: IExecuteFunctions, itemIndex: number): DocumentKind {
	const by = readChoiceParameter(ctx, itemIndex, documentParameter);
	if (by === 'portal') return { by };
	return { by, report: readRequiredText(ctx, itemIndex, reportParameter) };
}
