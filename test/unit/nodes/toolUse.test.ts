import type {
	IDataObject,
	IExecuteFunctions,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { OdooDestination } from '../../../nodes/OdooDestination/OdooDestination.node';

/** What an agent's tool may do without asking: nothing that removes records, nor runs code of Odoo's by name. */
const HARMLESS: ReadonlySet<string> = new Set([
	'attachment upload',
	'message post',
	'activity schedule',
	'invoice create',
	'purchaseOrder create',
	'salesOrder create',
	'record create',
	'record unarchive',
	'record update',
	'record upsert',
]);

const destination = new OdooDestination();
const { properties } = destination.description;

const optionsOf = (property?: INodeProperties) =>
	(property?.options ?? []) as INodePropertyOptions[];

const resources = optionsOf(properties.find(({ name }) => name === 'resource'));

const operations = resources.flatMap(({ value }) => {
	const resource = String(value);
	const ofResource = properties.find(
		({ name, displayOptions }) =>
			name === 'operation' && displayOptions?.show?.resource?.includes(resource),
	);
	return optionsOf(ofResource).map((each) => ({ resource, operation: String(each.value) }));
});

const guarded = operations.filter(
	({ resource, operation }) => !HARMLESS.has(`${resource} ${operation}`),
);

/** Runs an operation as an agent's tool, with these parameters as the workflow has them stored. */
async function errorOf(parameters: IDataObject): Promise<unknown> {
	const given = { allowToolUse: true };
	const ctx = {
		getInputData: () => [{ json: given }],
		continueOnFail: () => false,
		getNode: () => ({ name: 'Tool', type: 'odooDestinationTool', parameters }),
		// What expressions come to.
		getNodeParameter: (name: string) => (name in given ? true : parameters[name]),
	} as unknown as IExecuteFunctions;
	return await destination.execute.call(ctx).catch((thrown: unknown) => thrown);
}

describe.each(guarded)('$resource $operation as the tool of an AI agent', (chosen) => {
	it.each([
		['by default', {}],
		['by an expression', { allowToolUse: '={{ true }}' }],
		['by a text', { allowToolUse: 'true' }],
		['by what the agent gives', { allowToolUse: '={{ $json.allowToolUse }}' }],
	])('is not allowed %s', async (_, parameters) => {
		const error = await errorOf({ ...chosen, ...parameters });
		expect(error).toBeInstanceOf(NodeApiError);
		expect(String(error)).toMatch(/not allowed to run this operation.*Allow Agent to Run This/);
	});

	it('has a switch that is shown in the tool only', () => {
		const parameter = properties.find(
			({ name, displayOptions: { show } = {} }) =>
				name === 'allowToolUse' &&
				show?.operation?.includes(chosen.operation) &&
				show.resource?.includes(chosen.resource),
		);
		expect(parameter?.default).toBe(false);
		expect(parameter?.displayOptions?.show?.['@tool']).toEqual([true]);
	});
});
