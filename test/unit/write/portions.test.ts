import { OdooError } from '../../../odoo/errors';
import type { Outcome } from '../../../odoo/write/settle/settle';
import { inPortions } from '../../../odoo/write/settle/portions';

const MEBIBYTE = 1024 * 1024;
const CONTINUE = { batchSize: 1000, stopAtFirstError: false };
const STOP = { ...CONTINUE, stopAtFirstError: true };

/** Runs rows that are nothing but their size in MiB, and keeps the portions they came in. */
async function runSizes(sizes: ReadonlyArray<number | OdooError>, options = CONTINUE) {
	const portions: Array<ReadonlyArray<number | OdooError>> = [];
	const run = async (portion: ReadonlyArray<number | OdooError>) => {
		portions.push(portion);
		const outcomes = portion.map((row): Outcome<number> =>
			row instanceof OdooError ? { status: 'failed', error: row } : { status: 'done', result: row },
		);
		return await Promise.resolve(outcomes);
	};
	const outcomes = await inPortions(sizes, (size: number) => size * MEBIBYTE, options, run);
	return { portions, statuses: outcomes.map(({ status }) => status) };
}

it('fills portions up to their limit, in the order of the rows', async () => {
	const { portions, statuses } = await runSizes([6, 6, 6, 4, 12, 4, 1]);
	expect(portions).toEqual([[6, 6], [6, 4], [12, 4], [1]]);
	expect(statuses).toEqual(Array(7).fill('done'));
});

it('sends what is larger than a portion alone', async () => {
	expect((await runSizes([1, 40, 1])).portions).toEqual([[1], [40], [1]]);
});

it('keeps to the number of rows in a batch', async () => {
	const { portions } = await runSizes([1, 1, 1, 1, 1], { ...CONTINUE, batchSize: 2 });
	expect(portions).toEqual([[1, 1], [1, 1], [1]]);
});

it('runs no portion behind one with a failed row when a run stops there', async () => {
	const bad = new OdooError('INVALID_VALUE', 'bad');
	const { portions, statuses } = await runSizes([10, bad, 10, 10], STOP);
	expect(portions).toEqual([[10, bad]]);
	expect(statuses).toEqual(['done', 'failed', 'notRun', 'notRun']);
	expect((await runSizes([10, bad, 10, 10])).portions).toHaveLength(3);
});

it('has no outcome for no rows', async () => {
	expect(await runSizes([])).toEqual({ portions: [], statuses: [] });
});

describe('an error that is not one of a row', () => {
	const runFailing = async (error: OdooError) => {
		let asked = 0;
		const run = async (
			portion: ReadonlyArray<number | OdooError>,
		): Promise<Array<Outcome<number>>> => {
			asked++;
			if (asked === 2) throw error;
			return await Promise.resolve(portion.map(() => ({ status: 'done', result: 1 })));
		};
		const outcomes = await inPortions([10, 10, 10], (size) => size * MEBIBYTE, CONTINUE, run);
		return { asked, statuses: outcomes.map(({ status }) => status) };
	};

	it('fails its portion alone: what was written before stays done', async () => {
		expect(await runFailing(new OdooError('ACCESS_DENIED', 'closed'))).toEqual({
			asked: 3,
			statuses: ['done', 'failed', 'done'],
		});
	});

	it('fails later portions as well, unasked, where the connection is lost', async () => {
		expect(await runFailing(new OdooError('UNREACHABLE', 'gone'))).toEqual({
			asked: 2,
			statuses: ['done', 'failed', 'failed'],
		});
	});
});
