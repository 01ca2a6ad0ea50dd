import type { ChangeQuery } from '../../../odoo/changes/readChanges';
import type { FeedState, OdooClient } from '../../../odoo';
import { feedStateFrom, readChanges, watchRecords } from '../../../odoo';
import { chooseFields } from '../../../odoo/schema/choose';
import { packIds } from '../../../odoo/changes/packedIds';
import type { ReceivedCall, SyntheticAnswer } from '../../support/syntheticOdoo';
import { syntheticClient } from '../../support/syntheticOdoo';

const MODEL = 'res.partner';
const AT = '2026-01-31 10:00:00';
const WITH_FRACTION = /formatted_read_group/;

/** A group of changes, or a record, whose dates are all the same. */
const answerWith = (date: unknown) => (method: string) =>
	WITH_FRACTION.test(method)
		? [
				{
					'write_date:max': date,
					'write_date:second_number': 1.5,
					'id:array_agg': [7],
				},
			]
		: [{ id: 7, write_date: date, create_date: AT, name: 'A' }];

/** A server that answers any search with what it is told. */
const clientOf = (answer: (method: string, call: ReceivedCall) => unknown): OdooClient =>
	syntheticClient((call): SyntheticAnswer => {
		if (call.method !== 'fields_get') return JSON.stringify(answer(call.method, call));
		return JSON.stringify({
			name: { type: 'char' },
			active: { type: 'boolean' },
			write_date: { type: 'datetime' },
			create_date: { type: 'datetime' },
		});
	});

const recordsOf = async (client: OdooClient): Promise<ChangeQuery['records']> => ({
	model: MODEL,
	domain: [],
	fields: chooseFields(await client.schema(MODEL), ['name']),
	context: {},
	format: { relationFormat: 'id', selectionFormat: 'value' },
});

const read = async (
	client: OdooClient,
	state: FeedState | undefined,
	more: Partial<ChangeQuery> = {},
) =>
	await readChanges(
		client,
		{
			records: await recordsOf(client),
			trackBy: 'write_date',
			startFrom: 'beginning',
			includeDeleted: false,
			...more,
		},
		state,
	);

describe('dates that are none', () => {
	it.each(['__proto__', 'constructor', '2026-99-99 99:99:99', '', 5, { toString: 1 }, ['a']])(
		'%j in an answer is an error, and sets nothing on other objects',
		async (date) => {
			const before = Object.getOwnPropertyNames(Object.prototype);
			await expect(read(clientOf(answerWith(date)), undefined)).rejects.toMatchObject({
				name: 'OdooError',
				code: 'PROTOCOL',
			});
			expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
		},
	);
});

describe('a server that does not keep to the window it is asked for', () => {
	const startedAt = (at: string): FeedState => ({
		version: 1,
		feed: '',
		at,
		horizon: '2026-01-31 12:00:00',
		seen: {},
		newSince: AT,
		movedMs: 0,
	});
	const stateOf = async (client: OdooClient, more: Partial<FeedState>): Promise<FeedState> => {
		const { state } = await read(
			clientOf(() => []),
			undefined,
		);
		expect((await read(client, state).catch(() => ({ follows: 'state' }))).follows).toBe('state');
		return { ...startedAt(AT), ...more, feed: state.feed };
	};

	it('is told so, instead of being asked for ever', async () => {
		let calls = 0;
		const client = clientOf((method, { params }) => {
			calls += 1;
			if (calls > 50) throw new Error('It goes on for ever.');
			// The same records, whatever comes after which date or ID.
			const rows = Array.from({ length: Number(params.limit ?? 3) }, (_, id) => ({
				id: id + 1,
				write_date: AT,
				create_date: AT,
				name: 'A',
			}));
			return method === 'search' ? [] : rows;
		});
		const state = await stateOf(client, { at: '2026-01-31 11:00:00' });
		await expect(read(client, state, { limit: 3 })).rejects.toMatchObject({ code: 'PROTOCOL' });
		const within = await stateOf(client, { at: AT, afterId: 2 });
		await expect(read(client, within, { limit: 3 })).rejects.toMatchObject({ code: 'PROTOCOL' });
	});
});

it('a server that gives one change again and again is told so', async () => {
	let calls = 0;
	const client = clientOf((method, { params }) => {
		calls += 1;
		if (calls > 50) throw new Error('It goes on for ever.');
		return Array(Number(params.limit ?? 1)).fill(answerWith(AT)(method)[0]);
	});
	const { state } = await read(
		clientOf(() => []),
		undefined,
	);
	await expect(read(client, state)).rejects.toMatchObject({ code: 'PROTOCOL' });
});

describe('records with negative IDs, as in reports', () => {
	const refusal = {
		code: 'INVALID_VALUE',
		message: 'The records of res.partner cannot be tracked.',
	};
	const group = { 'write_date:max': AT, 'write_date:second_number': 1.5, 'id:array_agg': [3, -5] };
	const row = { write_date: AT, create_date: AT, name: 'A', active: true };
	const setVersion = (client: OdooClient, version: number) =>
		Object.assign(client, { version: async () => await Promise.resolve(version) });

	it.each([17, 19])('are not taken for changes of others in Odoo %s', async (version) => {
		const client = clientOf((method, { params }) => {
			if (method === 'search') return [];
			if (WITH_FRACTION.test(method)) return [group];
			return params.limit === 1 ? [row] : [-5, 3].map((id) => ({ id, ...row }));
		});
		setVersion(client, version);
		await expect(read(client, undefined, { startFrom: 'now' })).rejects.toMatchObject(refusal);
	});

	it('are not watched for deletions', async () => {
		const client = clientOf((method) => (method === 'search' ? [3, -5] : []));
		await expect(read(client, undefined, { includeDeleted: true })).rejects.toMatchObject(refusal);
	});

	it.each([17, 19])('are not watched, archived or not, in Odoo %s', async (version) => {
		const byActive = [{ active: true, ids: [-5], 'id:array_agg': [-5] }];
		const client = clientOf((method) => (/group/.test(method) ? byActive : []));
		setVersion(client, version);
		const watched = {
			records: await recordsOf(client),
			events: new Set(['leavesFilter', 'deleted'] as const),
			watches: [],
			identity: 0,
			limit: 10,
		};
		await expect(watchRecords(client, watched, undefined)).rejects.toMatchObject(refusal);
	});
});

it('a watch that could not be read back is refused, instead of beginning anew with each poll', async () => {
	const client = clientOf((method) => (method === 'search' ? [2 ** 49] : []));
	const events = new Set(['deleted'] as const);
	const records = await recordsOf(client);
	const watched = { records, events, watches: [], identity: 0, limit: 10 };
	await expect(watchRecords(client, watched, undefined)).rejects.toMatchObject({
		code: 'INVALID_VALUE',
		message: 'There are too many res.partner records to keep track of.',
	});
});

it('changes of another time are not delivered', async () => {
	const { state } = await read(
		clientOf(() => []),
		undefined,
	);
	const later = { ...state, at: '2026-02-01 00:00:00', horizon: '2026-02-01 00:00:00' };
	await expect(read(clientOf(answerWith(AT)), later)).rejects.toMatchObject({ code: 'PROTOCOL' });
});

describe('a crafted cursor', () => {
	const STATE: FeedState = {
		version: 1,
		feed: 'res.partner abc',
		at: AT,
		horizon: AT,
		seen: {},
		newSince: AT,
		movedMs: 0,
	};
	/** Of the ids from 0 on, in a few characters. */
	const run = (count: number): string => {
		const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
		let text = 'B';
		let rest = count - 2;
		for (; rest >= 32; rest = Math.floor(rest / 32)) text += digits.charAt(32 + (rest % 32));
		return text + digits.charAt(rest);
	};
	const cpuSeconds = async (task: () => unknown) => {
		const start = process.cpuUsage();
		await task();
		const { user, system } = process.cpuUsage(start);
		return (user + system) / 1e6;
	};

	it('that names few records is read', () => {
		expect(run(100)).toBe(packIds(Array.from({ length: 100 }, (_, id) => id)));
		expect(feedStateFrom({ ...STATE, known: run(100) })).toBeDefined();
	});

	it.each([
		['known', { known: run(2 ** 40) }],
		['delivered', { delivered: run(2 ** 40) }],
		['seen', { seen: { [AT]: { a: run(2 ** 40) } } }],
		['seen, in many parts', { seen: { [AT]: { a: run(2 ** 20), b: run(2 ** 20) } } }],
		['a number without end', { known: `${'z'.repeat(500)}A` }],
		['a number of 500 digits', { known: `B${'-'.repeat(500)}A` }],
		['a million runs of a million', { known: run(1_000_000).repeat(1_000_000) }],
		['other characters', { known: 'é' }],
		['an ID that is no number', { afterId: NaN }],
		['a date that is none', { at: '2026-99-99 99:99:99' }],
		['the prototype as a date', JSON.parse('{"seen":{"__proto__":{"a":"A"}}}') as object],
	])('is refused, at no cost: %s', async (_, crafted) => {
		const text = JSON.stringify({ ...STATE, ...crafted });
		const seconds = await cpuSeconds(() => {
			expect(() => feedStateFrom(text)).toThrow('not created by this node');
		});
		expect(seconds).toBeLessThan(2);
	});

	it('is refused unread if it is longer than any of ours', async () => {
		const text = `{"version":1${' '.repeat(41_000_000)}}`;
		expect(await cpuSeconds(() => expect(() => feedStateFrom(text)).toThrow())).toBeLessThan(0.5);
	});

	it('costs a second or two at most, and reports deletions in parts', async () => {
		const client = clientOf(() => []);
		const { state } = await read(client, undefined, { includeDeleted: true });
		const crafted = { ...state, known: run(5_000_000) };
		expect(feedStateFrom(crafted)).toEqual(crafted);
		const seconds = await cpuSeconds(async () => {
			const batch = await read(client, crafted, { includeDeleted: true });
			expect(batch.records).toHaveLength(100_000);
			expect(batch.hasMore).toBe(true);
		});
		expect(seconds).toBeLessThan(6);
	});
});
