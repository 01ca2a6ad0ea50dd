import fc from 'fast-check';
import { Batch } from '../../../odoo/batch/batch';
import type { Request, SendSettings } from '../../../odoo/batch/send';
import { sendAll } from '../../../odoo/batch/send';
import type { OdooErrorCode } from '../../../odoo/errors';
import { isMetByAll, OdooError } from '../../../odoo/errors';

const MEBIBYTE = 1024 * 1024;

const invalid = (row: number) => new OdooError('VALIDATION', `row ${row}`);
const perBatch = (batchSize = 1000, stopAtFirstError = false) => ({ batchSize, stopAtFirstError });
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

async function outcomesOf<R>(
	rows: ReadonlyArray<number | OdooError>,
	request: Request<number, R>,
	settings: SendSettings,
) {
	return (await sendAll(Batch.of<number, R>(rows), request, settings)).outcomes();
}

/** A server that refuses a whole batch for its first bad row, and remembers what it wrote. */
function serverRefusing(bad: ReadonlySet<number>, { names = false } = {}) {
	const written: number[] = [];
	let requests = 0;
	const send = async (rows: readonly number[]) => {
		requests++;
		const first = rows.find((row) => bad.has(row));
		if (first !== undefined) {
			const positions = rows.flatMap((row, position) => (bad.has(row) ? [position] : []));
			throw names ? invalid(first).with({ positions: new Set(positions) }) : invalid(first);
		}
		written.push(...rows);
		return rows.map((row) => row * 10);
	};
	return { send, written, requests: () => requests };
}

const badRows = fc
	.integer({ min: 1, max: 200 })
	.chain((count) =>
		fc.record({ count: fc.constant(count), bad: fc.uniqueArray(fc.nat({ max: count - 1 })) }),
	);

it('tries the next row where an error is about what only its row has come to', async () => {
	const missing = new OdooError('METHOD_NOT_FOUND', 'no such button');
	const hangs = new OdooError('TIMEOUT', 'no answer');
	const ofOne = { meets: 'thisRow' } as const;
	const errors = [missing, missing.with(ofOne), hangs.with(ofOne)];
	const tried = await Promise.all(
		errors.map(async (error) => {
			const seen: number[] = [];
			const send = async (rows: readonly number[]) => {
				seen.push(...rows);
				return await Promise.reject<number[]>(error);
			};
			const outcomes = await outcomesOf(numbers(3), { send }, perBatch(1));
			expect(outcomes.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
			return seen;
		}),
	);
	expect(tried).toEqual([[0], [0, 1, 2], [0]]);
});

it.each<[OdooErrorCode, OdooError['meets'], boolean]>([
	['VALIDATION', undefined, false],
	['VALIDATION', 'everyRow', true],
	['METHOD_NOT_FOUND', undefined, true],
	['METHOD_NOT_FOUND', 'thisRow', false],
	['UNREACHABLE', 'thisRow', true],
	['TIMEOUT', 'thisRow', true],
])('an error %s that says it meets %p is met by all: %p', (code, meets, expected) => {
	const error = new OdooError(code, 'refused', { meets });
	expect([isMetByAll(error), isMetByAll(error.at('line 7'))]).toEqual([expected, expected]);
});

it('sends no more rows at a time than the request takes', async () => {
	const sizes: number[] = [];
	const send = async (rows: readonly number[]) => {
		sizes.push(rows.length);
		return await Promise.resolve(rows);
	};
	await outcomesOf(numbers(5), { send, maxRows: 2 }, perBatch());
	await outcomesOf(numbers(5), { send, maxRows: 9 }, perBatch(3));
	expect(sizes).toEqual([2, 2, 1, 3, 2]);
});

it('writes each good row once, and tells each bad row its own reason', async () => {
	await fc.assert(
		fc.asyncProperty(
			badRows,
			fc.integer({ min: 1, max: 250 }),
			fc.boolean(),
			async ({ count, bad }, batchSize, names) => {
				const refused = new Set(bad);
				const server = serverRefusing(refused, { names });
				const outcomes = await outcomesOf(numbers(count), server, perBatch(batchSize));
				outcomes.forEach((outcome, row) => {
					if (!refused.has(row)) expect(outcome).toEqual({ status: 'done', result: row * 10 });
					else expect(outcome).toMatchObject({ error: { message: `row ${row}` } });
				});
				const good = numbers(count).filter((row) => !refused.has(row));
				expect([...server.written].sort((a, b) => a - b)).toEqual(good);
			},
		),
	);
});

it('writes exactly the rows before the first bad one when told to stop', async () => {
	await fc.assert(
		fc.asyncProperty(
			badRows,
			fc.integer({ min: 1, max: 250 }),
			fc.boolean(),
			async ({ count, bad }, batchSize, names) => {
				const server = serverRefusing(new Set(bad), { names });
				const outcomes = await outcomesOf(numbers(count), server, perBatch(batchSize, true));
				const first = Math.min(count, ...bad);
				expect(server.written).toEqual(numbers(first));
				expect(outcomes.map(({ status }) => status)).toEqual([
					...Array<string>(first).fill('done'),
					...(first < count ? ['failed'] : []),
					...Array<string>(Math.max(0, count - first - 1)).fill('notRun'),
				]);
			},
		),
	);
});

it.each([
	['none', 0, 1],
	['one', 1, 20],
	['ten', 10, 120],
	['half', 500, 1600],
	['all', 1000, 1050],
])('finds bad rows among 1,000 with few requests: %s', async (_, badCount, most) => {
	const step = 1000 / Math.max(1, badCount);
	const bad = new Set(numbers(badCount).map((index) => Math.floor(index * step + step / 2)));
	const server = serverRefusing(bad);
	await outcomesOf(numbers(1000), server, perBatch());
	expect(server.requests()).toBeLessThanOrEqual(most);
});

it('takes one more request for each bad row where the server names them', async () => {
	const server = serverRefusing(new Set([3, 400, 999]), { names: true });
	await outcomesOf(numbers(1000), server, perBatch());
	expect(server.requests()).toBe(1 + 1 + 3);
});

it('lets only those rows stand as unknown whose request got no answer', async () => {
	const lost = new OdooError('OUTCOME_UNKNOWN', 'lost');
	const sent: number[][] = [];
	const send = async (rows: readonly number[]) => {
		sent.push([...rows]);
		if (rows.includes(0) && rows.length > 4) throw invalid(0);
		if (rows.includes(0)) throw lost;
		return rows;
	};
	const outcomes = await outcomesOf(numbers(8), { send }, perBatch());
	expect(outcomes.map(({ status }) => status)).toEqual([
		...Array<string>(4).fill('failed'),
		...Array<string>(4).fill('done'),
	]);
	expect(sent.filter((rows) => rows.includes(0) && rows.length <= 4)).toHaveLength(1);
});

it('takes the error of one row from an answer, and sends nothing again for it', async () => {
	const sent: Array<readonly number[]> = [];
	const send = async (rows: readonly number[]) => {
		sent.push(rows);
		const missing = new OdooError('MODEL_NOT_FOUND', 'gone');
		return await Promise.resolve(rows.map((row) => (row === 1 ? missing : row * 10)));
	};
	const statuses = async (stopAtFirstError: boolean) =>
		(await outcomesOf(numbers(4), { send }, perBatch(2, stopAtFirstError))).map(
			({ status }) => status,
		);
	expect(await statuses(false)).toEqual(['done', 'failed', 'done', 'done']);
	expect(await statuses(true)).toEqual(['done', 'failed', 'notRun', 'notRun']);
	expect(sent).toEqual([
		[0, 1],
		[2, 3],
		[0, 1],
	]);
});

it('asks no more once the server is gone', async () => {
	let requests = 0;
	const send = async (): Promise<number[]> => {
		requests++;
		throw new OdooError('UNREACHABLE', 'gone');
	};
	const outcomes = await outcomesOf(numbers(100), { send }, perBatch(10));
	expect(requests).toBe(1);
	expect(outcomes.every(({ status }) => status === 'failed')).toBe(true);
});

describe('rows with files', () => {
	/** Sends rows that are nothing but their size in MiB, and keeps the groups that they came in. */
	const sendSizes = async (sizes: ReadonlyArray<number | OdooError>, settings = perBatch()) => {
		const groups: Array<readonly number[]> = [];
		const send = async (rows: readonly number[]) => {
			groups.push(rows);
			return await Promise.resolve(rows);
		};
		const byteCountOf = (size: number) => size * MEBIBYTE;
		const outcomes = await outcomesOf(sizes, { send, byteCountOf }, settings);
		return { groups, statuses: outcomes.map(({ status }) => status) };
	};

	it('fill requests up to their limit, in the order of the rows', async () => {
		const { groups, statuses } = await sendSizes([6, 6, 6, 4, 12, 4, 1]);
		expect(groups).toEqual([[6, 6], [6, 4], [12, 4], [1]]);
		expect(statuses).toEqual(Array(7).fill('done'));
	});

	it('go alone when they are larger than a request may be', async () => {
		expect((await sendSizes([1, 40, 1])).groups).toEqual([[1], [40], [1]]);
	});

	it('keep to the number of rows in a batch', async () => {
		expect((await sendSizes([1, 1, 1, 1, 1], perBatch(2))).groups).toEqual([[1, 1], [1, 1], [1]]);
	});

	it('are not sent behind a failed one when a run stops there', async () => {
		const bad = new OdooError('INVALID_VALUE', 'bad');
		const { groups, statuses } = await sendSizes([10, bad, 10, 10], perBatch(1000, true));
		expect(groups).toEqual([[10]]);
		expect(statuses).toEqual(['done', 'failed', 'notRun', 'notRun']);
		expect((await sendSizes([10, bad, 10, 10])).groups).toHaveLength(3);
	});

	it('have no outcome where there are none', async () => {
		expect(await sendSizes([])).toEqual({ groups: [], statuses: [] });
	});

	const sendFailing = async (error: OdooError) => {
		let asked = 0;
		const send = async (rows: readonly number[]) => {
			asked++;
			if (asked === 2) throw error;
			return await Promise.resolve(rows);
		};
		const byteCountOf = (size: number) => size * MEBIBYTE;
		const outcomes = await outcomesOf([10, 10, 10], { send, byteCountOf }, perBatch());
		return { asked, statuses: outcomes.map(({ status }) => status) };
	};

	it('fail with their request alone: what was written before stays done', async () => {
		expect(await sendFailing(new OdooError('ACCESS_DENIED', 'closed'))).toEqual({
			asked: 3,
			statuses: ['done', 'failed', 'done'],
		});
	});

	it('fail unasked behind a request in which the connection was lost', async () => {
		expect(await sendFailing(new OdooError('UNREACHABLE', 'gone'))).toEqual({
			asked: 2,
			statuses: ['done', 'failed', 'failed'],
		});
	});
});

it('tells a mistake of ours along with an answer that was lost', async () => {
	const lost = new OdooError('OUTCOME_UNKNOWN', 'no answer', { hint: 'Look.' });
	const send = async (rows: readonly number[]) =>
		await (rows.includes(1) ? Promise.reject(lost) : Promise.resolve(rows));
	const reconcileWith = async (reconcile: Request<number, number>['reconcile']) => {
		const outcomes = await outcomesOf(numbers(3), { send, reconcile }, perBatch(1));
		expect(outcomes.map(({ status }) => status)).toEqual(['done', 'failed', 'done']);
		return outcomes[1];
	};
	// Two answers for one row.
	expect(await reconcileWith(async () => await Promise.resolve([1, 2]))).toMatchObject({
		error: {
			code: 'OUTCOME_UNKNOWN',
			message: 'no answer',
			hint: expect.stringMatching(/^Look\. .*2 answers for 1 rows.* defect/) as string,
		},
	});
	const away = new OdooError('UNREACHABLE', 'gone');
	expect(await reconcileWith(async () => await Promise.reject(away))).toMatchObject({
		error: lost,
	});
});
