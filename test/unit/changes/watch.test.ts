import fc from 'fast-check';
import type { WatchBatch } from '../../../odoo/changes/watchRecords';
import type { Context, WatchEvent, WatchState } from '../../../odoo';
import { fieldWatch, watchRecords } from '../../../odoo';
import { chooseFields } from '../../../odoo/schema/choose';
import { timestampAt } from '../../../odoo/values/dates';
import { isWatchState } from '../../../odoo/changes/watch';
import { WATCH_EVENTS } from '../../../odoo/changes/watchEvents';
import type { Operation, Transaction, Values, Version } from './watchServer';
import { MODEL, WatchServer } from './watchServer';

const START_MS = Date.parse('2026-01-31T23:59:30Z');
/** Everything that was there before the watch began is older than the overlap, or younger. */
const WATCH_MS = START_MS + 8000;
const END_MS = START_MS + 60_000;
const OVERLAP_SECONDS = 5;
/** The limit keeps a failure from being shrunk for minutes. */
const RUNS = { numRuns: 500, interruptAfterTimeLimit: 20_000 };
const WATCHED = ['state', 'note', 'owner'] as const;

/** Few records and few seconds, so that everything happens to the same records in the same seconds. */
const operation: fc.Arbitrary<Operation> = fc.record({
	slot: fc.integer({ min: 0, max: 5 }),
	deletes: fc.nat(5).map((chance) => chance === 0),
	values: fc.record<Values, never>(
		{
			active: fc.boolean(),
			kind: fc.constantFrom('a', 'a', 'b'),
			state: fc.constantFrom('s0', 's1', 's2'),
			note: fc.constantFrom('n0', 'n1', 'n2'),
			owner: fc.nat(3),
		},
		{ requiredKeys: [] },
	),
});

const transaction: fc.Arbitrary<Transaction> = fc
	.record({
		startMs: fc.integer({ min: 0, max: 30_000 }),
		tookMs: fc.oneof(
			fc.integer({ min: 1, max: 50 }),
			fc.integer({ min: 1, max: OVERLAP_SECONDS * 1000 }),
		),
		operations: fc.uniqueArray(operation, {
			minLength: 1,
			maxLength: 6,
			selector: ({ slot }) => slot,
		}),
	})
	.map(({ startMs, tookMs, operations }) => ({
		startMs: START_MS + startMs,
		commitMs: START_MS + startMs + tookMs,
		operations,
	}));

const history = fc.array(transaction, { minLength: 1, maxLength: 40 });
const versions = fc.constantFrom(14 as const, 19 as const);
const hidings = fc.record({
	hidesInGroups: fc.constantFrom('nothing' as const, 'odd ids' as const, 'refuses' as const),
	hidesDates: fc.boolean(),
});
const waits = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 8000 }));
const skews = fc.constantFrom(0, 0, -7000, 7000, 86_400_000);
const eventSets = fc.oneof(
	fc.constant<WatchEvent[]>([...WATCH_EVENTS]),
	fc.subarray([...WATCH_EVENTS], { minLength: 1 }),
);

interface WatchOf {
	readonly server: WatchServer;
	readonly events: readonly WatchEvent[];
	readonly showsArchived: boolean;
	readonly companies?: Context;
}

/** A watch of the records of kind a. */
function watchOf({ server, events, showsArchived, companies = {} }: WatchOf) {
	const client = server.client();
	let state: WatchState | undefined;
	return {
		poll: async (limit: number): Promise<WatchBatch> => {
			const schema = await client.schema(MODEL);
			const zones = { workflow: 'UTC' };
			return await watchRecords(
				client,
				{
					records: {
						model: MODEL,
						domain: [['kind', '=', 'a']],
						fields: chooseFields(schema, ['active', 'kind', 'state', 'note', 'owner']),
						context: { ...(showsArchived && { active_test: false }), ...companies },
						format: { relationFormat: 'id', selectionFormat: 'value' },
					},
					events: new Set(events),
					watches: events.includes('fieldChanged')
						? WATCHED.map((field) => fieldWatch({ field }, schema, { zones }))
						: [],
					identity: 0,
					limit,
					overlapMinutes: OVERLAP_SECONDS / 60,
				},
				state,
			);
		},
		/** Goes through JSON, as it does between polls. */
		keep: (batch: WatchBatch) => {
			state = JSON.parse(JSON.stringify(batch.state)) as WatchState;
			// Not with `expect`, which takes longer than the rest of this.
			if (!isWatchState(state)) throw new Error(`no watch state: ${JSON.stringify(state)}`);
		},
	};
}

/** What must be told, worked out from the history alone, if every poll takes no time and everything. */
class Oracle {
	private before = new Map<number, Version>();
	private readonly remembered = new Map<number, Values>();

	constructor(
		private readonly server: WatchServer,
		private readonly showsArchived: boolean,
		start: ReadonlyMap<number, Version>,
	) {
		this.before = new Map(start);
		for (const { id, values } of start.values()) {
			if (values.kind === 'a') this.remembered.set(id, values);
		}
	}

	/** Events by record. */
	next(now: ReadonlyMap<number, Version>): Map<number, Set<WatchEvent>> {
		const told = new Map<number, Set<WatchEvent>>();
		const tell = (id: number, event: WatchEvent, holds: boolean) => {
			if (holds) told.set(id, (told.get(id) ?? new Set()).add(event));
		};
		for (const [id, version] of now) {
			const { values } = version;
			const old = this.before.get(id);
			const wasShown = old !== undefined && this.isShown(old);
			tell(id, 'entersFilter', this.isShown(version) && !wasShown);
			tell(id, 'leavesFilter', !this.isShown(version) && wasShown);
			if (values.kind !== 'a' || (old && !this.differ(old, version))) continue;
			tell(id, 'archived', !values.active && old?.values.active !== false);
			tell(id, 'unarchived', values.active && old?.values.active === false);
			if (!this.isShown(version)) continue;
			tell(id, 'created', !old);
			tell(id, 'updated', old !== undefined);
			const known = this.remembered.get(id);
			const isOther = (name: (typeof WATCHED)[number]) => known?.[name] !== values[name];
			tell(id, 'fieldChanged', known !== undefined && WATCHED.some(isOther));
		}
		for (const [id, old] of this.before) {
			if (now.has(id)) continue;
			tell(id, 'deleted', old.values.kind === 'a');
			tell(id, 'leavesFilter', this.isShown(old));
		}
		return told;
	}

	/** A poll whose state was kept. */
	keep(now: ReadonlyMap<number, Version>): void {
		for (const [id, version] of now) {
			const old = this.before.get(id);
			if (this.isShown(version) && (!old || this.differ(old, version))) {
				this.remembered.set(id, version.values);
			}
		}
		this.before = new Map(now);
	}

	private isShown({ values }: Version): boolean {
		return values.kind === 'a' && (this.showsArchived || values.active);
	}

	/** Without fractions, what was written twice in a second differs only by what it holds. */
	private differ(one: Version, other: Version): boolean {
		if (this.server.tellsFractionOf(one.id)) return one.writtenMs !== other.writtenMs;
		const shown = ({ writtenMs, values }: Version) =>
			JSON.stringify([secondOf({ writtenMs }), values]);
		return shown(one) !== shown(other);
	}
}

function secondOf({ writtenMs }: Pick<Version, 'writtenMs'>): number {
	return Math.floor(writtenMs / 1000);
}

const eventsById = ({ records }: WatchBatch) =>
	Object.fromEntries(
		records.map(({ id, _changes }) => [id, [...(_changes as WatchEvent[])].sort()] as const),
	);

describe('watching while others write', () => {
	it('tells in each poll exactly what differs from the one before', async () => {
		const polls = fc.array(fc.record({ afterMs: waits, fails: fc.boolean() }), { maxLength: 25 });
		await fc.assert(
			fc.asyncProperty(
				versions,
				hidings,
				history,
				polls,
				skews,
				eventSets,
				fc.boolean(),
				async (version, hides, writes, planned, skew, events, showsArchived) => {
					const server = new WatchServer(version, writes);
					Object.assign(server, hides);
					server.skewMs = skew;
					server.nowMs = WATCH_MS;
					const { poll, keep } = watchOf({ server, events, showsArchived });
					const oracle = new Oracle(server, showsArchived, server.visibleAt(server.nowMs));
					const first = await poll(1000);
					expect(first.records).toEqual([]);
					keep(first);
					for (const { afterMs, fails } of [...planned, { afterMs: END_MS, fails: false }]) {
						server.nowMs += afterMs;
						const now = server.visibleAt(server.nowMs);
						const batch = await poll(1000);
						const expected = [...oracle.next(now)]
							.map(([id, told]) => [id, events.filter((event) => told.has(event)).sort()] as const)
							.filter(([, told]) => told.length > 0);
						expect(eventsById(batch)).toEqual(Object.fromEntries(expected));
						expect(batch.records).toHaveLength(expected.length);
						if (fails) continue;
						keep(batch);
						oracle.keep(now);
					}
				},
			),
			RUNS,
		);
	});

	it('loses nothing and tells nothing twice with any limit, while records change under it', async () => {
		const polls = fc.array(
			fc.record({
				afterMs: waits,
				limit: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.constant(100)),
				failsAfter: fc.oneof(fc.constant(Infinity), fc.nat(6)),
			}),
			{ maxLength: 25 },
		);
		const latencies = fc.array(fc.oneof(fc.constant(0), fc.nat(40), fc.nat(1500)), {
			minLength: 1,
			maxLength: 7,
		});
		await fc.assert(
			fc.asyncProperty(
				versions,
				hidings,
				history,
				polls,
				latencies,
				skews,
				fc.boolean(),
				async (version, hides, writes, planned, latenciesMs, skew, showsArchived) => {
					const server = new WatchServer(version, writes);
					Object.assign(server, hides);
					server.skewMs = skew;
					server.nowMs = WATCH_MS;
					const start = server.visibleAt(server.nowMs);
					const watch = watchOf({ server, events: WATCH_EVENTS, showsArchived });
					watch.keep(await watch.poll(100));
					server.latenciesMs = latenciesMs;
					const told = new Told();
					for (const { afterMs, limit, failsAfter } of planned) {
						server.nowMs += afterMs;
						server.failsAfter = failsAfter;
						const batch = await watch.poll(limit).catch(() => undefined);
						if (!batch) continue;
						expect(batch.records.length).toBeLessThanOrEqual(limit);
						watch.keep(batch);
						told.add(batch);
					}
					server.failsAfter = Infinity;
					server.nowMs = Math.max(server.nowMs, END_MS);
					for (let hasMore = true; hasMore;) {
						const batch = await watch.poll(2);
						({ hasMore } = batch);
						watch.keep(batch);
						told.add(batch);
					}
					expect((await watch.poll(2)).records).toEqual([]);
					expect(told.problems(server, start, showsArchived)).toEqual([]);
				},
			),
			RUNS,
		);
	});
});

describe('a watch', () => {
	/** One transaction for each, in order; seconds since everything began. */
	const write = (atSecond: number, slot: number, values: Partial<Values>, deletes = false) => ({
		startMs: START_MS + atSecond * 1000,
		commitMs: START_MS + atSecond * 1000 + 10,
		operations: [{ slot, values, deletes }],
	});
	const remove = (atSecond: number, slot: number) => write(atSecond, slot, {}, true);

	const begun = async (
		events: readonly WatchEvent[],
		history: readonly Transaction[],
		companies?: Context,
	) => {
		const server = new WatchServer(19, history);
		const moveTo = (second: number) => void (server.nowMs = START_MS + second * 1000);
		moveTo(8);
		const { poll, keep } = watchOf({ server, events, showsArchived: false, companies });
		keep(await poll(100));
		const slotOf = (id: unknown) => Number(id) % 10;
		return {
			server,
			moveTo,
			/** At a second: what is told, by slot. */
			told: async (second: number, limit = 100) => {
				moveTo(second);
				const batch = await poll(limit);
				keep(batch);
				return batch.records.map(({ id, _changes, _previous }) => [
					slotOf(Number(id) - 1),
					String(_changes),
					...(_previous ? [_previous] : []),
				]);
			},
		};
	};

	it('tells a record as created once, although it is written while others wait for a limit', async () => {
		const history = [write(10, 0, {}), write(20, 1, {}), write(30, 2, {}), write(41, 0, {})];
		const { told } = await begun(['created', 'updated'], history);
		expect([await told(40, 1), await told(42, 1), await told(42, 1), await told(42, 1)]).toEqual([
			[[0, 'created']],
			[[1, 'created']],
			[[2, 'created']],
			[[0, 'updated']],
		]);
	});

	it.each<[string, Partial<WatchServer>, number]>([
		['that a group of Odoo 19 leaves out', { hidesInGroups: 'odd ids' }, 1],
		['whose groups Odoo 19 refuses', { hidesInGroups: 'refuses' }, 1],
		// The second request asks whether they are still of the same second.
		['that do not show when they were written', { hidesDates: true }, 2],
	])('tells of records %s, and then asks no more than that', async (_, hides, requests) => {
		const history = [write(10, 0, {}), write(11, 1, {}), write(14, 0, {}), write(14, 1, {})];
		const { server, told } = await begun(['created', 'updated'], history);
		Object.assign(server, hides);
		expect(await told(12)).toEqual([
			[0, 'created'],
			[1, 'created'],
		]);
		let calls = 0;
		server.onCall = () => void (calls += 1);
		expect(await told(13)).toEqual([]);
		expect(calls).toBe(requests);
		expect(await told(15)).toEqual([
			[0, 'updated'],
			[1, 'updated'],
		]);
	});

	it('starts by the time of the server where the newest write is not shown', async () => {
		const server = new WatchServer(19, [write(1, 0, {})]);
		server.hidesDates = true;
		server.nowMs = START_MS + 20_000;
		const { state } = await watchOf({ server, events: ['updated'], showsArchived: false }).poll(9);
		expect(state.feed?.horizon).toBe(timestampAt(server.nowMs - OVERLAP_SECONDS * 1000));
	});

	it('does not take a record for new that was there before, when a limit cuts', async () => {
		const history = [write(1, 0, {}), write(1, 1, {}), write(20, 0, {}), write(20, 1, {})];
		const { told } = await begun(['created', 'updated'], history);
		expect([await told(21, 1), await told(21, 1)]).toEqual([[[0, 'updated']], [[1, 'updated']]]);
	});

	it('tells once that a record was deleted that left the filter just before', async () => {
		const history = [write(1, 0, {}), write(10, 0, { active: false }), remove(12, 0)];
		const { server, moveTo, told } = await begun(['leavesFilter', 'deleted'], history);
		server.onCall = ({ method }) => method === 'search' && moveTo(13);
		expect(await told(11)).toEqual([[0, 'deleted,leavesFilter']]);
		expect(await told(14)).toEqual([]);
	});

	it('tells next time what it could not, as the record went before it was read', async () => {
		const history = [write(1, 0, {}), write(10, 0, { kind: 'b' }), remove(12, 0)];
		const { server, moveTo, told } = await begun(['leavesFilter', 'deleted'], history);
		server.onCall = ({ method }) => method === 'search_read' && moveTo(13);
		expect(await told(11)).toEqual([]);
		expect(await told(14)).toEqual([[0, 'deleted,leavesFilter']]);
	});

	it('tells nothing of a record that came and went before it was read', async () => {
		const { server, moveTo, told } = await begun(
			['entersFilter', 'leavesFilter', 'deleted'],
			[write(10, 0, {}), remove(12, 0)],
		);
		server.onCall = ({ method }) => method === 'search_read' && moveTo(13);
		expect(await told(11)).toEqual([]);
		expect(await told(14)).toEqual([]);
	});

	it('does not take a record for deleted that moved out of the chosen companies', async () => {
		const history = [write(1, 0, {}), write(1, 1, {}), write(10, 0, { owner: 1 }), remove(12, 1)];
		const { told } = await begun(['leavesFilter', 'deleted'], history, {
			allowed_company_ids: [1],
		});
		expect(await told(11)).toEqual([[0, 'leavesFilter']]);
		expect(await told(13)).toEqual([[1, 'deleted,leavesFilter']]);
	});

	it('tells of a changed link to records that the user may not see', async () => {
		const history = [write(1, 0, { owner: 1 }), write(10, 0, { owner: 2 })];
		const { server, told } = await begun(['fieldChanged'], history);
		server.hidesUsers = true;
		expect(await told(11)).toEqual([[0, 'fieldChanged', { owner: 1 }]]);
		expect(await told(12)).toEqual([]);
	});

	it('tells that a record was deleted that was told while others waited for a limit', async () => {
		const history = [write(10, 0, {}), write(11, 1, {}), remove(13, 0)];
		const { told } = await begun(['created', 'deleted'], history);
		expect(await told(12, 1)).toEqual([[0, 'created']]);
		expect(await told(14)).toEqual([
			[1, 'created'],
			[0, 'deleted'],
		]);
	});

	it('tells that a record is archived again that was back for the moment in which it was read', async () => {
		const history = [
			write(1, 0, {}),
			write(10, 0, { active: false }),
			write(12, 0, { active: true }),
			write(14, 0, { active: false }),
		];
		const { server, moveTo, told } = await begun(['archived', 'unarchived'], history);
		let calls = 0;
		// It is looked at first, and read last.
		server.onCall = () => void (calls++ === 3 && moveTo(13));
		expect(await told(11)).toEqual([[0, 'archived,unarchived']]);
		expect(calls).toBe(4);
		expect(await told(15)).toEqual([[0, 'archived']]);
	});

	it('tells when a record is back that a field changed while it was archived', async () => {
		const history = [
			write(1, 0, { state: 's0' }),
			write(10, 0, { state: 's1', active: false }),
			write(12, 0, { active: true }),
		];
		const { told } = await begun(['archived', 'fieldChanged'], history);
		expect(await told(11)).toEqual([[0, 'archived']]);
		expect(await told(13)).toEqual([[0, 'fieldChanged', { state: 's0' }]]);
	});
});

type Delivered = Readonly<Record<string, unknown>> & { readonly _changes: readonly WatchEvent[] };

/** Everything that a watch told, and what must hold of it however it was cut into polls. */
class Told {
	private readonly byId = new Map<number, Delivered[]>();

	add({ records }: WatchBatch): void {
		for (const record of records as unknown as Delivered[]) {
			const id = Number(record.id);
			this.byId.set(id, [...(this.byId.get(id) ?? []), record]);
		}
	}

	problems(
		server: WatchServer,
		start: ReadonlyMap<number, Version>,
		showsArchived: boolean,
	): string[] {
		const end = server.visibleAt(server.nowMs);
		const ids = new Set([...server.commits.map(({ id }) => id), ...this.byId.keys()]);
		const isShown = (version: Version | undefined) =>
			version?.values.kind === 'a' && (showsArchived || version.values.active);
		return [...ids].flatMap((id) => {
			const told = this.byId.get(id) ?? [];
			const events = told.flatMap(({ _changes }) => _changes);
			const count = (event: WatchEvent) => events.filter((each) => each === event).length;
			const [first, last] = [start.get(id), end.get(id)];
			const commits = server.commits.filter(({ id: written }) => written === id);
			const since = commits.filter(({ atMs }) => atMs > WATCH_MS);
			const were = [first, ...since.map(({ version }) => version)].filter(
				(version) => version !== undefined,
			);
			const always = (holds: (version: Version) => unknown) => were.every(holds);
			const isAlwaysOfKind = always(({ values }) => values.kind === 'a');
			const isAlwaysShown = always(isShown);
			const entries = count('entersFilter') - count('leavesFilter');
			const archivings = count('archived') - count('unarchived');
			const isArchived = (version?: Version) => Number(version?.values.active === false);
			// Without fractions, nothing shows of a second write within a second that changes nothing.
			const isAsBefore =
				first !== undefined && last !== undefined && holds(first.values, last.values);
			const hasNoNews =
				since.length === 0 || (!server.tellsFractionOf(id) && told.length === 0 && isAsBefore);
			const checks: ReadonlyArray<readonly [string, boolean]> = [
				['nothing, as nothing was written', since.length > 0 || events.length === 0],
				['created at most once', count('created') <= (first ? 0 : 1)],
				['created', !last || !!first || !isAlwaysShown || count('created') === 1],
				[
					'no more than was written',
					// A hidden date takes many requests: what changes between them may come again.
					count('created') + count('updated') <= since.length || !server.showsDateOf(id),
				],
				['deleted at most once', count('deleted') <= (last ? 0 : 1)],
				[
					'deleted',
					!!last || !isAlwaysOfKind || count('deleted') === 1 || (!first && told.length === 0),
				],
				['nothing after deleted', told.slice(0, -1).every(({ _deleted }) => !_deleted)],
				['in or out of the filter', entries === Number(isShown(last)) - Number(isShown(first))],
				['each entering and leaving once', alternate(events, 'entersFilter', 'leavesFilter')],
				[
					'archived or not',
					!last || !isAlwaysOfKind || archivings === isArchived(last) - isArchived(first),
				],
				['each archiving once', !isAlwaysOfKind || alternate(events, 'archived', 'unarchived')],
				[
					'its last content',
					!last || !isShown(last) || hasNoNews || holds(told.at(-1), last.values),
				],
				[
					'archived as it was shown last',
					!last ||
						!isAlwaysOfKind ||
						told.length === 0 ||
						told.at(-1)?.active === last.values.active,
				],
				[
					'a change of a field',
					!first ||
						!last ||
						!isAlwaysShown ||
						WATCHED.every((name) => first.values[name] === last.values[name]) ||
						count('fieldChanged') > 0,
				],
			];
			return checks.flatMap(([claim, isTrue]) => (isTrue ? [] : [`${id}: ${claim}: ${events}`]));
		});
	}
}

function alternate(events: readonly WatchEvent[], one: WatchEvent, other: WatchEvent): boolean {
	const both = events.filter((event) => event === one || event === other);
	return both.every((event, at) => event !== both[at - 1]);
}

function holds(told: Delivered | Values | undefined, values: Values): boolean {
	return WATCHED.every((name) => (told?.[name] || 0) === (values[name] || 0));
}
