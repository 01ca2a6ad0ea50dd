import fc from 'fast-check';
import { Lanes, MAX_LANES, runAhead } from '../../../odoo/client/lanes';

/** Tasks that end when told to, and how many of them are under way. */
function tasksOf(count: number) {
	const ends: Array<(error?: Error) => void> = [];
	let begun = 0;
	const tasks = Array.from({ length: count }, (_, index) => async () => {
		begun += 1;
		await new Promise<void>((resolve, reject) => {
			ends[index] = (error) => (error ? reject(error) : resolve());
		});
		return index;
	});
	return { tasks, end: (index: number, error?: Error) => ends[index]?.(error), begun: () => begun };
}

/** Lets everything run that waits for nothing from outside. */
async function settle(): Promise<void> {
	for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

describe('running ahead', () => {
	it('gives results in order, with as many tasks under way as told, whichever ends first', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 0, max: 12 }),
				fc.integer({ min: 0, max: 5 }),
				fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
				async (count, ahead, picks) => {
					const { tasks, end, begun } = tasksOf(count);
					const ended = new Set<number>();
					const results: number[] = [];
					const reading = (async () => {
						for await (const result of runAhead(tasks.values(), ahead)) results.push(result);
					})();
					for (;;) {
						await settle();
						const open = [...Array(begun()).keys()].filter((index) => !ended.has(index));
						expect(open.length).toBeLessThanOrEqual(Math.max(ahead, 1));
						const next = open[(picks[ended.size] ?? 0) % open.length];
						if (next === undefined) break;
						ended.add(next);
						end(next);
					}
					await reading;
					expect(results).toEqual([...Array(count).keys()]);
				},
			),
			{ seed: 1, numRuns: 200 },
		);
	});

	it('begins the next task while a result is put to use, and not with 0', async () => {
		for (const ahead of [0, 1]) {
			const { tasks, end, begun } = tasksOf(2);
			const results = runAhead(tasks.values(), ahead);
			const first = results.next();
			await settle();
			end(0);
			expect((await first).value).toBe(0);
			expect(begun()).toBe(1 + ahead);
			void results.next();
			await settle();
			expect(begun()).toBe(2);
			end(1);
		}
	});

	it('gives what came before a failure first, and leaves no failure behind', async () => {
		const { tasks, end } = tasksOf(3);
		const results = runAhead(tasks.values(), 3);
		const first = results.next();
		await settle();
		end(1, new Error('one'));
		end(2, new Error('two'));
		end(0);
		expect((await first).value).toBe(0);
		await expect(results.next()).rejects.toThrow('one');
		expect((await results.next()).done).toBe(true);
	});
});

describe('lanes', () => {
	/** Starts so many requests, each of which ends when told to. */
	function requestsOn(lanes: Lanes, count: number) {
		const { tasks, end, begun } = tasksOf(count);
		const all = tasks.map(async (task) => await lanes.run(task));
		return { all, end, begun };
	}

	it('let as many requests through as there are', async () => {
		const { all, end, begun } = requestsOn(new Lanes(() => 0), MAX_LANES + 3);
		await settle();
		expect(begun()).toBe(MAX_LANES);
		for (const index of all.keys()) {
			end(index);
			await settle();
		}
		expect(await Promise.all(all)).toHaveLength(MAX_LANES + 3);
	});

	it('are fewer once the server puts a request off, and more again while it answers', async () => {
		const lanes = new Lanes(() => 0);
		const { end, begun } = requestsOn(lanes, 30);
		await settle();
		lanes.narrow(); // 4
		lanes.narrow(); // 2
		lanes.narrow(); // 1
		for (let index = 0; index < 6; index++) {
			end(index);
			await settle();
		}
		// Six ended; each added a lane to the one that was left.
		expect(begun()).toBe(6 + 7);
	});

	it('are fewer after a slow answer', async () => {
		let now = 0;
		const lanes = new Lanes(() => now);
		const { end, begun } = requestsOn(lanes, 30);
		await settle();
		now = 11_000;
		for (let index = 0; index < MAX_LANES; index++) {
			end(index);
			await settle();
		}
		expect(begun()).toBe(MAX_LANES + 1);
	});

	it('are given back by a request that fails', async () => {
		const lanes = new Lanes(() => 0);
		const fail = async () => await Promise.reject(new Error('no'));
		for (let count = 0; count < MAX_LANES + 1; count++) {
			await expect(lanes.run(fail)).rejects.toThrow('no');
		}
	});
});
