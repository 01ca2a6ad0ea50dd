import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { IDataObject, IHttpRequestOptions, INodeType } from 'n8n-workflow';
import type { SavedNode, SavedWorkflow } from '../test/support/engine';
import { jsonOf, runWorkflow } from '../test/support/engine';
import { startProxy } from '../test/support/proxy';
import { credentialFor, openTarget } from '../test/support/target';

const COUNT = 1000;

/** Where `scripts/n8n-server.sh install 2` put n8n, and with it the node that comes with n8n. */
const N8N = join(process.env.N8N_LAB ?? '/tmp/n8n-lab', 'v2/node_modules/n8n/package.json');

const OURS = 'n8n-nodes-odoo.odooDestination';
const THEIRS = 'n8n-nodes-base.odoo';

/** 1,000 contacts with Odoo Destination and with n8n's own Odoo node (version 2), in the same engine. */
export async function builtin(): Promise<void> {
	const target = await openTarget();
	const proxy = await startProxy(target.url);
	const credential = {
		...credentialFor(target, 'auto'),
		url: proxy.url,
		apiKey: target.users.admin.apiKey,
	};
	const authenticate = (request: IHttpRequestOptions) => ({
		...request,
		headers: { ...request.headers, authorization: `bearer ${String(credential.apiKey)}` },
	});
	const types = { [THEIRS]: builtinNode() };
	// What the first run of a process asks for besides is not counted, so there is one before.
	const run = async (
		type: string,
		parameters: IDataObject,
		input: IDataObject[],
		first = input.slice(0, 1),
	) => {
		const workflow = workflowOf(type, parameters);
		await runWorkflow(workflow, { credential, authenticate, input: first }, types);
		proxy.requests.length = 0;
		const start = performance.now();
		const result = await runWorkflow(workflow, { credential, authenticate, input }, types);
		if (result.error) throw result.error;
		const ms = performance.now() - start;
		return { ms, requests: proxy.requests.length, items: jsonOf(result, 'Odoo') };
	};

	const created = await run(OURS, ours('create'), contacts(randomUUID()));
	const createdOneByOne = await run(THEIRS, theirs('create'), contacts(randomUUID()));
	print('create', created, createdOneByOne);

	const changes = created.items.map(({ id }, index) => ({ id, city: `City ${index}` }));
	const updated = await run(OURS, ours('update', 'id'), changes);
	const updatedOneByOne = await run(THEIRS, theirs('update'), changes);
	print('update', updated, updatedOneByOne);

	// Half of them are new and a tenth has changed. The built-in node has no upsert: it looks for each
	// contact, then creates or updates it.
	const mark = randomUUID();
	const existing = contacts(mark).slice(0, COUNT / 2);
	const other = contacts(randomUUID()).slice(0, 1);
	const { items } = await run(OURS, ours('create'), existing, other);
	const mixed = contacts(mark).map((contact, index) =>
		index % 10 === 0 ? { ...contact, city: 'Elsewhere' } : contact,
	);
	const upserted = await run(OURS, ours('upsert', 'ref'), mixed, other);
	const looked = await run(THEIRS, theirs('getAll'), mixed);
	const createdAfter = await run(THEIRS, theirs('create'), contacts(randomUUID()).slice(COUNT / 2));
	const known = items.map(({ id }, index) => ({ id, ...mixed[index] }));
	const updatedAfter = await run(THEIRS, theirs('update'), known);
	print('upsert', upserted, {
		ms: looked.ms + createdAfter.ms + updatedAfter.ms,
		requests: looked.requests + createdAfter.requests + updatedAfter.requests,
	});
	await proxy.close();
	await target.close();
}

interface Measured {
	readonly ms: number;
	readonly requests: number;
}

function print(work: string, our: Measured, their: Measured): void {
	const figures = [our, their].map(
		({ ms, requests }) => `${ms.toFixed(0)} ms/${requests} requests`,
	);
	console.log(`${work} ${(their.ms / our.ms).toFixed(1)}x (${figures.join(' vs ')})`);
}

function contacts(mark: string): IDataObject[] {
	return Array.from({ length: COUNT }, (_, index) => ({
		name: `Contact ${index}`,
		email: `contact${index}@example.com`,
		ref: `${mark} ${index}`,
	}));
}

function ours(operation: string, key?: string): IDataObject {
	return {
		resource: 'record',
		operation,
		model: { __rl: true, mode: 'name', value: 'res.partner' },
		columns: { mappingMode: 'autoMapInputData', value: null, matchingColumns: key ? [key] : [] },
		options: {},
	};
}

function theirs(operation: string): IDataObject {
	return {
		authentication: 'odooApiKeyApi',
		resource: 'custom',
		operation,
		customResource: { __rl: true, mode: 'id', value: 'res.partner' },
		recordId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
		fieldsToSend: { mappingMode: 'autoMapInputData', value: null },
		returnAll: true,
		filters: { filter: [{ fieldName: 'ref', operator: 'equal', value: '={{ $json.ref }}' }] },
		options: { fieldsList: ['name'] },
	};
}

function builtinNode(): INodeType {
	const load = createRequire(N8N);
	const { Odoo } = load('n8n-nodes-base/dist/nodes/Odoo/Odoo.node.js') as {
		Odoo: new () => INodeType;
	};
	return new Odoo();
}

function workflowOf(type: string, parameters: IDataObject): SavedWorkflow {
	const held = { id: '1', name: 'Odoo' };
	const odoo: SavedNode = {
		name: 'Odoo',
		type,
		typeVersion: type === THEIRS ? 2 : 1,
		parameters: parameters as SavedNode['parameters'],
		credentials: { odooErpApi: held, odooApiKeyApi: held },
	};
	return {
		name: type,
		nodes: [{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' }, odoo],
		connections: { Start: { main: [[{ node: 'Odoo', type: 'main', index: 0 }]] } },
	};
}
