import type { INode, INodeProperties } from 'n8n-workflow';
import { OdooError } from '../../../odoo';

const NAME = 'allowToolUse';

/** Lets an AI agent run an operation that stands behind it (`needsPermission`). Shown only in tools. */
export const allowToolUseParameter = switchOf(
	'Allow Agent to Run This',
	'Whether an AI agent may run this operation. It can change or delete data in ways that cannot be undone.',
);

/** Lets an AI agent remove records by the values that it writes. Shown only in tools. */
export const allowRemovalParameter = switchOf(
	'Allow Agent to Remove Records',
	'Whether an AI agent may delete or unlink linked records, and archive records, by the values that it writes',
);

type Tool = Pick<INode, 'type' | 'parameters'>;

/** Why the node may not run what stands behind the switch; undefined if it may. */
export function toolUseError(node: Tool): OdooError | undefined {
	if (isAllowed(node)) return undefined;
	return new OdooError('ACCESS_DENIED', 'An AI agent is not allowed to run this operation.', {
		hint: hintFor(allowToolUseParameter),
	});
}

/** Set where the values that the node writes must not remove records: how to allow it. */
export function removalBan(node: Tool): { readonly hint: string } | undefined {
	return isAllowed(node) ? undefined : { hint: hintFor(allowRemovalParameter) };
}

/** Whether the node is an AI agent's tool. n8n makes a second node type of this name for agents. */
export function isTool({ type }: Tool): boolean {
	return type.endsWith('Tool');
}

function isAllowed(node: Tool): boolean {
	// As it is stored. The value of an expression may come from the agent.
	return !isTool(node) || node.parameters[NAME] === true;
}

function hintFor({ displayName }: INodeProperties): string {
	return `To allow it, turn on ${displayName} in the tool. An expression does not count.`;
}

function switchOf(displayName: string, description: string): INodeProperties {
	return {
		displayName,
		name: NAME,
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description,
		displayOptions: { show: { '@tool': [true] } },
	};
}
