import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Container } from '@n8n/di';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import { SSHClientsManager } from 'n8n-core/dist/execution-engine/ssh-clients-manager';
import type {
	ExecutionError,
	ExecutionStatus,
	IConnections,
	ICredentialDataDecryptedObject,
	ICredentialsHelper,
	IDataObject,
	IHttpRequestOptions,
	INode,
	INodeExecutionData,
	INodeType,
	INodeTypes,
	IPinData,
	IRun,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	IWorkflowSettings,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { NodeHelpers, Workflow } from 'n8n-workflow';
import { builtinNodes } from './builtinNodes';

/** A workflow as n8n's editor saves it to a file. */
export interface SavedWorkflow {
	/** "test" when left out. */
	readonly id?: string;
	readonly name?: string;
	readonly nodes: readonly SavedNode[];
	readonly connections: IConnections;
	readonly settings?: IWorkflowSettings;
}

/** A node of it; what the file leaves out gets n8n's defaults. */
export type SavedNode = Pick<INode, 'name' | 'type'> & Partial<INode>;

type Credential = Readonly<Record<string, unknown>>;

export interface RunOptions {
	/** What the credential of every node holds. */
	readonly credential?: Credential;
	/** Where nodes differ: what credentials hold, by the name that nodes call them by. */
	readonly credentials?: Readonly<Record<string, Credential>>;
	/** What the trigger gives; one empty item when left out. */
	readonly input?: readonly IDataObject[];
	/** The same where items carry more than JSON, such as binary data. */
	readonly inputItems?: readonly INodeExecutionData[];
	/** What nodes of outside services give, by their name: they are not run. */
	readonly pinData?: Readonly<Record<string, readonly INodeExecutionData[]>>;
	/** `manual` unless told; n8n saves static data only of other modes. */
	readonly mode?: WorkflowExecuteMode;
	/** Tells runs apart, as n8n does by a number. */
	readonly executionId?: string;
	/** As a run before left it. Not changed; the result holds the new state. */
	readonly staticData?: IDataObject;
	/** What a credential adds to a request of a node that leaves this to n8n; ours do it themselves. */
	readonly authenticate?: (request: IHttpRequestOptions) => IHttpRequestOptions;
	/** Stops the run once this comes, as the Stop button does. */
	readonly stopAfter?: Promise<unknown>;
	/** The workflow's time zone, e.g. `Europe/Brussels`. */
	readonly timezone?: string;
	/** Those that nodes may execute, by id. */
	readonly subWorkflows?: Readonly<Record<string, SavedWorkflow>>;
}

export interface RunResult {
	readonly status: ExecutionStatus;
	readonly error?: ExecutionError;
	/** The items of the last run of each node, by output. */
	readonly outputs: Readonly<Record<string, INodeExecutionData[][]>>;
	/** What the last run of each node says above its output. */
	readonly hints: Readonly<Record<string, string[]>>;
	/** The node that ran last: what a sub-workflow answers with. */
	readonly lastNode?: string;
	readonly staticData: IDataObject;
}

/** Loaded when a workflow first needs them. */
const OWN_NODES: Readonly<Record<string, () => Promise<INodeType>>> = {
	'n8n-nodes-odoo-erp.odooSource': async () =>
		new (await import('../../nodes/OdooSource/OdooSource.node.ts')).OdooSource(),
	'n8n-nodes-odoo-erp.odooDestination': async () =>
		new (await import('../../nodes/OdooDestination/OdooDestination.node.ts')).OdooDestination(),
	'n8n-nodes-odoo-erp.odooTrigger': async () =>
		new (await import('../../nodes/OdooTrigger/OdooTrigger.node.ts')).OdooTrigger(),
};

/** Asked for by n8n, though nothing here listens there. */
const BASE_URL = 'http://localhost';

/**
 * Runs a workflow to its end through n8n's own engine, in this process and without a server. Only
 * n8n's nodes other than ours are stand-ins; binary data stays in memory.
 * @param nodeTypes further node types, by their full name
 */
export async function runWorkflow(
	saved: SavedWorkflow,
	options: RunOptions = {},
	nodeTypes: Readonly<Record<string, INodeType>> = {},
): Promise<RunResult> {
	const { mode = 'manual', input = [{}] } = options;
	const { inputItems = input.map((json) => ({ json })) } = options;
	const types = nodeTypesOf({ ...(await ownNodesIn(saved)), ...nodeTypes });
	const definition = definitionOf(saved, options.timezone);
	const workflow = new Workflow({
		...definition,
		nodeTypes: types,
		staticData: structuredClone(options.staticData),
	});
	const startNode = definition.nodes.find(({ type, typeVersion }) =>
		types.getByNameAndVersion(type, typeVersion).description.group.includes('trigger'),
	);
	if (!startNode) throw new Error('The workflow has no trigger.');

	const folder = useFolderOfItsOwn();
	const runSub: RunSub = async (id, subItems) =>
		await runSubWorkflow(id, subItems, options, nodeTypes);
	const additionalData = additionalDataOf(definition, mode, options, runSub);
	const running = new WorkflowExecute(additionalData, mode).run({
		workflow,
		startNode,
		pinData: { ...(options.pinData as IPinData), [startNode.name]: [...inputItems] },
	});
	void options.stopAfter?.then(() => running.cancel());
	try {
		return resultOf(await running, workflow.staticData);
	} finally {
		stopTimers();
		rmSync(folder, { recursive: true, force: true });
	}
}

/** The engine's helpers start one that is for SSH tunnels, and that would keep the process from ending. */
export function stopTimers(): void {
	Container.get(SSHClientsManager).onShutdown();
}

type RunSub = (
	id: string | undefined,
	items: readonly INodeExecutionData[],
) => Promise<Array<INodeExecutionData[] | null>>;

/** Runs a workflow for another one, which waits for it and gets what its last node gives. */
async function runSubWorkflow(
	id = '',
	items: readonly INodeExecutionData[],
	options: RunOptions,
	nodeTypes: Readonly<Record<string, INodeType>>,
): Promise<INodeExecutionData[][]> {
	const saved = options.subWorkflows?.[id];
	if (!saved) throw new Error(`There is no workflow with the id "${id}".`);
	const subOptions: RunOptions = { ...options, inputItems: items, mode: 'integrated' };
	const { error, lastNode = '', outputs } = await runWorkflow(saved, subOptions, nodeTypes);
	if (error) throw error;
	return outputs[lastNode] ?? [];
}

/** Workflows for users, and small ones of one operation each that tests and benchmarks run. */
const EXAMPLES = ['examples', 'test/fixtures/workflows'];

/** The examples in both folders, by name. */
export function exampleNames(): string[] {
	const files = EXAMPLES.flatMap((folder) => readdirSync(folder));
	return files.map((file) => file.replace(/\.json$/, '')).sort();
}

export function loadExample(name: string): SavedWorkflow {
	const files = EXAMPLES.map((folder) => `${folder}/${name}.json`);
	return loadWorkflow(files.find((file) => existsSync(file)) ?? String(files[0]));
}

/** Reads a workflow from a file that n8n's editor saved. */
export function loadWorkflow(path: string): SavedWorkflow {
	return JSON.parse(readFileSync(path, 'utf8')) as SavedWorkflow;
}

/** The JSON of the items that a node gave at its first output, or at another. */
export function jsonOf(result: RunResult, node: string, output = 0): IDataObject[] {
	return (result.outputs[node]?.[output] ?? []).map(({ json }) => json);
}

export async function ownNodesIn({ nodes }: SavedWorkflow): Promise<Record<string, INodeType>> {
	const used = Object.entries(OWN_NODES).filter(([name]) =>
		nodes.some(({ type }) => type === name),
	);
	const loaded = used.map(async ([name, load]) => [name, await load()] as const);
	return Object.fromEntries(await Promise.all(loaded));
}

export function nodeTypesOf(more: Readonly<Record<string, INodeType>>): INodeTypes {
	const all: Readonly<Record<string, INodeType>> = { ...builtinNodes, ...more };
	const getByName = (name: string) => {
		const nodeType = all[name];
		if (!nodeType) throw new Error(`There is no node type ${name}.`);
		return nodeType;
	};
	return {
		getByName,
		getByNameAndVersion: (name, version) =>
			NodeHelpers.getVersionedNodeType(getByName(name), version),
		getKnownTypes: () => ({}),
	};
}

/** The workflow as n8n keeps it. Copied, since the engine works on the nodes it is given. */
export function definitionOf(saved: SavedWorkflow, timezone = 'UTC'): IWorkflowBase {
	const nodes = saved.nodes.map((node, index) => ({
		id: String(index),
		typeVersion: 1,
		position: [index * 220, 0] as [number, number],
		parameters: {},
		...structuredClone(node),
	}));
	return {
		id: saved.id ?? 'test',
		name: saved.name ?? 'test',
		nodes,
		connections: structuredClone(saved.connections),
		active: false,
		activeVersionId: null,
		isArchived: false,
		settings: { executionOrder: 'v1', ...saved.settings, timezone },
		createdAt: new Date(0),
		updatedAt: new Date(0),
	};
}

/** The engine keeps a settings file in the folder that this variable names. */
export function useFolderOfItsOwn(): string {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-engine-'));
	process.env.N8N_USER_FOLDER = folder;
	process.env.N8N_ENCRYPTION_KEY ??= 'of no use here';
	process.env.N8N_LOG_LEVEL ??= 'silent';
	return folder;
}

export function additionalDataOf(
	definition: IWorkflowBase,
	mode: WorkflowExecuteMode,
	options: RunOptions,
	runSub: RunSub,
): IWorkflowExecuteAdditionalData {
	const unavailable = (what: string) => async () =>
		await Promise.reject(new Error(`${what} is not available here.`));
	const { executionId = '1' } = options;
	return {
		executionId,
		externalSecretsProxy: { hasProvider: () => false } as never,
		hooks: new ExecutionLifecycleHooks(mode, executionId, definition),
		credentialsHelper: credentialsHelperOf(options),
		currentNodeExecutionIndex: 0,
		variables: {},
		userId: 'test',
		restApiUrl: `${BASE_URL}/rest`,
		instanceBaseUrl: `${BASE_URL}/`,
		formWaitingBaseUrl: `${BASE_URL}/form-waiting`,
		webhookBaseUrl: `${BASE_URL}/webhook`,
		webhookWaitingBaseUrl: `${BASE_URL}/webhook-waiting`,
		webhookTestBaseUrl: `${BASE_URL}/webhook-test`,
		executeWorkflow: async ({ id }, _additionalData, { inputData = [] }) => ({
			executionId,
			data: await runSub(id, inputData),
		}),
		getRunExecutionData: unavailable('Another execution'),
		startRunnerTask: unavailable('A task runner'),
		setExecutionStatus: () => {},
		sendDataToUI: () => {},
		logAiEvent: () => {},
	};
}

/** Credentials in clear, without a database behind them. */
function credentialsHelperOf(options: RunOptions): ICredentialsHelper {
	const { credential, credentials = {}, authenticate = (request) => request } = options;
	const helper: Partial<ICredentialsHelper> = {
		getDecrypted: async (_additionalData, { name }, type) => {
			const held = credentials[name] ?? credential;
			if (!held) throw new Error(`There is no credential "${name}" of type ${type}.`);
			return await Promise.resolve({ ...held } as ICredentialDataDecryptedObject);
		},
		authenticate: async (_data, _type, request) =>
			await Promise.resolve(authenticate(request as IHttpRequestOptions)),
		preAuthentication: async () => await Promise.resolve(undefined),
		getParentTypes: () => [],
		getCredentialsProperties: () => [],
	};
	return helper as ICredentialsHelper;
}

function resultOf({ status, data }: IRun, staticData: IDataObject): RunResult {
	const { runData, error, lastNodeExecuted: lastNode } = data.resultData;
	const outputs = Object.entries(runData).map(([name, runs]) => {
		const main = runs.at(-1)?.data?.main ?? [];
		return [name, main.map((items) => items ?? [])];
	});
	return {
		status,
		error,
		outputs: Object.fromEntries(outputs) as RunResult['outputs'],
		hints: Object.fromEntries(
			Object.entries(runData).map(([name, runs]) => [
				name,
				(runs.at(-1)?.hints ?? []).map(({ message }) => message),
			]),
		),
		lastNode,
		// As n8n saves it; the engine's own is a proxy that watches for changes.
		staticData: JSON.parse(JSON.stringify(staticData)) as IDataObject,
	};
}
