import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { cases, expressible, faultyCases, newStore } from '../../reference/cases';
import { expectAllOrNone, expectAsOneByOne, expectEqual, gist } from '../../reference/check';
import type { Outcome, Row } from '../../reference/oneByOne';
import { contentOf } from '../../reference/oneByOne';
import { runReal } from '../../reference/run';
import { THING } from '../../reference/store';
import { wireTo } from '../../reference/wire';

/** How many random batches; `scripts/write-oracle.sh` runs a million, other ones each time. */
const CASES = Number(process.env.ORACLE_CASES ?? 20_000);
const seed = process.env.ORACLE_CASES === undefined ? { seed: 1 } : {};
const most = { numRuns: Math.ceil(CASES * 0.7), ...seed };
const some = { numRuns: Math.ceil(CASES * 0.1), ...seed };

// Thousands of errors are expected here, and nobody looks at where they came from.
beforeAll(() => {
	Error.stackTraceLimit = 0;
});

it('comes to what the rows would one after the other', async () => {
	await holdsFor(cases, expectAsOneByOne, most);
}, 3_600_000);

it('says what a run would do, and writes nothing', async () => {
	await holdsFor(
		cases.map(expressible),
		async (given) => {
			const store = newStore();
			const would = await runReal(given, wireTo(store, given), { validateOnly: true });
			expectEqual(contentOf(store), contentOf(newStore()));
			const outcomes = await runReal(given, wireTo(store, given));
			const isRunFurther = given.settings.stopAtFirstError;
			const differing = outcomes.flatMap((outcome, index) => {
				const isSame = isDeepStrictEqual(gist(outcome), gist(would[index] as Outcome));
				return isSame || (isRunFurther && would[index]?.status === 'notRun') ? [] : [index];
			});
			expectEqual(
				differing.map((index) => [gist(would[index] as Outcome), gist(outcomes[index] as Outcome)]),
				[],
			);
		},
		some,
	);
}, 3_600_000);

it('writes all rows or none', async () => {
	await holdsFor(cases, expectAllOrNone, some);
}, 3_600_000);

it('writes nothing twice and calls nothing written that is not, whatever becomes of the requests', async () => {
	await holdsFor(
		faultyCases,
		async ({ trouble, at, times, lasts, ...given }) => {
			const store = newStore();
			const isGone = (calls: readonly string[]) => calls.length > lasts;
			const wire = wireTo(store, { ...given, isGone }, (count) =>
				count >= at && count < at + times ? trouble : undefined,
			);
			const outcomes = await runReal(given, wire);
			const { operation, stopAtFirstError } = given.settings;
			for (const [index, outcome] of outcomes.entries()) {
				const written = store.all(THING).filter(({ note }) => note === noteOf(given.rows[index]));
				const count = written.length;
				if (outcome.status === 'done') expectEqual([outcome, count], [outcome, 1]);
				else if (outcome.status === 'failed' && outcome.code === 'OUTCOME_UNKNOWN') {
					expect(count).toBeLessThanOrEqual(1);
				} else expectEqual([outcome, count], [outcome, 0]);
			}
			const names = store.all(THING).map(({ name }) => name);
			for (const row of given.rows) {
				if (operation === 'byKey') {
					expect(names.filter((name) => name === row.name).length).toBeLessThanOrEqual(1);
				}
			}
			const isFailed = outcomes.some(({ status }) => status === 'failed');
			expectEqual(isFailed || outcomes.every(({ status }) => status === 'done'), true);
			// What surely did not run is sent again, and what got through is found by its key.
			const isHarmless = times <= 3 && (trouble === 'refused' || trouble === 'tooMany');
			const isFound = operation === 'byKey' && times === 1 && trouble !== 'unsentButUnknown';
			if (lasts === Infinity && (isHarmless || isFound))
				expect(outcomes.every(({ status }) => status === 'done')).toBe(true);
			expect(stopAtFirstError || outcomes.every(({ status }) => status !== 'notRun')).toBe(true);
		},
		some,
	);
}, 3_600_000);

/** Checks random batches. */
async function holdsFor<T>(
	batches: fc.Arbitrary<T>,
	check: (batch: T) => Promise<void>,
	{ numRuns, ...options }: typeof most,
): Promise<void> {
	let count = 0;
	const property = fc.asyncProperty(batches, async (batch) => {
		count++;
		await check(batch);
	});
	await fc.assert(property, { numRuns, ...options });
	expect(count).toBe(numRuns);
}

function noteOf(row: Row | undefined): unknown {
	return row?.note;
}
