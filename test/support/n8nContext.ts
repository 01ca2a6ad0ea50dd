import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecuteContext } from 'n8n-core';
import type {
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	INodeTypeDescription,
	Workflow,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import {
	additionalDataOf,
	definitionOf,
	nodeTypesOf,
	stopTimers,
	useFolderOfItsOwn,
} from './engine';

/**
 * Another n8n than the one that is installed here can be asked: the folder `node_modules` of its
 * server, in N8N_MODULES. Version 2 needs its own Node, see CONTRIBUTING.
 */
const folder = process.env.N8N_MODULES;
const modulePath = (name: string) => (folder ? join(folder, name) : name);

/** Where the engine keeps its settings file, once it was needed. */
let ownFolder: string | undefined;

/** A node with no parameters of its own, so that it takes any. */
class Probe implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Probe',
		name: 'probe',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Probe' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	};
}

/** To be called when all is done. */
export function removeN8nFolder(): void {
	stopTimers();
	if (ownFolder) rmSync(ownFolder, { recursive: true, force: true });
}

/** What n8n gives to a node in a run with these parameters and input items; `type` as a tool's ends in Tool. */
export function n8nContext(
	parameters: INodeParameters,
	items: INodeExecutionData[],
	type = 'test.probe',
): IExecuteFunctions {
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const core = require(modulePath('n8n-core')) as { ExecuteContext: typeof ExecuteContext };
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const n8n = require(modulePath('n8n-workflow')) as { Workflow: typeof Workflow };
	ownFolder ??= useFolderOfItsOwn();
	const saved = { nodes: [{ name: 'Probe', type, parameters }], connections: {} };
	const definition = definitionOf(saved, 'Europe/Brussels');
	const nodeTypes = nodeTypesOf({ [type]: new Probe() });
	const workflow = new n8n.Workflow({ ...definition, nodeTypes });
	// The engine leaves out what a node has no parameter for.
	const node: INode = { ...(definition.nodes[0] as INode), parameters };
	workflow.nodes.Probe = node;
	const additionalData = additionalDataOf(definition, 'manual', {}, () =>
		Promise.reject(new Error('There is no other workflow.')),
	);
	const inputData = { main: [items] };
	return new core.ExecuteContext(
		workflow,
		node,
		additionalData,
		'manual',
		{ resultData: { runData: {} } } as never,
		0,
		items,
		inputData,
		{ node, data: inputData, source: { main: [{ previousNode: 'Before' }] } },
		[],
	) as unknown as IExecuteFunctions;
}
