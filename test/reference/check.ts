import { isDeepStrictEqual } from 'node:util';
import type { Case } from './cases';
import { newStore } from './cases';
import type { Outcome } from './oneByOne';
import { contentOf, oneByOne } from './oneByOne';
import { runReal } from './run';
import type { Store } from './store';
import { THING } from './store';
import { wireTo } from './wire';

/** Writes a batch with the real writer and with the reference, and expects the same answers and records. */
export async function expectAsOneByOne(given: Case): Promise<void> {
	const expected = newStore();
	const told = oneByOne(expected, given.rows, given.settings);
	const store = newStore();
	const outcomes = await runReal(given, wireTo(store, given));
	if (given.settings.stopAtFirstError) {
		expectSameUpToStop(described(store, outcomes), described(expected, told));
		expectAtLeast(contentOf(store), contentOf(expected));
	} else {
		expectEqual(described(store, outcomes), described(expected, told));
		expectEqual(contentOf(store), contentOf(expected));
	}
}

/** As `toEqual`, which takes longer than all the rest of a case, and is needed for its message only. */
export function expectEqual(actual: unknown, expected: unknown): void {
	if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

/** Writes a batch in one transaction, and expects what the reference comes to, or nothing at all. */
export async function expectAllOrNone(random: Case): Promise<void> {
	const given: Case = { ...random, batchSize: 100 };
	const expected = newStore();
	const told = oneByOne(expected, given.rows, { ...given.settings, stopAtFirstError: false });
	const store = newStore();
	const outcomes = await runReal(given, wireTo(store, given), { allOrNothing: true });
	if (outcomes.every(({ status }) => status === 'done')) {
		// Rows for one record are one write: what one of them lacks, another may give.
		if (sharesRecords(given) && told.some(({ status }) => status !== 'done')) return;
		// Nor is anything computed between them.
		if (sharesRecords(given) && given.rows.some(({ label }) => label !== undefined)) return;
		expectEqual(outcomes.map(gist), told.map(gist));
		expectEqual(contentOf(store), contentOf(expected));
		return;
	}
	expectEqual(
		outcomes.filter(({ status }) => status === 'done'),
		[],
	);
	// Linked records that are missing are created before, and stay.
	if (given.settings.onMissingReference !== 'create') {
		expectEqual(contentOf(store), contentOf(newStore()));
	}
	// Lines that are records of the same model cannot be matched before they are there.
	const matchesLines = given.rows.some((row) => row.child_ids !== undefined);
	const isPossible = !matchesLines && told.every(({ status }) => status === 'done');
	if (isPossible) {
		expect(outcomes).toContainEqual(
			expect.objectContaining({ code: expect.stringMatching(/INVALID_VALUE/) as string }),
		);
	}
}

function sharesRecords({ rows, settings: { column } }: Case): boolean {
	return new Set(rows.map((row) => row[column])).size < rows.length;
}

type Told = object & { readonly status: string };

/** Outcomes with what records are in place of their ids, which differ where they are made in another order. */
function described(store: Store, outcomes: readonly Outcome[]): Told[] {
	const nameOf = (id: number) => {
		const { name, code } = store.find(THING, id) ?? {};
		return [name, code];
	};
	return outcomes.map((outcome) =>
		outcome.status === 'done' ? { ...outcome, ids: outcome.ids.map(nameOf) } : outcome,
	);
}

/** What happened, without to which record. */
export function gist(outcome: Outcome): string {
	if (outcome.status === 'done') return outcome.action;
	return outcome.status === 'failed' ? outcome.code : outcome.status;
}

/**
 * With Stop, new records of a round are created before others are changed, so that rows behind the first
 * failed one may be done; nothing else differs.
 */
function expectSameUpToStop(outcomes: readonly Told[], expected: readonly Told[]): void {
	const differing = outcomes.flatMap((outcome, index) =>
		isDeepStrictEqual(outcome, expected[index]) ? [] : [{ outcome, expected: expected[index] }],
	);
	for (const each of differing) {
		expect(each).toMatchObject({
			outcome: { status: 'done', action: 'created' },
			expected: { status: 'notRun' },
		});
	}
}

/** What was made for rows that did not run in the reference comes on top. */
function expectAtLeast(content: readonly string[], expected: readonly string[]): void {
	const left = [...content];
	for (const record of expected) {
		const at = left.indexOf(record);
		if (at < 0) expect(content).toContain(record);
		left.splice(at, 1);
	}
}
