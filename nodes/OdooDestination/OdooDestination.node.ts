import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { getColumnsToCreate, getColumnsToUpdate } from '../shared/editor/mappingColumns';
import { searchModels } from '../shared/editor/searchModels';
import { getCompanies, getLanguages } from '../shared/editor/settingLists';
import * as record from './actions/record/record.resource';
import { router } from './actions/router';

export class OdooDestination implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Odoo Destination',
		name: 'odooDestination',
		icon: { light: 'file:../../icons/odoo.svg', dark: 'file:../../icons/odoo.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle:
			'={{ $parameter["operation"] + ": " + ($parameter["model"] || $parameter["resource"]) }}',
		description: 'Write records to Odoo',
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
		listSearch: { searchModels },
		loadOptions: { getCompanies, getLanguages },
		resourceMapping: { getColumnsToCreate, getColumnsToUpdate },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router(this);
	}
}
