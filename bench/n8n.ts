import type { INodeParameters } from 'n8n-workflow';
import { N8n } from '../test/e2e/support/n8n';
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

/**
 * What nodes take in a real n8n server for 1,000 and 5,000 items with seven expressions, next to its own
 * Edit Fields with the same ones, all in one execution; the sandbox runs in another process. Needs a
 * server with the package: `scripts/n8n-server.sh up 2 --package ...`, N8N_MAJOR and N8N_ENV.
 */
export async function n8n(): Promise<void> {
	const { address, child } = await forkSandbox();
	try {
		const server = await N8n.signIn();
		await server.storeCredential({ name: CREDENTIAL, type: TYPE, data: { ...address } });
		for (const size of SIZES) {
			const times = new Map<string, number[]>();
			for (let run = 0; run < RUNS; run++) {
				const { status, error, nodes } = await server.run(workflowOf(size, `${size} ${run}`));
				if (status !== 'success') throw new Error(error?.message ?? status);
				for (const name of [SET, ...Object.keys(JOBS)]) {
					const [{ ms = NaN, outputs } = { outputs: [] }] = nodes[name] ?? [];
					if (outputs[0]?.length !== size) throw new Error(`${name}: not all items came out.`);
					times.set(name, [...(times.get(name) ?? []), ms / size]);
				}
			}
			const base = median(times.get(SET) ?? []);
			for (const [name, all] of times) {
				const own = median(all);
				console.log(
					`${size} items, ${name}: ${own.toFixed(2)} ms an item, ratio ${(own / base).toFixed(2)}`,
				);
			}
		}
	} finally {
		child.kill();
	}
}

function workflowOf(size: number, mark: string) {
	const assignments = Object.entries(WORKED).map(([name, value]) => ({
		id: name,
		name,
		value,
		type: 'string',
	}));
	const branches = [
		{
			name: SET,
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: { mode: 'manual', assignments: { assignments }, options: {} },
		},
		...Object.entries(JOBS).map(([name, parameters]) => ({
			name,
			type: 'n8n-nodes-odoo-erp.odooDestination',
			typeVersion: 1,
			parameters,
			credentials: { [TYPE]: { id: '', name: CREDENTIAL } },
		})),
	];
	const nodes = [
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
		{
			name: 'Items',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: { jsCode: itemsCode(size, mark) },
		},
		...branches,
	];
	return {
		name: 'Benchmark',
		nodes: nodes.map((node, index) => ({
			id: String(index),
			position: [Math.min(index, 2) * 220, index * 200],
			...node,
		})),
		connections: {
			Start: { main: [[{ node: 'Items', type: 'main', index: 0 }]] },
			Items: { main: [branches.map(({ name: node }) => ({ node, type: 'main', index: 0 }))] },
		},
		settings: { executionOrder: 'v1' },
	};
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
