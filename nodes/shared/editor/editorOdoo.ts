import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import type { OdooClient } from '../../../odoo';
import { nodeError } from '../errors';
import { odooFromNode } from '../odooFromNode';

/** Someone waits in front of the editor. */
const EDITOR_TIMEOUT_MS = 30_000;

/** What a list in the editor shows while there is nothing to show. */
export const NO_RESULTS: INodeListSearchResult = { results: [] };

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

/** The same about the chosen model; `nothing` while there is none. */
export async function askAboutModel<T>(
	ctx: ILoadOptionsFunctions,
	nothing: T,
	ask: (odoo: OdooClient, model: string) => Promise<T>,
): Promise<T> {
	const model = chosenModel(ctx);
	return model ? await askForEditor(ctx, nothing, async (odoo) => await ask(odoo, model)) : nothing;
}

/** The model chosen so far, or undefined while there is none or it comes from an expression. */
export function chosenModel(ctx: ILoadOptionsFunctions): string | undefined {
	const model = ctx.getCurrentNodeParameter('model', { extractValue: true });
	const isChosen = typeof model === 'string' && model.trim() !== '' && !model.startsWith('=');
	return isChosen ? model.trim() : undefined;
}
