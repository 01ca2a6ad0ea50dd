import type { ChangeBatch } from '../../../odoo/changes/readChanges';
import type { FeedState, RpcValue } from '../../../odoo';
import { readChanges } from '../../../odoo';
import { chooseFields } from '../../../odoo/schema/choose';
import type { Transaction, Values } from './watchServer';
import { MODEL, WatchServer } from './watchServer';

const START_MS = Date.parse('2026-01-31T23:59:30Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const OVERLAP_MS = 5 * MINUTE_MS;

/** One transaction for each, by the time since everything began. */
const write = (atMs: number, slot: number, values: Partial<Values>, tookMs = 10): Transaction => ({
	startMs: START_MS + atMs,
	commitMs: START_MS + atMs + tookMs,
	operations: [{ slot, values, deletes: false }],
});

/** A reader with a state of its own. */
function readerOf(server: WatchServer, startFrom: 'now' | 'beginning' = 'now') {
	const client = server.client();
	let state: FeedState | undefined;
	return async (kind: RpcValue, atMs: number): Promise<ChangeBatch> => {
		server.nowMs = START_MS + atMs;
		const batch = await readChanges(
			client,
			{
				records: {
					model: MODEL,
					domain: [['kind', '=', kind]],
					fields: chooseFields(await client.schema(MODEL), ['state', 'note']),
					context: {},
					format: { relationFormat: 'id', selectionFormat: 'value' },
				},
				trackBy: 'write_date',
				startFrom,
				includeDeleted: false,
			},
			state,
		);
		state = JSON.parse(JSON.stringify(batch.state)) as FeedState;
		return batch;
	};
}

describe('a mass update in one transaction', () => {
	const massUpdate = (count: number): Transaction => ({
		startMs: START_MS + HOUR_MS,
		commitMs: START_MS + HOUR_MS + 10,
		operations: Array.from({ length: count }, (_, slot) => ({ slot, values: {}, deletes: false })),
	});
	/** Reads everything that is new, and tells what it took. */
	const readAll = async (version: 14 | 19, records: number, atMs: number) => {
		const server = new WatchServer(version, [write(0, 0, {}), massUpdate(records)]);
		const read = readerOf(server, 'beginning');
		await read('a', MINUTE_MS);
		const calls = { count: 0, mostRows: 0, mostValues: 0 };
		server.onAnswer = ({ method, params = {} }, answer) => {
			calls.count += 1;
			if (method !== 'search_read' || !Array.isArray(answer)) return;
			calls.mostRows = Math.max(calls.mostRows, answer.length);
			const width = (params.fields as readonly string[]).length;
			calls.mostValues = Math.max(calls.mostValues, answer.length * width);
		};
		const batch = await read('a', atMs);
		const ofBatch = { ...calls };
		expect(new Set(batch.records.map(({ id }) => id)).size).toBe(records);
		expect(batch.records).toHaveLength(records);
		calls.count = 0;
		expect((await read('a', atMs + MINUTE_MS)).records).toEqual([]);
		return { ...ofBatch, idle: calls.count };
	};

	it.each([14, 19] as const)(
		'is read in pages when it is older than the overlap (Odoo %s)',
		async (version) => {
			const { count, mostRows, mostValues, idle } = await readAll(version, 60_001, 31 * HOUR_MS);
			// Two listings by date, the time, seven pages by id with the records of each, what is left twice.
			expect(count).toBeLessThanOrEqual(20);
			expect(mostRows).toBeLessThanOrEqual(10_001);
			expect(mostValues).toBeLessThanOrEqual(125_000);
			expect(idle).toBe(1);
		},
	);

	it.each([14, 19] as const)(
		'is listed by dates alone when it is so new that each must be remembered (Odoo %s)',
		async (version) => {
			const { count, mostRows, mostValues } = await readAll(version, 25_001, HOUR_MS + MINUTE_MS);
			expect(count).toBeLessThanOrEqual(20);
			// In several requests, a record that is written in between would be missing.
			expect(mostRows).toBe(25_001);
			expect(mostValues).toBeLessThanOrEqual(125_000);
		},
	);
});

describe('another filter, where reading starts from now', () => {
	const slots = ({ records }: ChangeBatch) => records.map(({ id }) => (Number(id) - 1) % 10);
	/** Every half an hour, another record of kind b. */
	const ofOtherKind = (untilMs: number) =>
		Array.from({ length: untilMs / (HOUR_MS / 2) }, (_, at) =>
			write((at * HOUR_MS) / 2, at % 10, { kind: 'b' }),
		);

	it.each([14, 19] as const)(
		'goes on from the last run, though nothing had matched for weeks (Odoo %s)',
		async (version) => {
			const lastMs = 58 * DAY_MS;
			const server = new WatchServer(version, [
				...ofOtherKind(lastMs),
				// Begun before the last run, and seen after it.
				write(lastMs - OVERLAP_MS + 1000, 3, { kind: 'b' }, OVERLAP_MS),
				write(lastMs + MINUTE_MS, 4, { kind: 'b' }),
			]);
			const read = readerOf(server);
			for (let atMs = 0; atMs <= lastMs; atMs += 2 * HOUR_MS) {
				expect((await read('a', atMs)).records).toEqual([]);
			}
			const other = await read('b', lastMs + 2 * MINUTE_MS);
			expect(other.follows).toBe('otherFilter');
			expect(slots(other)).toEqual([3, 4]);
		},
	);

	it('goes on from an hour before the last run at most, where runs are more frequent', async () => {
		const lastMs = 3 * HOUR_MS + 20 * MINUTE_MS;
		const server = new WatchServer(19, ofOtherKind(lastMs));
		const read = readerOf(server);
		for (let atMs = 0; atMs <= lastMs; atMs += MINUTE_MS) await read('a', atMs);
		const { records } = await read('b', lastMs + MINUTE_MS);
		expect(records.length).toBeLessThanOrEqual(2);
	});

	it('costs one more request an hour', async () => {
		const server = new WatchServer(19, [write(0, 0, { kind: 'a' })]);
		const read = readerOf(server);
		await read('a', MINUTE_MS);
		const methods: string[] = [];
		server.onCall = ({ method }) => void methods.push(method);
		for (let atMs = 2 * MINUTE_MS; atMs <= 3 * HOUR_MS; atMs += MINUTE_MS) await read('a', atMs);
		expect(methods.filter((method) => method === 'search_read')).toHaveLength(179);
		expect(methods.filter((method) => method === 'default_get')).toHaveLength(2);
		expect(methods).toHaveLength(181);
	});
});
