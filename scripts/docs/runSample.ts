import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { runWorkflow } from '../../test/support/engine';
import type { Sample } from './samples';

/** A sample, and what came of it. */
export interface SampleRun {
	readonly sample: Sample;
	/** The node as n8n's editor copies it. */
	readonly node: IDataObject;
	readonly items: readonly INodeExecutionData[];
	/** The server, unless it is the sandbox. */
	readonly server?: string;
	/** `model.method`, in order, without login and the fields of models, which are remembered. */
	readonly requests: readonly string[];
}

/** A server that samples are run on. */
export interface SampleServer {
	readonly url: string;
	readonly credential: Readonly<Record<string, unknown>>;
	/** `model.method` of all requests since the last time. */
	readonly takeRequests: () => readonly string[];
}

/** Asked once per credential or model, then remembered for minutes. */
const REMEMBERED = /^(res\.users\.(context_get|has_group|read|search_read)|\S+\.fields_get)$/;

/** Runs a sample in n8n's engine. @param key `node.resource.operation` */
export async function runSample(
	key: string,
	sample: Sample,
	{ url, credential, takeRequests }: SampleServer,
): Promise<SampleRun> {
	const node = nodeOf(key, sample);
	const credentials = { odooErpApi: { id: '1', name: 'Odoo' } };
	const before = sample.before && {
		name: 'Before',
		type: 'n8n-nodes-odoo-erp.odooSource',
		parameters: sample.before as never,
		credentials,
	};
	const tested = {
		...structuredClone(node),
		position: [220, 0] as [number, number],
		...(sample.fails && { onError: 'continueErrorOutput' as const }),
		credentials,
	};
	const nodes = [
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
		...(before ? [before] : []),
		tested,
	];
	const connections = Object.fromEntries(
		nodes
			.slice(1)
			.map(({ name }, index) => [
				nodes[index]?.name ?? '',
				{ main: [[{ node: name, type: 'main' as const, index: 0 }]] },
			]),
	);
	const workflow = { nodes, connections };
	const inputItems = (sample.input ?? [{}]).map(itemOf);
	takeRequests();
	const { error, outputs } = await runWorkflow(workflow, { credential, inputItems });
	if (error) throw new Error(`${key}, ${sample.title}: ${error.message}`, { cause: error });
	const items = outputs[node.name]?.[sample.fails ? 1 : 0] ?? [];
	if (items.length === 0) throw new Error(`${key}, ${sample.title}: no output`);
	const requests = takeRequests().filter((name) => !REMEMBERED.test(name));
	return { sample, node, items: items.map((item) => lasting(item, url)), requests };
}

/** The node of a sample as n8n's editor copies it. */
export function nodeOf(key: string, { parameters }: Pick<Sample, 'parameters'>) {
	const [type = '', resource = '', operation = ''] = key.split('.');
	return {
		parameters: { resource, operation, ...parameters },
		type: `n8n-nodes-odoo-erp.${type}`,
		typeVersion: 1,
		position: [0, 0],
		name: type === 'odooSource' ? 'Odoo Source' : 'Odoo Destination',
	};
}

function itemOf(given: IDataObject | INodeExecutionData): INodeExecutionData {
	return 'binary' in given ? (given as INodeExecutionData) : { json: given as IDataObject };
}

/** Without what differs from run to run: the address, tokens, dates of today, durations. */
function lasting({ json, binary }: INodeExecutionData, url: string): INodeExecutionData {
	const files = Object.entries(binary ?? {}).map(([name, file]) => [
		name,
		Object.fromEntries(Object.entries(file).filter(([key]) => key !== 'data' && key !== 'id')),
	]);
	const item = { json, ...(binary && { binary: Object.fromEntries(files) as object }) };
	const text = JSON.stringify(item)
		.replaceAll(url, 'https://mycompany.odoo.com')
		.replaceAll(/http:\/\/(localhost|127\.0\.0\.1):\d+/g, 'https://mycompany.odoo.com')
		.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '2026-11-29T10:20:30Z')
		.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?/g, '2026-11-29 10:20:30')
		.replaceAll(/"\d{4}-\d\d-\d\d"/g, '"2026-12-29"')
		.replaceAll(/("\w*[mM]s"):\d+/g, '$1:12')
		.replaceAll(/(\w*token)=[\w-]+/g, '$1=1c2d…');
	return JSON.parse(text) as INodeExecutionData;
}
