import { randomUUID } from 'node:crypto';
import type { Vals } from '../../odoo/call';
import type { WatchEvent, WatchState } from '../../odoo';
import { watchRecords } from '../../odoo';
import { chooseFields } from '../../odoo/schema/choose';
import type { Records } from '../support/records';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { isSandbox, protocolsFor } from '../support/target';

const PARTNER = 'res.partner';
const QUIETLY = { tracking_disable: true };
const EVENTS: readonly WatchEvent[] = ['created', 'updated', 'archived', 'unarchived', 'deleted'];
/** How many rounds of small requests, and how many records a slow one creates: it takes seconds. */
const [ROUNDS, SLOW_RECORDS] = isSandbox ? [25, 300] : [60, 1000];

const target = useTarget();

describe.each(protocolsFor('json2'))('watching under load over %s', (protocol) => {
	const watcher = useClient(target, { protocol, models: [PARTNER] });
	const writer = useClient(target, { protocol });
	const slowWriter = useClient(target, { protocol });

	it('tells every record once while one writes fast and one slowly', async () => {
		const mark = randomUUID();
		const told = new Map<number, Array<Readonly<Record<string, unknown>>>>();
		const random = randomFrom(mark);
		let state: WatchState | undefined;
		let polls = 0;
		const poll = async (limit: number) => {
			const schema = await watcher.schema(PARTNER);
			const batch = await watchRecords(
				watcher,
				{
					records: {
						model: PARTNER,
						domain: [['ref', '=', mark]],
						fields: chooseFields(schema, ['name', 'active']),
						context: {},
						format: { relationFormat: 'id', selectionFormat: 'value' },
					},
					events: new Set(EVENTS),
					watches: [],
					identity: 0,
					limit,
				},
				state,
			);
			state = JSON.parse(JSON.stringify(batch.state)) as WatchState;
			polls += 1;
			expect(batch.records.length).toBeLessThanOrEqual(limit);
			for (const record of batch.records) {
				const id = Number(record.id);
				told.set(id, [...(told.get(id) ?? []), record]);
			}
			return batch;
		};
		await poll(1);

		let isWriting = true;
		const watching = (async () => {
			while (isWriting) await poll(1 + Math.floor(random() * 400));
			for (let hasMore = true; hasMore;) ({ hasMore } = await poll(250));
		})();
		const [fast, slow] = await Promise.all([
			writeFast(recordsOf(writer, PARTNER, QUIETLY), mark, random),
			writeSlowly(recordsOf(slowWriter, PARTNER, QUIETLY), mark),
		]).finally(() => {
			isWriting = false;
		});
		await watching;

		const records = new Map([...fast, ...slow]);
		const problems = [...records].flatMap(([id, fate]) => problemsOf(id, fate, told.get(id) ?? []));
		expect(problems).toEqual([]);
		expect([...told.keys()].filter((id) => !records.has(id))).toEqual([]);
		expect((await poll(1000)).records).toEqual([]);
		expect(polls).toBeGreaterThan(3);
	}, 120_000);
});

/** What became of a record in the end, and how often it was archived on the way. */
interface Fate {
	readonly name: string;
	readonly isActive: boolean;
	readonly isDeleted: boolean;
	readonly writes: number;
}

/** Many small requests: of the records, some are renamed, some archived, some come back, some go. */
async function writeFast(
	partners: Records,
	mark: string,
	random: () => number,
): Promise<Map<number, Fate>> {
	const fates = new Map<number, Fate>();
	const change = async (id: number, vals: Vals, after: Partial<Fate>) => {
		await partners.write([id], vals);
		const fate = fates.get(id) as Fate;
		fates.set(id, { ...fate, ...after, writes: fate.writes + 1 });
	};
	for (let round = 0; round < ROUNDS; round++) {
		const names = [`Fast ${round} a`, `Fast ${round} b`];
		const ids = await partners.create(names.map((name) => ({ name, ref: mark })));
		ids.forEach((id, at) =>
			fates.set(id, { name: names[at] ?? '', isActive: true, isDeleted: false, writes: 1 }),
		);
		const living = [...fates].filter(([, { isDeleted }]) => !isDeleted).map(([id]) => id);
		const chosen = living[Math.floor(random() * living.length)] ?? 0;
		const chance = random();
		const wasActive = fates.get(chosen)?.isActive === true;
		// What is written to an archived record is not told.
		if (chance < 0.4 && wasActive) {
			const name = `Renamed ${round}`;
			await change(chosen, { name }, { name });
		} else if (chance < 0.8) {
			await change(chosen, { active: !wasActive }, { isActive: !wasActive });
		} else {
			await partners.unlink([chosen]);
			fates.set(chosen, { ...(fates.get(chosen) as Fate), isDeleted: true });
		}
	}
	return fates;
}

/** A few requests that take long: what they write is dated with their beginning. */
async function writeSlowly(partners: Records, mark: string): Promise<Map<number, Fate>> {
	const names = Array.from({ length: SLOW_RECORDS }, (_, at) => `Slow ${at}`);
	const ids = await partners.create(names.map((name) => ({ name, ref: mark })));
	const renamed = ids.slice(0, SLOW_RECORDS / 2);
	const name = 'Slow and renamed';
	await partners.write(renamed, { name });
	return new Map(
		ids.map((id, at) => {
			const isRenamed = at < renamed.length;
			const fate = { isActive: true, isDeleted: false, writes: isRenamed ? 2 : 1 };
			return [id, { ...fate, name: isRenamed ? name : (names[at] ?? '') }];
		}),
	);
}

function problemsOf(
	id: number,
	{ name, isActive, isDeleted, writes }: Fate,
	told: ReadonlyArray<Readonly<Record<string, unknown>>>,
): string[] {
	const events = told.flatMap(({ _changes }) => _changes as WatchEvent[]);
	const count = (event: WatchEvent) => events.filter((each) => each === event).length;
	const archivings = events.filter((event) => event === 'archived' || event === 'unarchived');
	const last = told.at(-1);
	const checks: ReadonlyArray<readonly [string, boolean]> = [
		['created at most once', count('created') <= 1],
		// It may have been archived before it was first looked at, or have gone.
		['created', count('created') === 1 || isDeleted || events[0] === 'archived'],
		[
			'archived and unarchived in turn',
			archivings.every((each, at) => each !== archivings[at - 1]),
		],
		['archived in the end', isDeleted || isActive !== (archivings.at(-1) === 'archived')],
		['deleted once', count('deleted') === Number(isDeleted && told.length > 0)],
		['deleted last', !isDeleted || told.length === 0 || last?._deleted === true],
		['no more than was written', count('created') + count('updated') <= writes],
		['its last content', isDeleted || (last?.name === name && last.active === isActive)],
	];
	return checks.flatMap(([claim, holds]) =>
		holds ? [] : [`${id} ${name}: ${claim}: ${JSON.stringify(told)}`],
	);
}

/** Numbers from 0 to 1 that are the same for the same seed. */
function randomFrom(seed: string): () => number {
	let at = Number.parseInt(seed.slice(0, 8), 16);
	return () => {
		at = (Math.imul(at, 1_664_525) + 1_013_904_223) >>> 0;
		return at / 2 ** 32;
	};
}
