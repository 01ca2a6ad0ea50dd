import type {
	IHookFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import {
	getConditionFields,
	getSelectionValues,
	getWatchableFields,
	searchFieldValues,
} from '../shared/editor/conditionLists';
import { getFields, getRelatedFields } from '../shared/editor/fieldLists';
import { searchModels } from '../shared/editor/searchModels';
import { getCompanies, getLanguages } from '../shared/editor/settingLists';
import { subtitleOfEvents } from '../shared/subtitle';
import { triggerParameters } from './parameters';
import { pollForItems } from './poll';
import { receiveWebhook } from './webhook';
import { subscribe, unsubscribe } from './webhookSubscription';

export class OdooTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Odoo Trigger',
		name: 'odooTrigger',
		icon: {
			light: 'file:../../icons/odooTrigger.svg',
			dark: 'file:../../icons/odooTrigger.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: subtitleOfEvents(triggerParameters),
		description: 'Start the workflow when records in Odoo are created, changed or deleted',
		defaults: { name: 'Odoo Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'odooErpApi', required: true }],
		webhooks: [
			{
				name: 'default',
				// None while the workflow is built: n8n would wait for a call instead of fetching a test event.
				httpMethod: '={{ $parameter["delivery"] === "webhook" && $workflow.active ? "POST" : "" }}',
				responseMode: 'onReceived',
				path: 'odoo',
				ndvHideUrl: true,
			},
		],
		properties: triggerParameters,
	};

	methods = {
		listSearch: { searchFieldValues, searchModels },
		loadOptions: {
			getCompanies,
			getConditionFields,
			getFields,
			getLanguages,
			getRelatedFields,
			getSelectionValues,
			getWatchableFields,
		},
	};

	webhookMethods = {
		default: {
			// Always created again: rules that exist may be for another address, filter or secret.
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await Promise.resolve(false);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				await subscribe(this);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				await unsubscribe(this);
				return true;
			},
		},
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollForItems(this);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveWebhook(this);
	}
}
