import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { OdooClient, WatchEvent } from '../../../odoo';
import { watchRecords } from '../../../odoo';
import { chooseFields } from '../../../odoo/schema/choose';
import type { KeptWatch, Look } from '../../../nodes/OdooTrigger/watchStore';
import { lookFromState } from '../../../nodes/OdooTrigger/watchStore';
import type { WatchMemory } from '../../../nodes/OdooTrigger/watchQueue';
import { lookUntilFound } from '../../../nodes/OdooTrigger/webhook';
import { startProxy } from '../../support/proxy';
import { recordsOf } from '../../support/records';
import { useTarget } from '../../support/suite';
import { clientFor } from '../../support/target';
import { isCallOf } from '../../support/wireRequest';

const target = useTarget();
let odoo: OdooClient;

beforeAll(() => {
	odoo = clientFor(target);
});

/**
 * What n8n gives a trigger; each call is another activation, on another main process.
 * @param staticData where the state is kept, if it is not in Odoo
 */
const contextOf = (id: string, staticData?: object) =>
	({
		getInstanceId: () => 'instance',
		getMode: () => 'trigger',
		getNode: () => ({ id }),
		getNodeParameter: (name: string, fallback: unknown) =>
			name === 'checkpointStore' && staticData ? 'n8n' : fallback,
		getTimezone: () => 'UTC',
		getWorkflow: () => ({ id: '1' }),
		getWorkflowStaticData: () => staticData ?? {},
	}) as never;

/** Events are numbers from 1 on; a state tells up to which they were seen. A look finds so many at most. */
const lookAt =
	(events: () => number, limit = Infinity) =>
	async (state: unknown) => {
		const seen = (state as KeptWatch | undefined)?.poll ?? events();
		const items = Array.from({ length: Math.min(events() - seen, limit) }, (_, index) => ({
			json: { event: seen + index + 1 },
		}));
		const next: KeptWatch = { version: 1, watch: 'numbers', poll: seen + items.length };
		return await Promise.resolve({ items, state: next, hasMore: next.poll < events(), limit });
	};

describe('processes that watch the same', () => {
	it('give each event once between them, whatever each remembers', async () => {
		let events = 0;
		const given: unknown[] = [];
		const node = randomUUID();
		const processes = [1, 2, 3].map(() => ({
			ctx: contextOf(node),
			memory: {} as WatchMemory,
		}));
		for (let round = 0; round < 6; round++) {
			const looks = processes.map(async ({ ctx, memory }, index) => {
				if (round % 3 === index) return []; // it is not the leader for a while
				return await lookFromState(
					ctx,
					odoo,
					memory,
					lookAt(() => events),
				);
			});
			for (const items of await Promise.all(looks))
				given.push(...items.map(({ json }) => json.event));
			events += 2;
		}
		expect(given.map(Number).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
	});
});

interface Given {
	readonly event: number;
	/** Marked as one that may have been given before. */
	readonly isAgain: boolean;
}

/** A process of n8n: it has a memory of its own, and it can be killed before it hands over what it found. */
class Process {
	private readonly ctx;
	private readonly memory: WatchMemory = {};
	private readonly tasks: (() => Promise<unknown>)[] = [];

	constructor(
		node: string,
		private readonly odoo: OdooClient,
		private readonly events: () => number,
		private readonly limit?: number,
		/** What was given, in that order; several processes may share one. */
		readonly log: Given[] = [],
	) {
		this.ctx = contextOf(node);
	}

	get given(): number[] {
		return this.log.flatMap(({ event, isAgain }) => (isAgain ? [] : event));
	}

	get again(): number[] {
		return this.log.flatMap(({ event, isAgain }) => (isAgain ? event : []));
	}

	async look({ isKilled = false } = {}): Promise<void> {
		const items = await lookFromState(
			this.ctx,
			this.odoo,
			this.memory,
			lookAt(this.events, this.limit),
			(task) => this.tasks.push(task),
		);
		expect(items.length).toBeLessThanOrEqual(this.limit ?? Infinity);
		if (isKilled) return;
		for (const { json } of items) {
			this.log.push({ event: Number(json.event), isAgain: json._redelivered === true });
		}
	}

	/** As its timers do, if it lives. */
	async runTimers(): Promise<void> {
		for (const task of this.tasks.splice(0)) await task();
	}
}

describe('a process that ends while it hands items over', () => {
	let time: number;
	let events: number;
	let node: string;
	let client: OdooClient;
	const start = () => new Process(node, client, () => events);
	/** A process that has found two events, and ended before it could hand them over. */
	const killedWithTwo = async () => {
		const killed = start();
		await killed.look();
		events = 2;
		await killed.look({ isKilled: true });
	};
	const statesLeft = async () => {
		const rows = { name: 'ir.attachment', domain: [['name', 'like', ` 1 ${node} `]] };
		return await recordsOf(odoo, rows.name).search(rows.domain as never);
	};

	beforeEach(() => {
		[time, events, node] = [Date.now(), 0, randomUUID()];
		client = clientFor(target, {}, undefined, { now: () => time });
	});

	it('has its items given again by the next one, marked, once it has surely ended', async () => {
		await killedWithTwo();
		const second = start();
		events = 3;
		await second.look();
		expect(second.given).toEqual([3]);
		time += 29_000;
		await second.look();
		expect([second.given, second.again]).toEqual([[3], []]);
		time += 1000;
		await second.look();
		expect([second.given, second.again]).toEqual([[3], [1, 2, 3]]);
		time += 60_000;
		await second.runTimers();
		await second.look();
		expect([second.given, second.again]).toEqual([[3], [1, 2, 3]]);
		expect(await statesLeft()).toHaveLength(1);
	});

	it('has its items given again once by one of several that find it, from all states that it left', async () => {
		const killed = start();
		for (const many of [0, 1, 2]) {
			events = many;
			await killed.look({ isKilled: many === 2 });
		}
		const others = [start(), start(), start()];
		for (const each of others) await each.look();
		expect(await statesLeft()).toHaveLength(3);
		time += 30_000;
		for (const each of others) await each.look();
		time += 10_000;
		for (const each of others) await each.look();
		expect(others.map(({ again }) => again)).toEqual([[1, 2], [], []]);
		time += 30_000;
		for (const each of others) await each.look();
		expect(others.map(({ again }) => again)).toEqual([[1, 2], [], []]);
		for (const each of others) await each.runTimers();
		expect(await statesLeft()).toHaveLength(1);
	});

	it('has given what a look only finds behind everything else', async () => {
		const isDeleted = { now: false };
		const writes = lookAt(() => events, 2);
		/** Deletions are found once no more writes are. */
		const look = async (state: unknown): Promise<Look> => {
			const { items, hasMore, state: next } = await writes(state);
			const isTold = (state as KeptWatch | undefined)?.all === 'told';
			const tells = isDeleted.now && !hasMore && !isTold;
			return {
				items: tells ? [...items, { json: { event: 'deletion' } }] : items,
				state: { ...next, ...((isTold || tells) && { all: 'told' }) },
				hasMore,
				limit: 2,
			};
		};
		const lookBy = async (memory: WatchMemory, ctx = contextOf(node)) => {
			const items = await lookFromState(ctx, client, memory, look, () => {});
			return items.map(({ json }) => json.event);
		};
		const [killed, next]: WatchMemory[] = [{}, {}];
		await lookBy(killed ?? {});
		isDeleted.now = true;
		expect(await lookBy(killed ?? {})).toEqual(['deletion']);
		events = 5;
		expect(await lookBy(next ?? {})).toEqual([1, 2]);
		time += 30_000;
		const looks = [];
		for (let count = 0; count < 5; count++) looks.push(await lookBy(next ?? {}));
		expect(looks).toEqual([[3, 4], [5], [1, 2], [3, 4], [5, 'deletion']]);
	});

	it('with more to come has all of that given first, and then its items again, as many at a time', async () => {
		const looking = () => new Process(node, client, () => events, 2);
		const killed = looking();
		await killed.look();
		events = 10;
		await killed.look({ isKilled: true });
		const next = looking();
		const looks: Given[][] = [];
		for (let count = 0; count < 10; count++) {
			await next.look();
			looks.push(next.log.splice(0));
			time += 31_000;
			await next.runTimers();
		}
		const [once, again] = [false, true].map((isAgain) => (event: number) => ({ event, isAgain }));
		expect(looks).toEqual([
			...[3, 5, 7, 9].map((event) => [once?.(event), once?.(event + 1)]),
			...[1, 3, 5, 7, 9].map((event) => [again?.(event), again?.(event + 1)]),
			[],
		]);
		expect(await statesLeft()).toHaveLength(1);
	});

	it('has what it found given again in full by others, if the one that began with that ends, too', async () => {
		const looking = () => new Process(node, client, () => events, 2);
		const all = [looking(), looking(), looking(), looking()];
		const [killed, begins, goesOn, another] = all;
		await killed?.look();
		events = 4;
		await killed?.look({ isKilled: true });
		await begins?.look();
		time += 31_000;
		await begins?.runTimers();
		await begins?.look({ isKilled: true });
		for (let count = 0; count < 5; count++) {
			for (const each of [goesOn, another]) await each?.look();
			time += 31_000;
			for (const each of [goesOn, another]) await each?.runTimers();
		}
		const given = [goesOn, another].flatMap((each) => each?.log ?? []);
		expect(given.every(({ isAgain }) => isAgain)).toBe(true);
		expect(new Set(given.map(({ event }) => event))).toEqual(new Set([1, 2, 3, 4]));
		expect(given.length).toBeLessThanOrEqual(2 * 4);
		expect(await statesLeft()).toHaveLength(1);
	});

	it('is not missed if it had time to hand them over', async () => {
		const first = start();
		await first.look();
		events = 2;
		await first.look();
		time += 1000;
		await first.runTimers();
		const second = start();
		await second.look();
		time += 600_000;
		await second.look();
		expect([first.given, second.given, second.again]).toEqual([[1, 2], [], []]);
		expect(await statesLeft()).toHaveLength(1);
	});

	it('began at a state of another filter: nothing is given again, and no state is left', async () => {
		await killedWithTwo();
		const changed: Look = {
			items: [],
			state: { version: 1, watch: 'other', poll: 7 },
			hasMore: false,
			limit: 2,
		};
		const memory: WatchMemory = {};
		const look = async () =>
			await lookFromState(contextOf(node), client, memory, async (state) => {
				const { watch } = state as KeptWatch;
				expect(['numbers', 'other']).toContain(watch);
				return await Promise.resolve(changed);
			});
		expect(await look()).toEqual([]);
		time += 30_000;
		expect(await look()).toEqual([]);
		expect(await statesLeft()).toHaveLength(1);
	});

	it('costs nothing while it runs: the next look moves on with one state, and asks for it once', async () => {
		const proxy = await startProxy(target.url);
		client = clientFor(target, { url: proxy.url }, undefined, { now: () => time });
		const only = start();
		await only.look();
		const counted = async () =>
			(await proxy.counted(async () => await only.look())).requests.length;
		events = 1;
		expect(await counted()).toBe(2);
		time += 60_000;
		events = 2;
		expect(await counted()).toBe(3);
		time += 60_000;
		expect((await proxy.counted(async () => await only.runTimers())).requests).toHaveLength(1);
		expect(await counted()).toBe(0);
		expect(await statesLeft()).toHaveLength(1);
		await proxy.close();
	});
});

describe('processes that are killed at any time', () => {
	const step = fc.record({
		process: fc.nat(2),
		what: fc.constantFrom('look', 'look', 'look', 'kill', 'timers', 'wait'),
		events: fc.nat(2),
	});

	it('lose no event between them, and give none twice unless they say so, once for each that was killed', async () => {
		const limits = fc.constantFrom(1, 2, 100);
		const all = fc.tuple(fc.array(step, { maxLength: 25 }), limits);
		const property = fc.asyncProperty(all, async ([steps, limit]) => {
			let [time, events] = [Date.now(), 0];
			const client = clientFor(target, {}, undefined, { now: () => time });
			const node = randomUUID();
			const log: Given[] = [];
			const start = () => new Process(node, client, () => events, limit, log);
			let kills = 0;
			const running = [start(), start(), start()];
			await running[0]?.look();
			for (const { process, what, events: more } of steps) {
				events += more;
				if (what === 'wait') {
					// Whoever lives has removed its states long before another one takes it for dead.
					time += 4000;
					for (const one of running) await one.runTimers();
					time += 40_000;
				} else if (what === 'timers') {
					time += 1000;
					await running[process]?.runTimers();
				} else {
					await running[process]?.look({ isKilled: what === 'kill' });
					if (what !== 'kill') continue;
					running[process] = start();
					kills += 1;
				}
			}
			const last = start();
			// Looks give no more than the limit: first all that is new, then all once more for each that was killed.
			const most = 3 + (kills + 1) * (events + 2);
			for (let round = 0, idle = 0; round < most && idle < 4; round++) {
				time += 4000;
				for (const one of running) await one.runTimers();
				time += 40_000;
				const before = log.length;
				await last.look();
				idle = log.length === before ? idle + 1 : 0;
			}
			expect(new Set(log.map(({ event }) => event)).size).toBe(events);
			for (let event = 1; event <= events; event++) {
				const times = log.filter((one) => one.event === event);
				expect(times.slice(1).every(({ isAgain }) => isAgain)).toBe(true);
				expect(times.length).toBeLessThanOrEqual(kills + 1);
			}
		});
		await fc.assert(property, { numRuns: 40 });
	}, 60_000);
});

describe('a process that ends with events of real records', () => {
	/** The second gives again what the first has not handed over; each look gives two at most. */
	const twoProcesses = async (events: readonly WatchEvent[]) => {
		let time = Date.now();
		const [node, mark] = [randomUUID(), randomUUID()];
		const client = clientFor(target, {}, undefined, { now: () => time });
		const partners = recordsOf(odoo, 'res.partner');
		const query = {
			records: {
				model: 'res.partner',
				domain: [
					['ref', '=', mark],
					['color', '=', 0],
				],
				// Before Odoo 19, changes within a second are told apart by values.
				fields: chooseFields(await client.schema('res.partner'), ['name']),
				context: {},
				format: { relationFormat: 'id', selectionFormat: 'value' },
			} as const,
			events: new Set(events),
			watches: [],
			identity: mark,
			limit: 2,
		};
		const look = async (state: unknown): Promise<Look> => {
			const { records, ...rest } = await watchRecords(client, query, state);
			return { ...rest, items: records.map((json) => ({ json }) as never), limit: query.limit };
		};
		const ctx = { killed: contextOf(node), next: contextOf(node) };
		const memory: Record<keyof typeof ctx, WatchMemory> = { killed: {}, next: {} };
		const poll = async (who: keyof typeof ctx) => {
			const items = await lookFromState(ctx[who], client, memory[who], look, () => {});
			return items.map(
				({ json }) => `${String(json._changes)} ${json._redelivered ? 'again' : ''}`,
			);
		};
		const polls = async (count: number) => {
			const all: string[][] = [];
			for (let at = 0; at < count; at++) {
				time += 31_000;
				all.push(await poll('next'));
			}
			return all;
		};
		const create = async (count: number) =>
			await partners.create(Array.from({ length: count }, () => ({ name: 'Lost', ref: mark })));
		return { partners, poll, polls, create };
	};

	it('has a record given again as created that was changed since', async () => {
		const { partners, poll, polls, create } = await twoProcesses(['created', 'updated']);
		await poll('killed');
		const [first = 0] = await create(2);
		expect(await poll('killed')).toEqual(['created ', 'created ']);
		await partners.write([first], { name: 'Changed' });
		await create(3);
		expect([await poll('next'), ...(await polls(5))]).toEqual([
			['updated ', 'created '],
			['created ', 'created '],
			['created again', 'created again'],
			['created again', 'created again'],
			['created again'],
			[],
		]);
	});

	it('has deletions given again, and what has left the filter and come back', async () => {
		const { partners, poll, polls, create } = await twoProcesses(['deleted', 'entersFilter']);
		const [gone = 0, comes = 0] = await create(3);
		await partners.write([comes], { color: 1 });
		await poll('killed');
		await partners.unlink([gone]);
		await partners.write([comes], { color: 0 });
		expect((await poll('killed')).sort()).toEqual(['deleted ', 'entersFilter ']);
		await partners.write([comes], { color: 1 });
		expect(await poll('next')).toEqual([]);
		await partners.write([comes], { color: 0 });
		const all = (await polls(4)).flat();
		expect(all.sort()).toEqual(['deleted again', 'entersFilter ']);
	});
});

describe('a state that moves between the static data and Odoo', () => {
	let time: number;
	let events: number;
	let node: string;
	let client: OdooClient;
	/** Looks with a memory of its own, and hands over what it finds. */
	const lookBy = (ctx: never) => {
		const [memory, tasks]: [WatchMemory, (() => Promise<unknown>)[]] = [{}, []];
		return async () => {
			const items = await lookFromState(
				ctx,
				client,
				memory,
				lookAt(() => events),
				(task) => tasks.push(task),
			);
			time += 2000;
			for (const task of tasks.splice(0)) await task();
			return items.map(({ json }) => json);
		};
	};
	const statesLeft = async () =>
		await recordsOf(odoo, 'ir.attachment').search([['name', 'like', ` 1 ${node} `]] as never);

	beforeEach(() => {
		[time, events, node] = [Date.now(), 0, randomUUID()];
		client = clientFor(target, {}, undefined, { now: () => time });
	});

	it('is not looked at again from where it first was', async () => {
		const staticData = {};
		const inN8n = lookBy(contextOf(node, staticData));
		for (events = 0; events < 3; events++) await inN8n();
		const withEntry = { ...(contextOf(node) as object), getWorkflowStaticData: () => staticData };
		const inOdoo = lookBy(withEntry as never);
		expect(await inOdoo()).toEqual([{ event: 3 }]);
		expect(staticData).toEqual({});
		expect(await statesLeft()).toHaveLength(1);
		for (let poll = 0; poll < 3; poll++) {
			time += 31_000;
			expect(await inOdoo()).toEqual([]);
		}
		events = 4;
		expect(await lookBy(contextOf(node))()).toEqual([{ event: 4 }]);
	});

	it('leaves no trace where the move was cut short', async () => {
		const staticData = {};
		const inN8n = lookBy(contextOf(node, staticData));
		for (events = 0; events < 3; events++) await inN8n();
		const proxy = await startProxy(target.url);
		const direct = client;
		client = clientFor(target, { url: proxy.url }, undefined, { now: () => time });
		const withEntry = { ...(contextOf(node) as object), getWorkflowStaticData: () => staticData };
		proxy.breakNext({ status: 403 }, isCallOf('unlink'));
		expect(await lookBy(withEntry as never)()).toEqual([{ event: 3 }]);
		await proxy.close();
		client = direct;
		const inOdoo = lookBy(contextOf(node));
		for (let poll = 0; poll < 3; poll++) {
			expect(await inOdoo()).toEqual([]);
			time += 31_000;
		}
		expect(await statesLeft()).toHaveLength(1);
	});

	it('is in Odoo as it was within the last day, if n8n has lost it', async () => {
		const inN8n = lookBy(contextOf(node, {}));
		await inN8n();
		events = 2;
		time += 3600_000;
		await inN8n();
		events = 3;
		time += 25 * 3600_000;
		await inN8n();
		expect(await statesLeft()).toHaveLength(1);
		const onWorker = lookBy(contextOf(node, {}));
		await expect(onWorker()).rejects.toMatchObject({
			message: 'n8n does not keep the checkpoint in its static data.',
			hint: expect.stringMatching(/of \d{4}-\d\d-\d\d [\d:]{8} UTC/) as string,
		});
		events = 4;
		expect(await lookBy(contextOf(node))()).toEqual([{ event: 4 }]);
	});
});

describe('looking after a webhook that came before the commit', () => {
	it('ends with the first look that finds something', async () => {
		const waited: number[] = [];
		const looks = [[], [], ['found'], ['too late']];
		const wait = async (ms: number) => await Promise.resolve(void waited.push(ms));
		const found = await lookUntilFound(
			async () => await Promise.resolve(looks.shift() ?? []),
			[300, 700, 2000, 4000],
			wait,
		);
		expect([found, waited]).toEqual([['found'], [300, 700, 2000]]);
	});

	it('ends with nothing after the last one', async () => {
		const nothing = async () => await Promise.resolve([]);
		expect(await lookUntilFound(nothing, [0])).toEqual([]);
	});
});
