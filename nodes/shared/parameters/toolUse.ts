import type { INode, INodeProperties } from 'n8n-workflow';
import { OdooError } from '../../../odoo';

/** Lets an AI agent run an operation that stands behind it (`needsPermission`). Shown only in tools. */
export const allowToolUseParameter = switchOf(
	'allowToolUse',
	'Allow Agent to Run This',
	'Whether an AI agent may run this operation. It can change or delete data in ways that cannot be undone.',
);

/** Lets an AI agent remove records by the values that it writes. Shown only in tools. */
export const allowRemovalParameter = switchOf(
	'allowRemoval',
	'Allow Agent to Remove Records',
	'Whether an AI agent may delete or unlink linked records, and archive records, by the values that it writes',
);

/** Lets an AI agent write to people. Shown only in tools. */
export const allowSendingParameter = switchOf(
	'allowSending',
	'Allow Agent to Notify People',
	'Whether an AI agent may post comments and choose recipients, which sends emails, also to customers. Notes are always allowed.',
);

type Tool = Pick<INode, 'type' | 'parameters'>;

/** Why the node may not run what stands behind the switch; undefined if it may. */
export function toolUseError(node: Tool): OdooError | undefined {
	return refusalBy(node, allowToolUseParameter, 'run this operation');
}

/** Why the node may not write to people; undefined if it may. */
export function sendingError(node: Tool): OdooError | undefined {
	return refusalBy(node, allowSendingParameter, 'post comments or choose recipients');
}

function refusalBy(node: Tool, by: INodeProperties, what: string): OdooError | undefined {
	if (isAllowed(node, by)) return undefined;
	const message = `An AI agent is not allowed to ${what}.`;
	return new OdooError('ACCESS_DENIED', message, { hint: hintFor(by) });
}

/** Set where the values that the node writes must not remove records: how to allow it. */
export function removalBan(node: Tool): { readonly hint: string } | undefined {
	return isAllowed(node, allowRemovalParameter)
		? undefined
		: { hint: hintFor(allowRemovalParameter) };
}

/** Whether the node is an AI agent's tool. n8n makes a second node type of this name for agents. */
export function isTool({ type }: Tool): boolean {
	return type.endsWith('Tool');
}

function isAllowed(node: Tool, { name }: INodeProperties): boolean {
	// As it is stored. The value of an expression may come from the agent.
	return !isTool(node) || node.parameters[name] === true;
}

function hintFor({ displayName }: INodeProperties): string {
	return `To allow it, turn on ${displayName} in this tool. It must be a fixed value, not an expression.`;
}

function switchOf(name: string, displayName: string, description: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description,
		displayOptions: { show: { '@tool': [true] } },
	};
}
