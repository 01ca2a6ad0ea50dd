import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { jsonParse, NodeConnectionTypes } from 'n8n-workflow';

/*
 * Stand-ins for the few nodes of n8n itself that the examples use: n8n-nodes-base is far too large
 * to install for them. They take the same parameters and do the plain case; the real nodes are
 * used by the load check.
 */

function describe(
	name: string,
	version: number | number[],
	properties: INodeProperties[] = [],
): INodeTypeDescription {
	return {
		displayName: name,
		name,
		group: ['transform'],
		version,
		description: 'Stand-in for tests',
		defaults: { name },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties,
	};
}

/** Its items are pinned: nobody clicks here. */
class ManualTriggerStandIn implements INodeType {
	description: INodeTypeDescription = {
		...describe('manualTrigger', 1),
		group: ['trigger'],
		inputs: [],
	};
}

/** Its items are pinned: no clock runs here. */
class ScheduleTriggerStandIn implements INodeType {
	description: INodeTypeDescription = {
		...describe('scheduleTrigger', [1, 1.1, 1.2]),
		group: ['trigger', 'schedule'],
		inputs: [],
	};
}

/** Says something on the canvas, and takes part in no run. */
class StickyNoteStandIn implements INodeType {
	description: INodeTypeDescription = { ...describe('stickyNote', 1), inputs: [], outputs: [] };
}

/** Its items come from the workflow that executes this one. */
class ExecuteWorkflowTriggerStandIn implements INodeType {
	description: INodeTypeDescription = {
		...describe('executeWorkflowTrigger', [1, 1.1]),
		group: ['trigger'],
		inputs: [],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await Promise.resolve([this.getInputData()]);
	}
}

/** Nobody calls here. */
class WebhookStandIn implements INodeType {
	description: INodeTypeDescription = {
		...describe('webhook', [1, 1.1, 2]),
		group: ['trigger'],
		inputs: [],
	};
}

/** Execute Sub-workflow: once for each item, one after the other, passing on what they give. */
class ExecuteWorkflowStandIn implements INodeType {
	description = describe(
		'executeWorkflow',
		[1.1, 1.2],
		[{ displayName: 'Workflow', name: 'workflowId', type: 'workflowSelector', default: '' }],
	);

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const found: INodeExecutionData[] = [];
		for (const [index, item] of this.getInputData().entries()) {
			const { value: id } = this.getNodeParameter('workflowId', index) as { value: string };
			const { data } = await this.executeWorkflow({ id }, [item]);
			const [items] = data;
			found.push(...(items ?? []).map((given) => ({ ...given, pairedItem: { item: index } })));
		}
		return [found];
	}
}

class NoOpStandIn implements INodeType {
	description = describe('noOp', 1);

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await Promise.resolve([this.getInputData()]);
	}
}

interface Assignment {
	readonly name: string;
	readonly value: IDataObject[string];
}

/** Edit Fields: assignments or a JSON object, top-level fields only. */
class SetStandIn implements INodeType {
	description = describe(
		'set',
		[3, 3.1, 3.2, 3.3, 3.4],
		[
			{
				displayName: 'Mode',
				name: 'mode',
				type: 'options',
				options: [
					{ name: 'Manual', value: 'manual' },
					{ name: 'JSON', value: 'raw' },
				],
				default: 'manual',
			},
			{ displayName: 'JSON', name: 'jsonOutput', type: 'json', default: '{}' },
			{
				displayName: 'Fields to Set',
				name: 'assignments',
				type: 'assignmentCollection',
				default: {},
			},
			{
				displayName: 'Include Other Input Fields',
				name: 'includeOtherFields',
				type: 'boolean',
				default: false,
			},
		],
	);

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData().map((item, index) => {
			const kept = this.getNodeParameter('includeOtherFields', index) === true ? item.json : {};
			return { json: { ...kept, ...fieldsSet(this, index) }, pairedItem: { item: index } };
		});
		return await Promise.resolve([items]);
	}
}

function fieldsSet(ctx: IExecuteFunctions, index: number): IDataObject {
	if (ctx.getNodeParameter('mode', index) === 'raw') {
		const json = ctx.getNodeParameter('jsonOutput', index);
		return typeof json === 'string' ? jsonParse<IDataObject>(json) : (json as IDataObject);
	}
	const assignments = ctx.getNodeParameter('assignments.assignments', index, []) as Assignment[];
	return Object.fromEntries(assignments.map(({ name, value }) => [name, value]));
}

/** By the names that workflows call the real ones by. */
export const builtinNodes: Readonly<Record<string, INodeType>> = {
	'n8n-nodes-base.executeWorkflow': new ExecuteWorkflowStandIn(),
	'n8n-nodes-base.executeWorkflowTrigger': new ExecuteWorkflowTriggerStandIn(),
	'n8n-nodes-base.manualTrigger': new ManualTriggerStandIn(),
	'n8n-nodes-base.noOp': new NoOpStandIn(),
	'n8n-nodes-base.scheduleTrigger': new ScheduleTriggerStandIn(),
	'n8n-nodes-base.set': new SetStandIn(),
	'n8n-nodes-base.stickyNote': new StickyNoteStandIn(),
	'n8n-nodes-base.webhook': new WebhookStandIn(),
};
