import type { IExecuteFunctions, INodeType } from 'n8n-workflow';
import type { SavedWorkflow } from './engine';
import { loadExample } from './engine';
import { withNode } from './withNode';

const RANGE = 'range';

/** The example that reads a big model range by range, for other records than its own. */
export function rangeByRange({
	model,
	condition,
	rangeSize,
}: {
	readonly model: string;
	/** As in a domain. */
	readonly condition: readonly [field: string, operator: string, value: string];
	readonly rangeSize: number;
}): { workflow: SavedWorkflow; subWorkflows: Record<string, SavedWorkflow> } {
	const locator = (value: string, mode: string) => ({ __rl: true, mode, value });
	const inRange = `['id', '>=', $json.fromId], ['id', '<=', $json.toId]`;
	const ranges = {
		model: locator(model, 'name'),
		rangeSize,
		domain: JSON.stringify([condition]),
	};
	const records = {
		model: locator(model, 'name'),
		domain: `={{ [${JSON.stringify(condition)}, ${inRange}] }}`,
		fields: ['name'],
	};
	const main = withNode(loadExample('split-big-model'), 'Ranges', {
		parameters: ranges,
	});
	const range = withNode(loadExample('split-big-model-range'), 'Contacts of the Range', {
		parameters: records,
	});
	return { workflow: withRange(main), subWorkflows: { [RANGE]: range } };
}

/** The example with its second workflow chosen, as importing it asks for. */
export function withRange(workflow: SavedWorkflow): SavedWorkflow {
	const workflowId = { __rl: true, mode: 'id', value: RANGE };
	return withNode(workflow, 'Read the Range', { parameters: { workflowId } });
}

/** In place of the node Process: notes the ids that come to it, and passes all items on. */
export class IdCollector implements INodeType {
	readonly ids: unknown[] = [];

	description: INodeType['description'] = {
		displayName: 'No Operation',
		name: 'noOp',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'No Operation' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
	};

	execute: NonNullable<INodeType['execute']>;

	constructor() {
		const { ids } = this;
		this.execute = async function (this: IExecuteFunctions) {
			const items = this.getInputData();
			for (const { json } of items) ids.push(json.id);
			return await Promise.resolve([items]);
		};
	}
}
