import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { runWorkflow } from '../test/support/engine';
import { inARow } from '../test/support/inARow';
import { forkSandbox } from './forkSandbox';
import type { SandboxAddress } from './sandboxProcess';

const COUNT = Number(process.env.ITEMS ?? 3000);
const WARM_UP = 100;
const RESOLUTION_MS = 5;

/** Seven expressions, as an import has them: plain paths, and the same with a little work. */
export const PATHS: Readonly<Record<string, string>> = {
	name: '={{ $json.name }}',
	email: '={{ $json["E-mail"].address }}',
	phone: '={{ $json.phone }}',
	street: '={{ $json.address.street }}',
	city: '={{ $json.address.city }}',
	zip: '={{ $json.address["zip"] }}',
	ref: '={{ $json.ref }}',
};
export const WORKED = Object.fromEntries(
	Object.entries(PATHS).map(([name, path]) => [name, path.replace(' }}', ' ?? "" }}')]),
);

interface Job {
	readonly name: string;
	readonly type?: 'odooSource' | 'odooDestination';
	readonly parameters: INodeParameters;
	/** Its records are not there yet. */
	readonly isNew?: boolean;
	/** The most times what Edit Fields takes. */
	readonly limit: number;
}

const model = { __rl: true, mode: 'name', value: 'res.partner' };
const columns = (value: INodeParameters, matchingColumns: string[] = []) => ({
	mappingMode: 'defineBelow',
	value,
	matchingColumns,
	schema: [],
});
const record = (operation: string, more: INodeParameters): INodeParameters => ({
	resource: 'record',
	operation,
	model,
	...more,
});

export const write = (operation: string, values: typeof PATHS, matching: string[] = []) =>
	record(operation, { columns: columns(values, matching) });

/** In each, everything that comes with an item is an expression, as far as it can be. */
const JOBS: readonly Job[] = [
	{ name: 'Create, plain paths', parameters: write('create', PATHS), isNew: true, limit: 1.1 },
	{ name: 'Create', parameters: write('create', WORKED), isNew: true, limit: 1.1 },
	{
		name: 'Upsert, new, plain paths',
		parameters: write('upsert', PATHS, ['ref']),
		isNew: true,
		limit: 1.1,
	},
	{ name: 'Upsert, new', parameters: write('upsert', WORKED, ['ref']), isNew: true, limit: 1.1 },
	{
		name: 'Upsert, unchanged, plain paths',
		parameters: write('upsert', PATHS, ['ref']),
		limit: 1.1,
	},
	{ name: 'Update, unchanged', parameters: write('update', WORKED, ['ref']), limit: 1.1 },
	{
		name: 'Validate Only',
		parameters: { ...write('upsert', WORKED, ['ref']), options: { validateOnly: true } },
		limit: 1.1,
	},
];

/**
 * What items cost in our nodes, next to n8n's Edit Fields with the same seven expressions, in n8n's engine:
 * CPU of this process, while the sandbox runs in another; and how long the event loop was held.
 */
export async function items(): Promise<void> {
	const { address, child } = await forkSandbox();
	try {
		const input = inputOf(COUNT, 'existing');
		const few = inputOf(WARM_UP, 'warm-up');
		await editFields(PATHS, few);
		const [create] = JOBS;
		for (const job of JOBS)
			await runJob(
				job,
				few.map((json) => ({ ...json, ref: `${job.name} ${String(json.ref)}` })),
				address,
			).catch(() => {});
		if (create) await runJob(create, input, address);
		const set = { paths: await editFields(PATHS, input), worked: await editFields(WORKED, input) };
		for (const job of JOBS) {
			const isPlain = JSON.stringify(job.parameters).includes('$json.name }}');
			const other = isPlain ? set.paths : set.worked;
			const given = job.isNew ? inputOf(COUNT, job.name) : input;
			const own = await measured(async () => await runJob(job, given, address));
			const ratio = own.cpuMs / other.cpuMs;
			console.log(
				`${job.name}: ${perItem(own.cpuMs)} an item, Edit Fields ${perItem(other.cpuMs)}, ratio ${ratio.toFixed(2)} (at most ${job.limit}); event loop held ${own.heldMs.toFixed(0)} ms at most`,
			);
			if (ratio > job.limit || own.heldMs > 200) process.exitCode = 1;
		}
	} finally {
		child.kill();
	}
}

async function runJob(
	{ type = 'odooDestination', parameters }: Job,
	input: readonly IDataObject[],
	credential: SandboxAddress,
): Promise<void> {
	const fresh = input.map((json) => ({ json: structuredClone(json) }));
	const count = await run({ type: `n8n-nodes-odoo-erp.${type}`, parameters }, fresh, credential);
	if (count !== input.length) throw new Error(`${count} of ${input.length} items came out.`);
}

async function editFields(
	values: Readonly<Record<string, string>>,
	input: readonly IDataObject[],
): Promise<Measured> {
	const assignments = Object.entries(values).map(([name, value]) => ({
		id: name,
		name,
		value,
		type: 'string',
	}));
	const parameters = { mode: 'manual', assignments: { assignments } } as unknown as INodeParameters;
	const node = { type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters };
	return await measured(
		async () =>
			void (await run(
				node,
				input.map((json) => ({ json })),
			)),
	);
}

async function run(
	node: {
		readonly type: string;
		readonly typeVersion?: number;
		readonly parameters: INodeParameters;
	},
	inputItems: INodeExecutionData[],
	credential?: SandboxAddress,
): Promise<number> {
	const result = await runWorkflow(
		inARow({ name: 'Node', ...node, credentials: { odooErpApi: { id: '1', name: 'Odoo' } } }),
		{ inputItems, credential: credential && { ...credential } },
	);
	if (result.error) throw result.error;
	return result.outputs.Node?.[0]?.length ?? 0;
}

interface Measured {
	readonly cpuMs: number;
	/** The longest time in which the event loop could do nothing else. */
	readonly heldMs: number;
}

async function measured(work: () => Promise<void>): Promise<Measured> {
	const held = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
	const before = process.cpuUsage();
	held.enable();
	await work();
	held.disable();
	const { user, system } = process.cpuUsage(before);
	return { cpuMs: (user + system) / 1000, heldMs: held.max / 1e6 };
}

function perItem(ms: number): string {
	return `${(ms / COUNT).toFixed(3)} ms`;
}

function inputOf(count: number, mark: string): IDataObject[] {
	return Array.from({ length: count }, (_, index) => itemOf(index, mark));
}

function itemOf(index: number, mark: string): IDataObject {
	return {
		name: `Bench contact ${index}`,
		'E-mail': { address: `contact${index}@example.com` },
		phone: '+32 2 555 01 23',
		address: { street: `Grand Place ${index}`, city: 'Brussels', zip: '1000' },
		ref: `${mark} ${index}`,
	};
}
