import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import type { SavedWorkflow } from './engine';
import { builtinNodes } from './builtinNodes';

/** Types of ours, which are run as they are. */
const OWN = /^n8n-nodes-odoo-erp\./;

interface Condition {
	readonly leftValue: unknown;
	readonly rightValue: unknown;
	readonly operator: { readonly operation: string };
}

const describe = (name: string, outputs: number): INodeTypeDescription => ({
	displayName: name,
	name,
	group: [/trigger|webhook/i.test(name) ? 'trigger' : 'transform'],
	version: [1, 1.1, 1.2, 2, 2.1, 2.2, 2.3, 2.5, 4.2, 4.7],
	description: 'Stand-in for tests',
	defaults: { name },
	inputs: [NodeConnectionTypes.Main],
	outputs: Array.from({ length: outputs }, () => NodeConnectionTypes.Main),
	properties: [],
});

/** If: all conditions, of the two kinds that templates use. */
class IfStandIn implements INodeType {
	description = {
		...describe('if', 2),
		properties: [
			{ displayName: 'Conditions', name: 'conditions', type: 'filter' as const, default: {} },
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData().map((item, index) => ({
			...item,
			pairedItem: { item: index },
		}));
		const holds = (index: number) =>
			(
				this.getNodeParameter('conditions.conditions', index, [], {
					rawExpressions: false,
				}) as Condition[]
			).every(({ leftValue, rightValue, operator }) =>
				operator.operation === 'true' ? leftValue === true : leftValue === rightValue,
			);
		return await Promise.resolve([
			items.filter((_, index) => holds(index)),
			items.filter((_, index) => !holds(index)),
		]);
	}
}

/** A service outside: takes its items, does nothing, and passes them on. */
function outsideNode(name: string): INodeType {
	return {
		description: describe(name, 1),
		async execute(this: IExecuteFunctions) {
			const items = this.getInputData();
			return await Promise.resolve([
				items.map((item, index) => ({ ...item, pairedItem: { item: index } })),
			]);
		},
	};
}

/** What stands in for the nodes of a workflow that the engine has none for, by their full name. */
export function outsideNodesOf({ nodes }: SavedWorkflow): Record<string, INodeType> {
	const missing = nodes
		.map(({ type }) => type)
		.filter((type) => !OWN.test(type) && !(type in builtinNodes));
	return Object.fromEntries(
		missing.map((type) => {
			const name = type.split('.').at(-1) ?? type;
			return [type, name === 'if' ? new IfStandIn() : outsideNode(name)];
		}),
	);
}
