import { Batch } from '../../../odoo/batch/batch';
import { runRounds } from '../../../odoo/batch/rounds';
import { OdooError } from '../../../odoo/errors';

const MEBIBYTE = 1024 * 1024;
const CONTINUE = { batchSize: 1000, stopAtFirstError: false };
const STOP = { ...CONTINUE, stopAtFirstError: true };
const NOTHING: ReadonlySet<string> = new Set();

/** Writes rows that are nothing but their size in MiB, and keeps the chunks that they came in. */
async function writeSizes(
	sizes: ReadonlyArray<number | OdooError>,
	settings = CONTINUE,
	refusalOf: (chunk: number) => OdooError | undefined = () => undefined,
) {
	const planned: Array<readonly number[]> = [];
	const written: Array<readonly number[]> = [];
	const none = () => ({ needs: NOTHING, makes: NOTHING });
	const outcomes = await runRounds<number, number, number>(
		Batch.of<number, number>(sizes),
		{
			tiesOf: none,
			tiesOfPlan: none,
			recordOf: () => undefined,
			isLookedUp: () => true,
			breathe: async () => {},
			byteCountOf: (size) => size * MEBIBYTE,
			plan: async (batch) => {
				planned.push(batch.values);
				// All chunks before have been written.
				expect(written).toHaveLength(planned.length - 1);
				return await batch.mapTogether(async (all) => {
					const refusal = refusalOf(planned.length);
					if (refusal) throw refusal;
					return await Promise.resolve(all);
				});
			},
			carryOut: async (batch) => {
				written.push(batch.values);
				return await Promise.resolve(batch.finish((size) => size));
			},
		},
		settings,
	);
	return { planned, statuses: outcomes.outcomes().map(({ status }) => status) };
}

it('fills chunks up to their limit, in the order of the rows', async () => {
	const { planned, statuses } = await writeSizes([6, 6, 6, 4, 12, 4, 1]);
	expect(planned).toEqual([[6, 6], [6, 4], [12, 4], [1]]);
	expect(statuses).toEqual(Array(7).fill('done'));
});

it('takes what is larger than a chunk alone', async () => {
	expect((await writeSizes([1, 40, 1])).planned).toEqual([[1], [40], [1]]);
});

it('keeps to the number of rows in a batch', async () => {
	const { planned } = await writeSizes([1, 1, 1, 1, 1], { ...CONTINUE, batchSize: 2 });
	expect(planned).toEqual([[1, 1], [1, 1], [1]]);
});

it('runs no chunk behind one with a failed row when a run stops there', async () => {
	const bad = new OdooError('INVALID_VALUE', 'bad');
	const { planned, statuses } = await writeSizes([10, bad, 10, 10], STOP);
	expect(planned).toEqual([[10]]);
	expect(statuses).toEqual(['done', 'failed', 'notRun', 'notRun']);
	expect((await writeSizes([10, bad, 10, 10])).planned).toHaveLength(3);
});

it('has no outcome for no rows', async () => {
	expect(await writeSizes([])).toEqual({ planned: [], statuses: [] });
});

describe('an error that is not one of a row', () => {
	const writeFailing = async (error: OdooError) => {
		const second = (chunk: number) => (chunk === 2 ? error : undefined);
		const { planned, statuses } = await writeSizes([10, 10, 10], CONTINUE, second);
		return { asked: planned.length, statuses };
	};

	it('fails its chunk alone: what was written before stays done', async () => {
		expect(await writeFailing(new OdooError('ACCESS_DENIED', 'closed'))).toEqual({
			asked: 3,
			statuses: ['done', 'failed', 'done'],
		});
	});

	it('fails later chunks as well, unasked, where the connection is lost', async () => {
		expect(await writeFailing(new OdooError('UNREACHABLE', 'gone'))).toEqual({
			asked: 2,
			statuses: ['done', 'failed', 'failed'],
		});
	});
});
