import type { IExecuteFunctions, INodeParameters, NodeTypeAndVersion } from 'n8n-workflow';
import type { BusinessAction } from '../../../odoo';
import { BUSINESS_ACTIONS, STOCK } from '../../../odoo';
import { valueOfPicker } from './picker';

/** Whose IDs the items of a node have. */
export interface Origin {
	/** The node's name. */
	readonly node: string;
	readonly model: string;
}

const OURS = /\.odoo(?:Source|Destination|Trigger)(?:Tool)?$/;

/** Nodes of n8n that hand on the items of the node before. */
const HANDS_ON: ReadonlySet<string> = new Set(
	['filter', 'if', 'limit', 'noOp', 'removeDuplicates', 'sort', 'switch', 'wait'].map(
		(name) => `n8n-nodes-base.${name}`,
	),
);
const MOST_NODES = 20;

/** The resources of our nodes that stand for a model of their own. */
const MODEL_OF_RESOURCE: ReadonlyMap<unknown, string> = new Map([
	...Object.entries(BUSINESS_ACTIONS).flatMap(([resource, actions]) =>
		Object.values<BusinessAction>(actions).map(({ model }) => [resource, model] as const),
	),
	['attachment', 'ir.attachment'],
	['message', 'mail.message'],
	['stock', STOCK.model],
]);

/** The resources whose items have IDs of the node's Model. */
const OF_RECORD: ReadonlySet<unknown> = new Set(['document', 'record']);

/** By run: each item asks. */
const origins = new WeakMap<IExecuteFunctions, { readonly origin: Origin | undefined }>();

/** Of which model the IDs are that come in, where that is for sure: one of our nodes gave the items. */
export function modelBefore(ctx: IExecuteFunctions): Origin | undefined {
	const found = origins.get(ctx) ?? { origin: findOrigin(ctx) };
	origins.set(ctx, found);
	return found.origin;
}

function findOrigin(ctx: IExecuteFunctions): Origin | undefined {
	let name = ctx.getExecuteData().source?.main?.[0]?.previousNode;
	let nodes = nodesBefore(ctx, ctx.getNode().name);
	for (let hops = 0; hops < MOST_NODES; hops++) {
		const node = nodes.find((each) => each.name === name);
		if (!node || node.disabled) return undefined;
		if (OURS.test(node.type)) return originOf(node);
		if (!HANDS_ON.has(node.type)) return undefined;
		nodes = nodesBefore(ctx, node.name);
		if (nodes.length !== 1) return undefined;
		name = nodes[0]?.name;
	}
	return undefined;
}

type NodeBefore = NodeTypeAndVersion & { readonly parameters?: INodeParameters };

function nodesBefore(ctx: IExecuteFunctions, name: string): readonly NodeBefore[] {
	return ctx.getParentNodes(name, { depth: 1, includeNodeParameters: true });
}

function originOf({ name, type, parameters = {} }: NodeBefore): Origin | undefined {
	// Parameters that nobody changed are not saved.
	const { resource = 'record', operation, destination, source } = parameters;
	const isOfRecord =
		OF_RECORD.has(resource) ||
		operation === 'downloadDocument' ||
		[destination, source].includes('field');
	const own = isOfRecord || type.endsWith('Trigger') ? valueOfPicker(parameters.model) : undefined;
	const model = own ?? MODEL_OF_RESOURCE.get(resource);
	const isKnown = typeof model === 'string' && model !== '' && !model.startsWith('=');
	return isKnown ? { node: name, model } : undefined;
}
