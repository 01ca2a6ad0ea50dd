import type { IDataObject, IPollFunctions } from 'n8n-workflow';

/** What tells a node from the others of its workflow, whatever its name becomes. */
export function nodeKey(ctx: Pick<IPollFunctions, 'getNode'>): string {
	const { id, name } = ctx.getNode();
	return id || name;
}

/**
 * What a node keeps in n8n's static data. It goes by the node's ID: what n8n itself keeps for a node
 * goes by the name, and is gone once a user gives it another.
 */
export class NodeData {
	private readonly data: IDataObject;
	private readonly owner: string;

	constructor(ctx: Pick<IPollFunctions, 'getNode' | 'getWorkflowStaticData'>) {
		this.data = ctx.getWorkflowStaticData('global');
		this.owner = nodeKey(ctx);
	}

	/** What was kept under a name, as this node wrote it. */
	get<T>(name: string): T | undefined {
		return this.data[this.keyOf(name)] as T | undefined;
	}

	/** Each value as a whole: n8n notices no changes within. Undefined removes it. */
	set(name: string, value: unknown): void {
		if (value !== undefined) this.data[this.keyOf(name)] = value as IDataObject;
		else if (this.keyOf(name) in this.data) delete this.data[this.keyOf(name)];
	}

	private keyOf(name: string): string {
		return `${name} ${this.owner}`;
	}
}
