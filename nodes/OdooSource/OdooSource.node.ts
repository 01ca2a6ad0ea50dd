import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import * as activity from './actions/activity/activity.resource';
import * as attachment from './actions/attachment/attachment.resource';
import * as checkpoint from './actions/checkpoint/checkpoint.resource';
import * as connection from './actions/connection/connection.resource';
import * as document from './actions/document/document.resource';
import * as model from './actions/model/model.resource';
import * as record from './actions/record/record.resource';
import { router } from './actions/router';
import {
	getConditionFields,
	getSelectionValues,
	searchLinkedRecords,
} from '../shared/editor/conditionLists';
import * as fieldLists from '../shared/editor/fieldLists';
import { getActivityTypes } from '../shared/editor/activityTypes';
import { getModels, searchModels } from '../shared/editor/searchModels';
import { searchAttachments } from '../shared/editor/searchAttachments';
import { searchUsers } from '../shared/editor/searchPeople';
import { searchRecords } from '../shared/editor/searchRecords';
import { searchReports } from '../shared/editor/searchReports';
import * as settingLists from '../shared/editor/settingLists';
import { subtitleOf } from '../shared/subtitle';

export class OdooSource implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Odoo Source',
		name: 'odooSource',
		icon: {
			light: 'file:../../icons/odooSource.svg',
			dark: 'file:../../icons/odooSource.dark.svg',
		},
		group: ['input'],
		version: 1,
		subtitle: '={{ $parameter["operation"] }}', // in words, see below
		description: 'Read records, files and changes from Odoo. To write, use Odoo Destination.',
		defaults: { name: 'Odoo Source' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'odooErpApi', required: true }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				default: 'record',
				options: [
					{
						name: 'Activity',
						value: 'activity',
						description: 'List scheduled activities, such as calls and to-dos',
					},
					{
						name: 'Attachment',
						value: 'attachment',
						description: 'Attachments, files and images in fields, and PDF documents',
					},
					{
						name: 'Checkpoint',
						value: 'checkpoint',
						description: 'Track which changes a workflow has processed',
					},
					{
						name: 'Connection',
						value: 'connection',
						description: 'Check the connection and the access rights of its user',
					},
					{
						name: 'Document',
						value: 'document',
						description: 'Get customer portal links for quotations, orders and invoices',
					},
					{
						name: 'Model',
						value: 'model',
						description: 'List models and their fields',
					},
					{
						name: 'Record',
						value: 'record',
						description: 'Records of any model, such as contacts, orders, products or invoices',
					},
				],
			},
			...record.description,
			...attachment.description,
			...model.description,
			...checkpoint.description,
			...connection.description,
			...activity.description,
			...document.description,
		],
	};

	methods = {
		listSearch: {
			searchAttachments,
			searchLinkedRecords,
			searchModels,
			searchRecords,
			searchReports,
			searchUsers,
		},
		loadOptions: {
			...fieldLists,
			...settingLists,
			getActivityTypes,
			getConditionFields,
			getModels,
			getSelectionValues,
		},
	};

	constructor() {
		this.description.subtitle = subtitleOf(this.description.properties);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router(this);
	}
}
