import fc from 'fast-check';
import { OdooError } from '../../../odoo/errors';
import { RowsRefused } from '../../../odoo/write/settle/rowsRefused';
import { settle } from '../../../odoo/write/settle/settle';

const invalid = (row: number) => new OdooError('VALIDATION', `row ${row}`);
const perBatch = (batchSize = 1000, stopAtFirstError = false) => ({ batchSize, stopAtFirstError });
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** A server that refuses a whole batch for its first bad row, and remembers what it wrote. */
function serverRefusing(bad: ReadonlySet<number>, { names = false } = {}) {
	const written: number[] = [];
	let requests = 0;
	const run = async (rows: readonly number[]) => {
		requests++;
		const first = rows.find((row) => bad.has(row));
		if (first !== undefined) {
			const positions = rows.flatMap((row, position) => (bad.has(row) ? [position] : []));
			throw names ? new RowsRefused(invalid(first), new Set(positions)) : invalid(first);
		}
		written.push(...rows);
		return rows.map((row) => row * 10);
	};
	return { run, written, requests: () => requests };
}

const badRows = fc
	.integer({ min: 1, max: 200 })
	.chain((count) =>
		fc.record({ count: fc.constant(count), bad: fc.uniqueArray(fc.nat({ max: count - 1 })) }),
	);

it('writes each good row once, and tells each bad row its own reason', async () => {
	await fc.assert(
		fc.asyncProperty(
			badRows,
			fc.integer({ min: 1, max: 250 }),
			fc.boolean(),
			async ({ count, bad }, batchSize, names) => {
				const refused = new Set(bad);
				const server = serverRefusing(refused, { names });
				const outcomes = await settle(numbers(count), server.run, perBatch(batchSize));
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
				const outcomes = await settle(numbers(count), server.run, perBatch(batchSize, true));
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
	await settle(numbers(1000), server.run, perBatch());
	expect(server.requests()).toBeLessThanOrEqual(most);
});

it('takes one more request for each bad row where the server names them', async () => {
	const server = serverRefusing(new Set([3, 400, 999]), { names: true });
	await settle(numbers(1000), server.run, perBatch());
	expect(server.requests()).toBe(1 + 1 + 3);
});

it('lets only those rows stand as unknown whose request got no answer', async () => {
	const lost = new OdooError('OUTCOME_UNKNOWN', 'lost');
	const sent: number[][] = [];
	const run = async (rows: readonly number[]) => {
		sent.push([...rows]);
		if (rows.includes(0) && rows.length > 4) throw invalid(0);
		if (rows.includes(0)) throw lost;
		return rows;
	};
	const outcomes = await settle(numbers(8), run, perBatch());
	expect(outcomes.map(({ status }) => status)).toEqual([
		...Array<string>(4).fill('failed'),
		...Array<string>(4).fill('done'),
	]);
	expect(sent.filter((rows) => rows.includes(0) && rows.length <= 4)).toHaveLength(1);
});

it('asks no more once the server is gone', async () => {
	let requests = 0;
	const run = async (): Promise<number[]> => {
		requests++;
		throw new OdooError('UNREACHABLE', 'gone');
	};
	const outcomes = await settle(numbers(100), run, perBatch(10));
	expect(requests).toBe(1);
	expect(outcomes.every(({ status }) => status === 'failed')).toBe(true);
});
