import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { getActivityTypes } from '../shared/editor/activityTypes';
import { getWizardFields, searchButtons, searchWizardButtons } from '../shared/editor/buttonLists';
import { getFileFields } from '../shared/editor/fieldLists';
import {
	getColumnsToCreate,
	getColumnsToUpdate,
	getColumnsToUpsert,
} from '../shared/editor/mappingColumns';
import { searchModels } from '../shared/editor/searchModels';
import { searchContacts, searchUsers } from '../shared/editor/searchPeople';
import { searchJournals, searchLostReasons, searchRecords } from '../shared/editor/searchRecords';
import { getCompanies, getLanguages } from '../shared/editor/settingLists';
import { subtitleOf } from '../shared/subtitle';
import * as activity from './actions/activity/activity.resource';
import * as attachment from './actions/attachment/attachment.resource';
import * as button from './actions/button/button.resource';
import * as invoice from './actions/invoice/invoice.resource';
import * as message from './actions/message/message.resource';
import * as method from './actions/method/method.resource';
import * as opportunity from './actions/opportunity/opportunity.resource';
import * as record from './actions/record/record.resource';
import * as salesOrder from './actions/salesOrder/salesOrder.resource';
import * as transfer from './actions/transfer/transfer.resource';
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
			'Create, update and delete records in Odoo, confirm orders, pay invoices and more. To read, use Odoo Source.',
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
						name: 'Activity',
						value: 'activity',
						description: 'Schedule, complete or cancel activities',
					},
					{
						name: 'Attachment',
						value: 'attachment',
						description: 'Attach files to records or upload them to a field',
					},
					{
						name: 'Button',
						value: 'button',
						description: "Press any button of a record's form",
					},
					{
						name: 'Invoice',
						value: 'invoice',
						description: 'Post, send, credit and pay invoices and bills',
					},
					{
						name: 'Message',
						value: 'message',
						description: 'Post messages and notes on records',
					},
					{
						name: 'Method',
						value: 'method',
						description: 'Call any public method of a model',
					},
					{
						name: 'Opportunity',
						value: 'opportunity',
						description: 'Mark opportunities as won or lost',
					},
					{
						name: 'Record',
						value: 'record',
						description: 'Records of any model, such as contacts, orders, products or invoices',
					},
					{
						name: 'Sales Order',
						value: 'salesOrder',
						description: 'Confirm, cancel, send and invoice quotations and orders',
					},
					{
						name: 'Transfer',
						value: 'transfer',
						description: 'Validate deliveries, receipts and internal transfers',
					},
				],
			},
			...record.description,
			...button.description,
			...salesOrder.description,
			...invoice.description,
			...opportunity.description,
			...transfer.description,
			...activity.description,
			...message.description,
			...attachment.description,
			...method.description,
		],
	};

	methods = {
		listSearch: {
			searchButtons,
			searchContacts,
			searchJournals,
			searchLostReasons,
			searchModels,
			searchRecords,
			searchUsers,
			searchWizardButtons,
		},
		loadOptions: { getActivityTypes, getCompanies, getFileFields, getLanguages },
		resourceMapping: {
			getColumnsToCreate,
			getColumnsToUpdate,
			getColumnsToUpsert,
			getWizardFields,
		},
	};

	constructor() {
		this.description.subtitle = subtitleOf(this.description.properties);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router(this);
	}
}
