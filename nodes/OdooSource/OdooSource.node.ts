import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import * as record from './actions/record/record.resource';
import { router } from './actions/router';
import * as fieldLists from '../shared/editor/fieldLists';
import { searchModels } from '../shared/editor/searchModels';
import { searchRecords } from '../shared/editor/searchRecords';
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
						name: 'Record',
						value: 'record',
						description: 'Any kind of record, such as contacts, orders, products or invoices',
					},
				],
			},
			...record.description,
		],
	};

	methods = {
		listSearch: { searchModels, searchRecords },
		loadOptions: { ...fieldLists, ...settingLists },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router(this);
	}
}
