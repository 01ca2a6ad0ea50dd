import type { IDataObject } from 'n8n-workflow';
import { OdooDestination } from '../../nodes/OdooDestination/OdooDestination.node';
import type { RunResult } from './engine';
import { runWorkflow } from './engine';

/** n8n makes this second type of every node that is usable as a tool. */
const TOOL = 'n8n-nodes-odoo-erp.odooDestinationTool';

/** Runs Odoo Destination as n8n runs an AI agent's tool: what the agent gives are the input items.
 * One that fails leaves the others be */
export async function runAsTool(
	parameters: IDataObject,
	credential: object,
	...given: readonly IDataObject[]
): Promise<RunResult> {
	const tool = new OdooDestination();
	tool.description = { ...tool.description, name: 'odooDestinationTool' };
	const credentials = { odooErpApi: { id: '', name: 'Odoo' } };
	const workflow = {
		nodes: [
			{ name: 'Agent', type: 'n8n-nodes-base.manualTrigger' },
			{
				name: 'Tool',
				type: TOOL,
				onError: 'continueRegularOutput' as const,
				parameters: parameters as never,
				credentials,
			},
		],
		connections: { Agent: { main: [[{ node: 'Tool', type: 'main' as const, index: 0 }]] } },
	};
	return await runWorkflow(
		workflow,
		{ credential: { ...credential }, input: given },
		{ [TOOL]: tool },
	);
}
