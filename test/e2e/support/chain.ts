import { randomUUID } from 'node:crypto';

/** A node as a workflow has it, without what only the canvas needs. */
export interface ChainNode {
	readonly name: string;
	readonly type: string;
	readonly typeVersion: number;
	readonly parameters: object;
	readonly executeOnce?: boolean;
	readonly credentials?: object;
	readonly webhookId?: string;
}

/** A workflow in which each node hands on to the next. */
export function chain(nodes: readonly ChainNode[]): { nodes: object[]; connections: object } {
	const placed = nodes.map((node, index) => ({
		id: randomUUID(),
		position: [index * 220, 0],
		...node,
	}));
	const links = nodes
		.slice(1)
		.map(({ name }, index): [string, object] => [
			nodes[index]?.name ?? '',
			{ main: [[{ node: name, type: 'main', index: 0 }]] },
		]);
	return { nodes: placed, connections: Object.fromEntries(links) };
}
