import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { getActivityTypes } from '../shared/editor/activityTypes';
import { getWizardFields, searchButtons, searchWizardButtons } from '../shared/editor/buttonLists';
import { getDocumentFields, getFileFields } from '../shared/editor/fieldLists';
import { getColumnsToCreate, getColumnsToUpdate } from '../shared/editor/mappingColumns';
import { searchModels } from '../shared/editor/searchModels';
import {
	searchContacts,
	searchCurrencies,
	searchEmailTemplates,
	searchInvoiceJournals,
	searchJournals,
	searchLostReasons,
	searchPaymentTerms,
	searchPricelists,
	searchProducts,
	searchReceiptTypes,
	searchRecords,
	searchSalesTeams,
	searchUnits,
	searchStockLocations,
	searchUsers,
	searchWarehouses,
} from '../shared/editor/searchRecords';
import { getCompanies, getLanguages } from '../shared/editor/settingLists';
import { operationOf, propertiesOf } from '../shared/resource';
import { runItems } from '../shared/runItems';
import { subtitleOf } from '../shared/subtitle';
import { RESOURCES } from './actions/resources';

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
		properties: propertiesOf(RESOURCES, 'record'),
	};

	methods = {
		listSearch: {
			searchButtons,
			searchContacts,
			searchCurrencies,
			searchEmailTemplates,
			searchInvoiceJournals,
			searchJournals,
			searchLostReasons,
			searchModels,
			searchPaymentTerms,
			searchPricelists,
			searchProducts,
			searchReceiptTypes,
			searchRecords,
			searchSalesTeams,
			searchUnits,
			searchStockLocations,
			searchUsers,
			searchWarehouses,
			searchWizardButtons,
		},
		loadOptions: { getActivityTypes, getCompanies, getDocumentFields, getFileFields, getLanguages },
		resourceMapping: {
			getColumnsToCreate,
			getColumnsToUpdate,
			getWizardFields,
		},
	};

	constructor() {
		this.description.subtitle = subtitleOf(this.description.properties);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runItems(this, operationOf(this, RESOURCES));
	}
}
