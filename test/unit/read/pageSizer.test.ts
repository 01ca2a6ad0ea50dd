import { OdooError } from '../../../odoo';
import { PageSizer } from '../../../odoo/read/pageSizer';

const TIMEOUT_MS = 300_000;

/** A sizer whose requests take so long, each ending in what the plan says: records, or an error. */
const loading = (plan: (size: number, tries: number) => number | OdooError, tookMs = 1000) => {
	let nowMs = 0;
	const sizes: number[] = [];
	const sizer = new PageSizer({ firstSize: 12_800, maxSize: 20_000, now: () => nowMs });
	const load = async (wanted = Infinity) =>
		await sizer.load(wanted, async (size) => {
			sizes.push(size);
			const outcome = plan(size, sizes.length);
			nowMs += outcome instanceof OdooError && outcome.code === 'TIMEOUT' ? TIMEOUT_MS : tookMs;
			if (outcome instanceof OdooError) throw outcome;
			return await Promise.resolve(Array.from({ length: Math.min(size, outcome) }, () => 0));
		});
	return { load, sizes, elapsedMs: () => nowMs, sizer };
};

const timeout = new OdooError('TIMEOUT', 'It did not answer in time.');

it('gives up a server that hangs after twice the timeout', async () => {
	const { load, elapsedMs } = loading(() => timeout);
	await expect(load()).rejects.toBe(timeout);
	expect(elapsedMs()).toBeLessThanOrEqual(2 * TIMEOUT_MS);
});

it('counts timeouts between other failures as well', async () => {
	const lost = new OdooError('UNREACHABLE', 'It closed the connection.');
	const { load, elapsedMs } = loading((_, tries) => (tries % 2 === 1 ? timeout : lost), 0);
	await expect(load()).rejects.toBe(timeout);
	expect(elapsedMs()).toBeLessThanOrEqual(2 * TIMEOUT_MS);
});

it('tries a far smaller page after a timeout, and gets it from a server that is only slow', async () => {
	const { load, sizes } = loading((size) => (size > 1000 ? timeout : size));
	const { records } = await load();
	expect(sizes).toEqual([12_800, 800]);
	expect(records).toHaveLength(800);
});

it('allows another timeout for another page', async () => {
	const { load } = loading((size, tries) => (tries % 2 === 1 ? timeout : size));
	await load();
	expect((await load()).records.length).toBeGreaterThan(0);
});

it.each(['UNREACHABLE', 'PROTOCOL', 'INVALID_VALUE', 'SERVER_ERROR'] as const)(
	'shrinks the page down to one record for %s',
	async (code) => {
		const { load, sizes } = loading((size) => (size > 1 ? new OdooError(code, 'Too much.') : 1));
		expect((await load()).size).toBe(1);
		expect(sizes).toEqual([12_800, 3200, 800, 200, 50, 12, 3, 1]);
	},
);

it.each([
	['axios', Object.assign(new Error('canceled'), { code: 'ERR_CANCELED', name: 'CanceledError' })],
	['an abort signal', Object.assign(new Error('aborted'), { name: 'AbortError' })],
	['a wrapped one', new Error('failed', { cause: { cause: { code: 'ERR_CANCELED' } } })],
])('ends at once when the run is stopped, as told by %s', async (_, cause) => {
	const stopped = new OdooError('UNREACHABLE', 'The execution was stopped.', { cause });
	const { load, sizes } = loading(() => stopped);
	await expect(load()).rejects.toBe(stopped);
	expect(sizes).toHaveLength(1);
});

it('is not fooled by causes that go round in circles', async () => {
	const circular: { cause?: unknown } = {};
	circular.cause = circular;
	const lost = new OdooError('UNREACHABLE', 'It closed the connection.', { cause: circular });
	const { load, sizes } = loading((size) => (size > 1 ? lost : 1));
	await load();
	expect(sizes.length).toBeGreaterThan(1);
});
