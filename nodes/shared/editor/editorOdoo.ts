import type { ILoadOptionsFunctions } from 'n8n-workflow';
import type { OdooClient } from '../../../odoo';
import { nodeError } from '../errors';
import { odooFromNode } from '../odooFromNode';

/** Someone waits in front of the editor. */
const EDITOR_TIMEOUT_MS = 30_000;

/**
 * Asks Odoo for what a list in the editor shows. Without a credential there is nothing to ask yet:
 * the answer is `nothing`, as an error would greet everyone who opens a new node.
 */
export async function askForEditor<T>(
	ctx: ILoadOptionsFunctions,
	nothing: T,
	ask: (odoo: OdooClient) => Promise<T>,
): Promise<T> {
	if (!ctx.getNode().credentials?.odooErpApi) return nothing;
	try {
		return await ask(await odooFromNode(ctx, { timeoutMs: EDITOR_TIMEOUT_MS }));
	} catch (error) {
		throw nodeError(ctx, error);
	}
}

/** The model chosen so far, or undefined while there is none or it comes from an expression. */
export function chosenModel(ctx: ILoadOptionsFunctions): string | undefined {
	const model = ctx.getCurrentNodeParameter('model', { extractValue: true });
	const isChosen = typeof model === 'string' && model.trim() !== '' && !model.startsWith('=');
	return isChosen ? model.trim() : undefined;
}
