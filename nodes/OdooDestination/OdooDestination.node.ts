import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { getActivityTypes } from '../shared/editor/activityTypes';
import { getFileFields } from '../shared/editor/fieldLists';
import {
	getColumnsToCreate,
	getColumnsToUpdate,
	getColumnsToUpsert,
} from '../shared/editor/mappingColumns';
import { searchModels } from '../shared/editor/searchModels';
import { searchContacts, searchUsers } from '../shared/editor/searchPeople';
import { searchRecords } from '../shared/editor/searchRecords';
import { getCompanies, getLanguages } from '../shared/editor/settingLists';
import { subtitleOf } from '../shared/subtitle';
import * as attachment from './actions/attachment/attachment.resource';
import * as message from './actions/message/message.resource';
import * as method from './actions/method/method.resource';
import * as record from './actions/record/record.resource';
import { router } from './actions/router';

export class OdooDestination implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Odoo Destination',
		name: 'odooDestination',
		icon: {
			light: 'file:../../icons/odooDestination.svg',
			dark: 'file:../../icons/odooDestination.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] }}', // in words, see below
		description:
			'Create, update and delete records in Odoo, post messages and call methods. To read, use Odoo Source.',
		defaults: { name: 'Odoo Destination' },
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
						name: 'Attachment',
						value: 'attachment',
						description: 'Attach files to records or upload them to a field',
					},
					{
						name: 'Message',
						value: 'message',
						description: 'Post messages and schedule activities',
					},
					{
						name: 'Method',
						value: 'method',
						description: 'Call any public method of a model',
					},
					{
						name: 'Record',
						value: 'record',
						description: 'Records of any model, such as contacts, orders, products or invoices',
					},
				],
			},
			...record.description,
			...method.description,
			...message.description,
			...attachment.description,
		],
	};

	methods = {
		listSearch: { searchContacts, searchModels, searchRecords, searchUsers },
		loadOptions: { getActivityTypes, getCompanies, getFileFields, getLanguages },
		resourceMapping: { getColumnsToCreate, getColumnsToUpdate, getColumnsToUpsert },
	};

	constructor() {
		this.description.subtitle = subtitleOf(this.description.properties);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router(this);
	}
}
