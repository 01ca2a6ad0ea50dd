import type { SavedNode, SavedWorkflow } from './engine';

/** A node of ours, with the credential that a run gives to all nodes. */
export function ownNode(
	type: 'odooSource' | 'odooDestination' | 'odooTrigger',
	parameters: object,
	settings: Partial<SavedNode> = {},
): SavedNode {
	return {
		name: 'Odoo',
		type: `n8n-nodes-odoo-erp.${type}`,
		parameters: parameters as SavedNode['parameters'],
		credentials: { odooErpApi: { id: '', name: 'Odoo' } },
		...settings,
	};
}

/** Nodes one behind the other, behind a trigger that gives the input. */
export function inARow(...nodes: readonly SavedNode[]): SavedWorkflow {
	const all: SavedNode[] = [{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' }, ...nodes];
	const connections = nodes.map(({ name }, at) => [
		(all[at] as SavedNode).name,
		{ main: [[{ node: name, type: 'main', index: 0 }]] },
	]);
	return { nodes: all, connections: Object.fromEntries(connections) as never };
}
