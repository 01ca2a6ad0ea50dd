import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';

/** Tells whoever builds the workflow something above the node's output. */
export function advise(
	ctx: Pick<IExecuteFunctions, 'addExecutionHints'>,
	message: string,
	type: NodeExecutionHint['type'] = 'info',
): void {
	ctx.addExecutionHints({ message, location: 'outputPane', type });
}
