import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';
import { OdooDestination } from '../nodes/OdooDestination/OdooDestination.node.ts';
import { OdooSource } from '../nodes/OdooSource/OdooSource.node.ts';
import { runWorkflow } from '../test/support/engine';
import { inARow, ownNode } from '../test/support/inARow';
import type { RunningTrigger } from '../test/support/trigger';
import { startTrigger } from '../test/support/trigger';
import { forkSandbox } from './forkSandbox';
import { LongestHold } from './longestHold';
import type { SandboxAddress } from './sandboxProcess';

const COUNT = Number(process.env.ITEMS ?? 50_000);
/** Where each item takes requests of its own. */
const FEW = Math.min(COUNT, 1000);
const MOST_MS = 200;
/** Names of jobs, as a pattern; the first one makes what the others need. */
const isWanted = new RegExp(process.env.ONLY ?? '');

/** The changes that the trigger finds. */
const WATCHED = 'Update, expressions';

type Items = readonly IDataObject[];

interface Job {
	readonly name: string;
	readonly node: 'odooDestination' | 'odooSource';
	readonly parameters: INodeParameters;
	readonly items: Items;
	readonly binary?: true;
}

const contacts = { model: { __rl: true, mode: 'name', value: 'res.partner' } };
const mapped = (...matchingColumns: string[]) => ({
	columns: { mappingMode: 'autoMapInputData', value: null, matchingColumns, schema: [] },
});
const expressions = (...matchingColumns: string[]) => ({
	columns: {
		mappingMode: 'defineBelow',
		value: { name: '={{ $json.name }}', city: '={{ $json.city }}', ref: '={{ $json.ref }}' },
		matchingColumns,
		schema: [],
	},
});
const all = { returnAll: true, output: 'selected', fields: ['name', 'email', 'city', 'ref'] };
const byId = '={{ $json.id }}';

function write(name: string, operation: string, parameters: INodeParameters, items: Items): Job {
	const record = { resource: 'record', operation, ...contacts, ...parameters };
	return { name, node: 'odooDestination', parameters: record, items };
}

function other(
	name: string,
	[resource, operation]: [string, string],
	more: INodeParameters,
	items: Items,
): Job {
	const parameters = { resource, operation, ...contacts, ...more };
	return { name, node: 'odooDestination', parameters, items };
}

function read(name: string, operation: string, parameters: INodeParameters, items: Items): Job {
	const record = { resource: 'record', operation, ...contacts, ...parameters };
	return { name, node: 'odooSource', parameters: record, items };
}

/** In this order: what one creates, the next ones find. */
function* jobs(ids: readonly number[]): Generator<Job> {
	const own = ids.map((id) => ({ id }));
	const few = own.slice(0, FEW);
	const validateOnly = { options: { validateOnly: true } };
	yield write('Create', 'create', { ...mapped(), options: {} }, rows('existing'));
	yield write('Create, expressions', 'create', expressions(), rows('expressions'));
	yield write('Create, linked to one another', 'create', mapped(), rows('linked', 'linked'));
	yield write('Create, Validate Only', 'create', { ...mapped(), ...validateOnly }, rows('valid'));
	yield write(
		'Create, linked, Validate Only',
		'create',
		{ ...mapped(), ...validateOnly },
		rows('tied', 'tied'),
	);
	yield write(
		'Create, Exactly Once',
		'create',
		{ ...mapped(), options: { exactlyOnce: true, exactlyOnceBy: '={{ $json.ref }}' } },
		rows('once'),
	);
	yield write('Create or Update, all new', 'upsert', mapped('ref'), rows('new'));
	yield write('Create or Update, unchanged', 'upsert', mapped('ref'), existing());
	yield write('Create or Update, changed', 'upsert', mapped('ref'), existing('Ghent'));
	yield write(
		'Create or Update, Batch Size 10,000, 8 requests at a time',
		'upsert',
		{ ...mapped('ref'), options: { batchSize: 10_000, parallelRequests: 8 } },
		existing('Namur'),
	);
	yield write(
		'Create or Update, Output Record',
		'upsert',
		{ ...mapped('ref'), options: { output: 'record' } },
		existing('Namur'),
	);
	yield write(WATCHED, 'update', expressions('ref'), existing('Bruges'));
	yield write('Update, Validate Only', 'update', { ...mapped('ref'), ...validateOnly }, existing());
	for (const operation of ['archive', 'unarchive']) {
		yield write(operation, operation, { ids: byId, options: {} }, own);
	}
	yield write('delete, Validate Only', 'delete', { ids: byId, ...validateOnly }, own);
	yield other(
		'Message',
		['message', 'post'],
		{ ids: byId, messageType: 'note', body: 'Hello' },
		few,
	);
	yield other('Activity', ['activity', 'schedule'], { ids: byId, summary: 'Call' }, own);
	const orders = few.map(({ id }, index) => ({ customer: id, number: `held ${index}` }));
	const order = {
		partner: { __rl: true, mode: 'name', value: '={{ $json.customer }}' },
		linesMode: 'list',
		linesList: '={{ [{ display_type: "line_note", name: "Held" }] }}',
		additionalFields: { customerReference: '={{ $json.number }}' },
		options: { ifExists: 'keep' },
	};
	const byNumber = { ids: { __rl: true, mode: 'name', value: '={{ $json.number }}' } };
	yield other('Sales Order, Create', ['salesOrder', 'create'], order, orders);
	yield other('Sales Order, Confirm by number', ['salesOrder', 'confirm'], byNumber, orders);
	yield other(
		'Button, unchanged where hidden',
		['button', 'press'],
		{
			...byNumber,
			model: { __rl: true, mode: 'name', value: 'sale.order' },
			button: { __rl: true, mode: 'name', value: 'action_confirm' },
			whenHidden: 'unchanged',
		},
		orders,
	);
	yield other(
		'Method',
		['method', 'call'],
		{
			method: 'read',
			runOn: 'records',
			ids: byId,
			mode: 'perItem',
			arguments: '{ "fields": ["name"] }',
			options: {},
		},
		few,
	);
	yield {
		...other(
			'Attachment',
			['attachment', 'upload'],
			{
				destination: 'attachment',
				recordId: { __rl: true, mode: 'id', value: byId },
				binaryPropertyNames: 'data',
			},
			own,
		),
		binary: true,
	};
	const recordId = { __rl: true, mode: 'id', value: byId };
	yield read('Get', 'get', { recordId, ...all }, own);
	yield read('Get Many, all', 'getMany', { filterMode: 'none', ...all }, [{}]);
	yield read(
		'Get Many, all, linked',
		'getMany',
		{ filterMode: 'none', ...all, relatedFields: ['company_id.name'] },
		[{}],
	);
	yield read(
		'Get Many, for each item',
		'getMany',
		{ filterMode: 'domain', domain: '=[["id", "=", {{ $json.id }}]]', ...all },
		few,
	);
	yield read(
		'Get New or Updated',
		'getUpdated',
		{ startFrom: 'beginning', checkpoint: 'manual', includeDeleted: true, ...all },
		[{}],
	);
	yield write('delete', 'delete', { ids: byId, options: {} }, own);
}

/**
 * How long each operation keeps n8n from everything else at the longest, with 50,000 items or records,
 * in n8n's engine, while the sandbox runs in another process.
 */
export async function held(): Promise<void> {
	const { address, child } = await forkSandbox();
	try {
		let ids: readonly number[] = [];
		for (const { name } of jobs(ids)) {
			const job = [...jobs(ids)].find((each) => each.name === name) as Job;
			if (name !== 'Create' && !isWanted.test(name)) continue;
			const poll = name === WATCHED ? await startWatch(address) : undefined;
			const { ms, json } = await run(job, address);
			if (name === 'Create') ids = json.map(({ id }) => Number(id));
			tell(name, ms, json.length);
			if (poll) tell(...(await poll()));
		}
	} finally {
		child.kill();
	}
}

function tell(name: string, ms: number, count: number): void {
	console.log(`${name}: held for ${ms.toFixed(0)} ms at most, ${count} items`);
	if (ms > MOST_MS) process.exitCode = 1;
}

async function run(job: Job, credential: SandboxAddress) {
	const hold = new LongestHold();
	let ms = 0;
	const node = job.node === 'odooSource' ? new OdooSource() : new OdooDestination();
	const { execute } = node;
	const watched = Object.assign(Object.create(node) as INodeType, {
		async execute(this: IExecuteFunctions) {
			let output: INodeExecutionData[][] = [];
			ms = await hold.during(async () => (output = await execute.call(this)));
			return output;
		},
	});
	const file = { mimeType: 'text/plain', fileName: 'a.txt', data: 'aGVsbG8=' };
	const type = `n8n-nodes-odoo-erp.${job.node}`;
	const result = await runWorkflow(
		inARow(ownNode(job.node, job.parameters)),
		{
			inputItems: job.items.map((json) => ({
				json,
				...(job.binary && { binary: { data: file } }),
			})),
			credential: { ...credential },
		},
		{ [type]: watched },
	);
	if (result.error) throw result.error;
	return { ms, json: (result.outputs.Odoo?.[0] ?? []).map(({ json }) => json) };
}

/** @returns looks at what happened since */
async function startWatch(credential: SandboxAddress) {
	const parameters = {
		...contacts,
		filterMode: 'domain',
		domain: '[["ref", "=like", "existing %"]]',
		events: ['created', 'updated', 'deleted', 'fieldChanged'],
		watchFields: { values: [{ field: 'is_company', from: '', to: '' }] },
	};
	const trigger: RunningTrigger = await startTrigger(
		{
			nodes: [
				{
					name: 'Trigger',
					type: 'n8n-nodes-odoo-erp.odooTrigger',
					parameters: { ...parameters, options: { pollLimit: COUNT } },
					credentials: { odooErpApi: { id: '1', name: 'Odoo' } },
				},
			],
			connections: {},
		},
		{ credential: { ...credential } },
	);
	await trigger.poll();
	return async (): Promise<[string, number, number]> => {
		let count = 0;
		const look = async () => void (count = (await trigger.poll()).length);
		const ms = await new LongestHold().during(look);
		return ['Odoo Trigger', ms, count];
	};
}

function existing(city = 'Brussels'): Items {
	return rows('existing').map((row) => ({ ...row, city }));
}

/** @param group its first row is the company of the others */
function rows(mark: string, group?: string): Items {
	return Array.from({ length: COUNT }, (_, index) => ({
		name: `Held ${mark} ${index}`,
		email: `held${index}@example.com`,
		city: 'Brussels',
		ref: `${mark} ${index}`,
		...(group && index % 100 > 0 && { parent_id: `Held ${mark} ${index - (index % 100)}` }),
	}));
}
