import type { INode } from 'n8n-workflow';
import type { SavedWorkflow } from './engine';

/** The workflow with some settings or parameters of a node set otherwise. */
export function withNode(
	workflow: SavedWorkflow,
	name: string,
	changes: Partial<INode>,
): SavedWorkflow {
	const nodes = workflow.nodes.map((node) => {
		const parameters = { ...node.parameters, ...changes.parameters };
		return node.name === name ? { ...node, ...changes, parameters } : node;
	});
	return { ...workflow, nodes };
}
