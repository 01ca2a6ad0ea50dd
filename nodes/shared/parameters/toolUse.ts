import type { IExecuteFunctions, INode, INodeProperties } from 'n8n-workflow';
import { OdooError } from '../../../odoo';

/** The setting that lets an AI agent run what cannot be undone. Shown only where the node is a tool. */
export const allowToolUseParameter: INodeProperties = {
	displayName: 'Allow Agent to Run This',
	name: 'allowToolUse',
	type: 'boolean',
	noDataExpression: true, // the agent must not answer this itself
	default: false,
	description:
		'Whether an AI agent may run this operation. It can change or delete data in ways that cannot be undone.',
	displayOptions: { show: { '@tool': [true] } },
};

/** Whether the node is an agent's tool: n8n makes a second node type of this name for that. */
export function isTool({ type }: Pick<INode, 'type'>): boolean {
	return type.endsWith('Tool');
}

/** @throws OdooError `ACCESS_DENIED` where the node is an agent's tool and was not allowed to run this */
export function checkToolUse(ctx: IExecuteFunctions, itemIndex: number): void {
	if (!isTool(ctx.getNode()) || ctx.getNodeParameter('allowToolUse', itemIndex, false) === true)
		return;
	throw new OdooError('ACCESS_DENIED', 'This operation is not allowed as a tool of an agent.', {
		hint: 'Switch on Allow Agent to Run This in the node, if the agent may do so without asking.',
	});
}
