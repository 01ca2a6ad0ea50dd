import type { SavedNode, SavedWorkflow } from './engine';

/** What a node has otherwise; of its parameters, only these. */
type Changes = Omit<Partial<SavedNode>, 'parameters' | 'credentials'> & {
	readonly parameters?: object;
	readonly credentials?: object;
};

/** The workflow with some settings or parameters of a node set otherwise. */
export function withNode(workflow: SavedWorkflow, name: string, changes: Changes): SavedWorkflow {
	const nodes = workflow.nodes.map((node) => {
		const parameters = { ...node.parameters, ...changes.parameters };
		return node.name === name ? ({ ...node, ...changes, parameters } as SavedNode) : node;
	});
	return { ...workflow, nodes };
}
