import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import * as attachment from './actions/attachment/attachment.resource';
import * as checkpoint from './actions/checkpoint/checkpoint.resource';
import * as connection from './actions/connection/connection.resource';
import * as model from './actions/model/model.resource';
import * as record from './actions/record/record.resource';
import { router } from './actions/router';
import {
	getConditionFields,
	getSelectionValues,
	searchLinkedRecords,
} from '../shared/editor/conditionLists';
import * as fieldLists from '../shared/editor/fieldLists';
import { getModels, searchModels } from '../shared/editor/searchModels';
import { searchAttachments } from '../shared/editor/searchAttachments';
import { searchRecords } from '../shared/editor/searchRecords';
import { searchReports } from '../shared/editor/searchReports';
import * as settingLists from '../shared/editor/settingLists';

export class OdooSource implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Odoo Source',
		name: 'odooSource',
		icon: { light: 'file:../../icons/odoo.svg', dark: 'file:../../icons/odoo.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle:
			'={{ $parameter["operation"] + ": " + ($parameter["model"] || $parameter["resource"]) }}',
		description: 'Read records from Odoo',
		defaults: { name: 'Odoo Source' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'odooErpApi',
				required: true,
				displayOptions: { hide: { resource: ['checkpoint'] } },
			},
		],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				default: 'record',
				options: [
					{
						name: 'Attachment',
						value: 'attachment',
						description: 'Files: attachments, images, PDF documents',
					},
					{
						name: 'Checkpoint',
						value: 'checkpoint',
						description: 'Up to where new and updated records have been processed',
					},
					{
						name: 'Connection',
						value: 'connection',
						description: 'The connection itself, and what its user may do',
					},
					{
						name: 'Model',
						value: 'model',
						description: 'The kinds of records that there are, and their fields',
					},
					{
						name: 'Record',
						value: 'record',
						description: 'Any kind of record, such as contacts, orders, products or invoices',
					},
				],
			},
			...record.description,
			...attachment.description,
			...model.description,
			...checkpoint.description,
			...connection.description,
		],
	};

	methods = {
		listSearch: {
			searchAttachments,
			searchLinkedRecords,
			searchModels,
			searchRecords,
			searchReports,
		},
		loadOptions: {
			...fieldLists,
			...settingLists,
			getConditionFields,
			getModels,
			getSelectionValues,
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router(this);
	}
}
