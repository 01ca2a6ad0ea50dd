import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import {
	getConditionFields,
	getSelectionValues,
	searchFieldValues,
} from '../shared/editor/conditionLists';
import {
	getDatetimeFields,
	getFields,
	getFileFields,
	getGroupings,
	getGroupValues,
	getNumberFields,
	getRelatedFields,
	getSortableFields,
} from '../shared/editor/fieldLists';
import { getActivityTypes } from '../shared/editor/activityTypes';
import { getModels, searchModels } from '../shared/editor/searchModels';
import { searchAttachments, searchRecords, searchUsers } from '../shared/editor/searchRecords';
import { searchReports } from '../shared/editor/searchReports';
import { getCompanies, getLanguages } from '../shared/editor/settingLists';
import { operationOf, propertiesOf } from '../shared/resource';
import { runItems } from '../shared/runItems';
import { subtitleOf } from '../shared/subtitle';
import { RESOURCES } from './actions/resources';

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
		properties: propertiesOf(RESOURCES, 'record'),
	};

	methods = {
		listSearch: {
			searchAttachments,
			searchFieldValues,
			searchModels,
			searchRecords,
			searchReports,
			searchUsers,
		},
		loadOptions: {
			getActivityTypes,
			getCompanies,
			getConditionFields,
			getDatetimeFields,
			getFields,
			getFileFields,
			getGroupings,
			getGroupValues,
			getLanguages,
			getModels,
			getNumberFields,
			getRelatedFields,
			getSelectionValues,
			getSortableFields,
		},
	};

	constructor() {
		this.description.subtitle = subtitleOf(this.description.properties);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runItems(this, operationOf(this, RESOURCES));
	}
}
