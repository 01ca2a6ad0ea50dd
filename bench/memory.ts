import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { OutputRecord } from '../odoo';
import { relatedFields } from '../odoo';
import { readRecords } from '../odoo/read/readRecords';
import { chooseFields } from '../odoo/schema/choose';
import type { ReceivedCall } from '../test/support/syntheticOdoo';
import { syntheticClient } from '../test/support/syntheticOdoo';
import { format } from '../test/support/readFormat';

const RECORDS = 200_000;
const MODEL = 'res.partner';
const FIELDS = ['name', 'email', 'city', 'color', 'is_company', 'create_date', 'country_id'];
const COUNTRIES = 200;
const LIMIT = 3;

const SCHEMA = JSON.stringify({
	id: { type: 'integer' },
	name: { type: 'char' },
	email: { type: 'char' },
	city: { type: 'char' },
	code: { type: 'char' },
	color: { type: 'integer' },
	is_company: { type: 'boolean' },
	create_date: { type: 'datetime' },
	country_id: { type: 'many2one', relation: 'res.country' },
});

/** How much memory reading 200,000 records takes, next to the size of what is read. */
export async function memory(): Promise<void> {
	await measure('all in one list', {}, async (pages) => (await toArray(pages)).flat());
	await measure('with related fields', { paths: ['country_id.code'] }, async (pages) =>
		(await toArray(pages)).flat(),
	);
	await measure('page by page', {}, async (pages) => {
		let count = 0;
		for await (const page of pages) count += page.length;
		return count;
	});
}

async function measure(
	name: string,
	{ paths = [] }: { readonly paths?: readonly string[] },
	keep: (pages: AsyncIterable<OutputRecord[]>) => Promise<unknown>,
): Promise<void> {
	const heap = new Heap();
	const client = syntheticClient((call) => {
		heap.sample();
		return answerTo(call);
	});
	const schemaOf = async (model: string) => await client.schema(model);
	const query = {
		model: MODEL,
		domain: [],
		fields: chooseFields(await schemaOf(MODEL), FIELDS),
		related: await relatedFields(MODEL, paths, schemaOf),
		context: {},
		format,
	};
	heap.start();
	const output = await keep(sampled(readRecords(client, query), heap));
	const peak = heap.peak();
	const own = heap.now(); // `output` is still needed below
	if (!Array.isArray(output)) return console.log(`${name}: peak ${mb(peak)}`);
	const ratio = (peak / own).toFixed(2);
	console.log(`${name}: output ${mb(own)}, peak ${mb(peak)}, ratio ${ratio} (at most ${LIMIT})`);
	if (peak > LIMIT * own) process.exitCode = 1;
}

async function* sampled<T>(pages: AsyncIterable<T>, heap: Heap): AsyncGenerator<T> {
	for await (const page of pages) {
		heap.sample();
		yield page;
	}
}

async function toArray<T>(pages: AsyncIterable<T>): Promise<T[]> {
	const all: T[] = [];
	for await (const page of pages) all.push(page);
	return all;
}

/** Memory in use above what was in use at the start. */
class Heap {
	private startBytes = 0;
	private peakBytes = 0;
	private readonly collect = garbageCollector();

	start(): void {
		this.collect();
		this.startBytes = usedBytes();
		this.peakBytes = 0;
	}

	sample(): void {
		this.peakBytes = Math.max(this.peakBytes, usedBytes() - this.startBytes);
	}

	peak(): number {
		this.sample();
		return this.peakBytes;
	}

	/** Without garbage. */
	now(): number {
		this.collect();
		return usedBytes() - this.startBytes;
	}
}

/** Answers that were received lie outside of V8's heap. */
function usedBytes(): number {
	const { heapUsed, arrayBuffers } = process.memoryUsage();
	return heapUsed + arrayBuffers;
}

function garbageCollector(): () => void {
	setFlagsFromString('--expose-gc');
	return runInNewContext('gc') as () => void;
}

function answerTo({ model, method, params }: ReceivedCall): string {
	if (method === 'fields_get') return SCHEMA;
	const domain = params.domain as ReadonlyArray<readonly [string, string, number | number[]]>;
	const [, operator, value = 0] = domain[0] ?? [];
	if (operator === 'in') return asJson((value as number[]).map(countryOf));
	const first = Number(value) + 1;
	const count = Math.min(Number(params.limit), RECORDS - Number(value));
	const recordOf = model === MODEL ? partnerOf : countryOf;
	return asJson(Array.from({ length: count }, (_, index) => recordOf(first + index)));
}

function partnerOf(id: number): string {
	const country = 1 + (id % COUNTRIES);
	return `{"id":${id},"name":"Partner ${id}","email":"partner${id}@example.com","city":"City ${id % 5000}","color":${id % 11},"is_company":${id % 2 === 0},"create_date":"2026-01-01 08:00:${10 + (id % 50)}","country_id":[${country},"Country ${country}"]}`;
}

function countryOf(id: number): string {
	return `{"id":${id},"code":"C${id}"}`;
}

function asJson(records: readonly string[]): string {
	return `[${records.join(',')}]`;
}

function mb(bytes: number): string {
	return `${(bytes / 1e6).toFixed(0)} MB`;
}
