import { TimedCache } from '../../../odoo/client/cache';

let nowMs: number;
let asked: number;
let cache: TimedCache;
const ask = async () => ++asked;

beforeEach(() => {
	nowMs = 0;
	asked = 0;
	cache = new TimedCache(() => nowMs);
});

it('asks once for all who ask at the same time', async () => {
	const answers = await Promise.all([1, 2, 3].map(async () => await cache.get('a', 1000, ask)));
	expect(answers).toEqual([1, 1, 1]);
});

it('asks again when the time is over', async () => {
	await cache.get('a', 1000, ask);
	nowMs = 999;
	expect(await cache.get('a', 1000, ask)).toBe(1);
	nowMs = 1000;
	expect(await cache.get('a', 1000, ask)).toBe(2);
});

it('does not remember a failure', async () => {
	await expect(
		cache.get('a', 1000, async () => Promise.reject(new Error('down'))),
	).rejects.toThrow();
	expect(await cache.get('a', 1000, ask)).toBe(1);
});

it('forgets what a prefix names and nothing else', async () => {
	await cache.get('a schema', 1000, ask);
	await cache.get('b schema', 1000, ask);
	cache.forget('a ');
	expect(await cache.get('b schema', 1000, ask)).toBe(2);
	expect(await cache.get('a schema', 1000, ask)).toBe(3);
});

it('does not grow without end', async () => {
	for (let count = 0; count < 2000; count++) await cache.get(`key ${count}`, 1000, ask);
	expect(await cache.get('key 1999', 1000, ask)).toBe(2000);
	expect(await cache.get('key 0', 1000, ask)).toBe(2001);
});
