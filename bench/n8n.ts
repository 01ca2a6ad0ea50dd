import { readFileSync } from 'node:fs';
import type { INodeParameters } from 'n8n-workflow';
import { N8n } from '../test/e2e/support/n8n';
import { required } from '../test/e2e/support/settings';
import { forkSandbox } from './forkSandbox';
import { PATHS, WORKED, write } from './items';
import { median } from './timing';

const SIZES = [1000, 5000] as const;
const RUNS = Number(process.env.RUNS ?? 3);
const TYPE = 'odooErpApi';
const CREDENTIAL = 'Odoo for benchmarks';
const SET = 'Edit Fields';

/** For a record that is not there yet. */
const renewed = (values: typeof PATHS) => ({
	...values,
	ref: (values.ref ?? '').replace('ref', 'newRef'),
});

/** In this order: the first one creates what others find. */
const JOBS: Readonly<Record<string, INodeParameters>> = {
	Create: write('create', WORKED),
	'Create, plain paths': write('create', renewed(PATHS)),
	'Create or Update, all new': write('upsert', renewed(WORKED), ['ref', 'zip']),
	'Create or Update, all unchanged': write('upsert', WORKED, ['ref']),
	'Update, all unchanged': write('update', WORKED, ['ref']),
	'Create or Update, Validate Only': {
		...write('upsert', WORKED, ['ref']),
		options: { validateOnly: true },
	},
};

const set = {
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: {
		mode: 'manual',
		assignments: {
			assignments: Object.entries(WORKED).map(([name, value]) => ({
				id: name,
				name,
				value,
				type: 'string',
			})),
		},
		options: {},
	},
};
const nothing = { type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };

/**
 * CPU that nodes take of a real n8n server for 1,000 and 5,000 items with seven expressions, next to its
 * own Edit Fields with the same ones, beyond what a workflow without them takes; the sandbox runs in another
 * process. Needs a server with the package: `scripts/n8n-server.sh up 2 --package ...`, and N8N_MAJOR, N8N_ENV
 * and N8N_PID, the server's process.
 */
export async function n8n(): Promise<void> {
	const { address, child } = await forkSandbox();
	try {
		const server = await N8n.signIn();
		await server.storeCredential({ name: CREDENTIAL, type: TYPE, data: { ...address } });
		for (const size of SIZES) await compare(server, size);
	} finally {
		child.kill();
	}
}

async function compare(server: N8n, size: number): Promise<void> {
	const times = new Map<string, number[]>();
	const own = Object.entries(JOBS).map(
		([name, parameters]) => [name, ownNode(parameters)] as const,
	);
	for (let run = 0; run < RUNS; run++) {
		const mark = `${size} ${run}`;
		const base = await cpuOf(server, nothing, { size, mark });
		for (const [name, node] of [[SET, set] as const, ...own]) {
			const taken = (await cpuOf(server, node, { size, mark })) - base;
			times.set(name, [...(times.get(name) ?? []), taken / size]);
		}
	}
	const base = median(times.get(SET) ?? []);
	for (const [name, all] of times) {
		const ms = median(all);
		const ratio = (ms / base).toFixed(2);
		console.log(`${size} items, ${name}: ${ms.toFixed(2)} ms an item, ratio ${ratio}`);
	}
}

function ownNode(parameters: INodeParameters) {
	return {
		type: 'n8n-nodes-odoo-erp.odooDestination',
		typeVersion: 1,
		parameters,
		credentials: { [TYPE]: { id: '', name: CREDENTIAL } },
	};
}

/** Milliseconds that the server computes while it runs the node with so many items. */
async function cpuOf(
	server: N8n,
	node: object,
	{ size, mark }: { readonly size: number; readonly mark: string },
): Promise<number> {
	const code = { jsCode: itemsCode(size, mark) };
	const nodes = [
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
		{ name: 'Items', type: 'n8n-nodes-base.code', typeVersion: 2, parameters: code },
		{ name: 'Node', ...node },
	];
	const before = serverCpuMs();
	const {
		status,
		error,
		nodes: ran,
	} = await server.run({
		name: 'Benchmark',
		nodes: nodes.map((each, index) => ({ id: `${index}`, position: [index * 220, 0], ...each })),
		connections: {
			Start: { main: [[{ node: 'Items', type: 'main', index: 0 }]] },
			Items: { main: [[{ node: 'Node', type: 'main', index: 0 }]] },
		},
		settings: { executionOrder: 'v1' },
	});
	if (status !== 'success') throw new Error(error?.message ?? status);
	const count = ran.Node?.[0]?.outputs[0]?.length;
	if (count !== size) throw new Error(`${count} of ${size} items came out.`);
	return serverCpuMs() - before;
}

const TICK_MS = 10;

/** Source: proc(5), `stat`: utime and stime are the 14th and 15th value. */
function serverCpuMs(): number {
	const stat = readFileSync(`/proc/${required('N8N_PID')}/stat`, 'utf8');
	const [utime = 0, stime = 0] = stat
		.slice(stat.lastIndexOf(')') + 2)
		.split(' ')
		.slice(11, 13)
		.map(Number);
	return (utime + stime) * TICK_MS;
}

/** The items of `bench/items.ts`. */
function itemsCode(size: number, mark: string): string {
	return `return Array.from({ length: ${size} }, (_, index) => ({ json: {
	name: 'Bench contact ' + index,
	'E-mail': { address: 'contact' + index + '@example.com' },
	phone: '+32 2 555 01 23',
	address: { street: 'Grand Place ' + index, city: 'Brussels', zip: '1000' },
	ref: '${mark} ' + index,
	newRef: 'new ${mark} ' + index,
} }));`;
}
