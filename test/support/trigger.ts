import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { HookContext, PollContext, WebhookContext } from 'n8n-core';
import type {
	IDataObject,
	INodeExecutionData,
	IPollFunctions,
	IWebhookData,
	IWebhookDescription,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';
import type { OdooTrigger } from '../../nodes/OdooTrigger/OdooTrigger.node.ts';
import type { RunOptions, SavedWorkflow } from './engine';
import {
	additionalDataOf,
	definitionOf,
	nodeTypesOf,
	ownNodesIn,
	useFolderOfItsOwn,
} from './engine';

const TYPE = 'n8n-nodes-odoo-erp.odooTrigger';

/** The Odoo Trigger of a workflow, in the contexts that n8n calls it in. */
export interface RunningTrigger {
	/** What a poll gives, or an empty list for no execution. */
	readonly poll: (mode?: WorkflowExecuteMode) => Promise<INodeExecutionData[]>;
	/**
	 * What a poll gives during which the workflow is published anew or deactivated, or n8n is told to end: n8n 2.41
	 * drops what it returns (`poll-trigger-executor.js`).
	 */
	readonly supersededPoll: () => Promise<INodeExecutionData[]>;
	/** What n8n does with a webhook of the node when the workflow becomes active, and inactive. */
	readonly placeWebhook: () => Promise<void>;
	readonly removeWebhook: () => Promise<void>;
	/** What a call of the webhook gives, and the status that the caller gets. */
	readonly call: (
		query: Readonly<Record<string, string>>,
	) => Promise<{ readonly status: number; readonly items: INodeExecutionData[] }>;
	/** As n8n keeps it in memory while the workflow is active. */
	readonly staticData: () => IDataObject;
}

export interface TriggerOptions extends RunOptions {
	/** Two with the same are the same workflow; of its own when left out. */
	readonly workflowId?: string;
	/** The address that n8n gives the node. */
	readonly webhookUrl?: string;
}

/** Makes a workflow active as far as its Odoo Trigger goes, without a server and without a clock. */
export async function startTrigger(
	saved: SavedWorkflow,
	options: TriggerOptions,
): Promise<RunningTrigger> {
	const { workflowId = randomUUID(), webhookUrl = 'http://127.0.0.1:9' } = options;
	const definition = { ...definitionOf(saved, options.timezone), id: workflowId };
	const own = await ownNodesIn(saved);
	const nodeType = own[TYPE] as OdooTrigger;
	const node = definition.nodes.find(({ type }) => type === TYPE);
	if (!node) throw new Error('The workflow has no Odoo Trigger.');
	const workflow = new Workflow({
		...definition,
		active: true,
		nodeTypes: nodeTypesOf(own),
		staticData: structuredClone(options.staticData),
	});
	const additionalDataFor = (mode: WorkflowExecuteMode) => ({
		...additionalDataOf(definition, mode, options, async () => await Promise.resolve([])),
		webhookBaseUrl: webhookUrl,
	});
	/** n8n-core looks for a folder of its settings. */
	const inFolder = async <T>(task: () => Promise<T>): Promise<T> => {
		const folder = useFolderOfItsOwn();
		try {
			return await task();
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	};
	const [webhookDescription] = nodeType.description.webhooks as [IWebhookDescription];
	const webhook = {
		httpMethod: 'POST',
		node: node.name,
		path: 'odoo',
		webhookDescription,
		workflowId,
		workflowExecuteAdditionalData: additionalDataFor('webhook'),
	} as IWebhookData;
	const hooks = () =>
		new HookContext(workflow, node, additionalDataFor('internal'), 'internal', 'activate', webhook);
	/** What starts executions; in a test in the editor, n8n takes none. */
	const emitted: INodeExecutionData[] = [];
	const emit: IPollFunctions['__emit'] = ([items = []]) => void emitted.push(...items);
	const pollContext = (mode: WorkflowExecuteMode) => {
		const more = additionalDataFor(mode);
		return mode === 'manual'
			? new PollContext(workflow, node, more, mode, 'manual')
			: new PollContext(workflow, node, more, mode, 'activate', emit);
	};
	const poll = async (mode: WorkflowExecuteMode, isCurrent: () => boolean) =>
		await inFolder(async () => {
			const ctx = mode === 'manual' ? pollContext(mode) : (active ??= pollContext(mode));
			const returned = await nodeType.poll.call(ctx);
			if (mode === 'manual') return returned?.[0] ?? [];
			if (returned !== null && isCurrent()) ctx.__emit(returned);
			return emitted.splice(0);
		});
	/** n8n polls with one context while the workflow is active. */
	let active: PollContext | undefined;
	return {
		poll: async (mode = 'trigger') => await poll(mode, () => true),
		supersededPoll: async () => await poll('trigger', () => false),
		placeWebhook: async () =>
			await inFolder(async () => {
				const { checkExists, create } = nodeType.webhookMethods.default;
				if (!(await checkExists.call(hooks()))) await create.call(hooks());
			}),
		removeWebhook: async () =>
			await inFolder(async () => {
				await nodeType.webhookMethods.default.delete.call(hooks());
			}),
		call: async (query) =>
			await inFolder(async () => {
				let status = 0;
				const response = {
					status: (code: number) => {
						status = code;
						return response;
					},
					end: () => response,
				};
				const additionalData = {
					...additionalDataFor('webhook'),
					httpRequest: { query, body: {}, headers: {}, params: {} } as never,
					httpResponse: response as never,
				};
				const ctx = new WebhookContext(
					workflow,
					node,
					additionalData,
					'webhook',
					webhook,
					[],
					null,
				);
				const { workflowData } = await nodeType.webhook.call(ctx);
				return { status, items: workflowData?.[0] ?? [] };
			}),
		staticData: () => JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject,
	};
}
