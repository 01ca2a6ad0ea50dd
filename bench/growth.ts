import { readAllRecords } from '../odoo/read/readRecords';
import { chooseFields } from '../odoo/schema/choose';
import type { ReceivedCall } from '../test/support/syntheticOdoo';
import { syntheticClient } from '../test/support/syntheticOdoo';
import { format } from '../test/support/readFormat';
import { writerOf } from '../test/support/writing';

const SIZES = [1000, 10_000, 50_000, 200_000] as const;
const MODEL = 'res.partner';
const FIELDS = ['name', 'email', 'city', 'color', 'is_company', 'ref'];
/** How much more a row may take among 200,000 than among 10,000. Fewer say little: the code is not warm yet. */
const LIMIT = 1.2;
const BASE = 10_000;

const SCHEMA = JSON.stringify({
	id: { type: 'integer', readonly: true },
	name: { type: 'char', required: true },
	email: { type: 'char' },
	city: { type: 'char' },
	color: { type: 'integer' },
	is_company: { type: 'boolean' },
	ref: { type: 'char' },
});

type Work = (count: number) => Promise<number>;

/**
 * Whether a row takes as long among 200,000 as among a few: processor time of this process, against a
 * server that is a function in it and answers at once, so that all that grows would be ours.
 */
export async function growth(): Promise<void> {
	for (const [name, work] of Object.entries(WORKS)) {
		await work(BASE); // so that the first size is not slower for being the first
		const perRow = new Map<number, number>();
		for (const size of SIZES) {
			const before = process.cpuUsage();
			const done = await work(size);
			const { user, system } = process.cpuUsage(before);
			if (done !== size) throw new Error(`${name}: ${done} of ${size} rows.`);
			perRow.set(size, (user + system) / size);
		}
		const ratio = (perRow.get(SIZES[3]) ?? 0) / (perRow.get(BASE) ?? 1);
		const figures = [...perRow].map(([size, us]) => `${size}: ${us.toFixed(1)}`).join(', ');
		console.log(`${name}, microseconds a row: ${figures}; ratio ${ratio.toFixed(2)}`);
		if (ratio > LIMIT) process.exitCode = 1;
	}
}

const WORKS: Readonly<Record<string, Work>> = {
	read: async (count) => {
		const client = syntheticClient(serverOf(count));
		const fields = chooseFields(await client.schema(MODEL), FIELDS);
		return (await readAllRecords(client, { model: MODEL, domain: [], fields, context: {}, format }))
			.length;
	},
	create: async (count) => {
		const writer = writerOf(syntheticClient(serverOf(0)), MODEL);
		return doneOf(await writer.create(rowsOf(count)));
	},
	'create or update': async (count) => {
		const writer = writerOf(syntheticClient(serverOf(0)), MODEL);
		return doneOf(await writer.upsert(['ref'], rowsOf(count)));
	},
};

function doneOf(outcomes: ReadonlyArray<{ readonly status: string }>): number {
	return outcomes.filter(({ status }) => status === 'done').length;
}

function rowsOf(count: number) {
	return Array.from({ length: count }, (_, index) => ({
		name: `Partner ${index}`,
		email: `partner${index}@example.com`,
		city: `City ${index % 1000}`,
		color: index % 11,
		is_company: index % 2 === 0,
		ref: `R${index}`,
	}));
}

/** Has so many partners, takes new ones, and finds no key. */
function serverOf(count: number) {
	return ({ method, params }: ReceivedCall): string => {
		if (method === 'fields_get') return SCHEMA;
		if (method === 'create') {
			const { length } = params.vals_list as unknown[];
			return JSON.stringify(Array.from({ length }, (_, index) => index + 1));
		}
		if (method !== 'search_read' || params.limit === undefined) return '[]';
		const [[, , last] = ['id', '>', 0]] = params.domain as Array<[string, string, number]>;
		const size = Math.max(0, Math.min(Number(params.limit), count - last));
		return JSON.stringify(rowsOf(size).map((row, index) => ({ id: last + index + 1, ...row })));
	};
}
