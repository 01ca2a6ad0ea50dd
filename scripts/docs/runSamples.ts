import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { startSandbox } from '../../sandbox';
import { runWorkflow } from '../../test/support/engine';
import type { Sample } from './samples';
import { SAMPLES } from './samples';

/** A sample, and what came of it. */
export interface SampleRun {
	readonly sample: Sample;
	/** The node as n8n's editor copies it. */
	readonly node: IDataObject;
	readonly items: readonly INodeExecutionData[];
	/** `model.method`, in order, without login and the fields of models, which are remembered. */
	readonly requests: readonly string[];
}

/** Asked once per credential or model, then remembered for minutes. */
const REMEMBERED = /^(res\.users\.(context_get|has_group|read|search_read)|\S+\.fields_get)$/;

/** Runs all samples on one sandbox, in n8n's engine. @returns the runs by `node.resource.operation` */
export async function runSamples(): Promise<ReadonlyMap<string, readonly SampleRun[]>> {
	const sandbox = await startSandbox();
	const { url, database: db, users } = sandbox;
	const { login: username, apiKey: password } = users.admin;
	const credential = { url, db, username, password, protocol: 'json2' };
	const runs = new Map<string, SampleRun[]>();
	for (const [key, samples] of Object.entries(SAMPLES)) {
		const [type = '', resource = '', operation = ''] = key.split('.');
		const done: SampleRun[] = [];
		for (const sample of samples) {
			const node = {
				parameters: { resource, operation, ...sample.parameters },
				type: `n8n-nodes-odoo-erp.${type}`,
				typeVersion: 1,
				position: [0, 0],
				name: type === 'odooSource' ? 'Odoo Source' : 'Odoo Destination',
			};
			const workflow = {
				nodes: [
					{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
					{
						...structuredClone(node),
						position: [220, 0] as [number, number],
						...(sample.fails && { onError: 'continueErrorOutput' as const }),
						credentials: { odooErpApi: { id: '1', name: 'Odoo' } },
					},
				],
				connections: {
					Start: { main: [[{ node: node.name, type: 'main' as const, index: 0 }]] },
				},
			};
			const inputItems = (sample.input ?? [{}]).map(itemOf);
			sandbox.requests.length = 0;
			const { error, outputs } = await runWorkflow(workflow, { credential, inputItems });
			if (error) throw new Error(`${key}, ${sample.title}: ${error.message}`, { cause: error });
			const items = outputs[node.name]?.[sample.fails ? 1 : 0] ?? [];
			if (items.length === 0) throw new Error(`${key}, ${sample.title}: no output`);
			const requests = sandbox.requests
				.map(({ model, method }) => `${model}.${method}`)
				.filter((name) => !name.startsWith('undefined') && !REMEMBERED.test(name));
			done.push({ sample, node, items: items.map((item) => lasting(item, url)), requests });
		}
		runs.set(key, done);
	}
	await sandbox.close();
	return runs;
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
		.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '2026-11-29T10:20:30Z')
		.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?/g, '2026-11-29 10:20:30')
		.replaceAll(/"\d{4}-\d\d-\d\d"/g, '"2026-12-29"')
		.replaceAll(/("\w*[mM]s"):\d+/g, '$1:12')
		.replaceAll(/access_token=[\w-]+/g, 'access_token=1c2d…');
	return JSON.parse(text) as INodeExecutionData;
}
