import type { Waiting } from '../../../odoo/batch/order';
import { MadeTies, orderByNeeds } from '../../../odoo/batch/order';

const order = async (rows: readonly Waiting[]) => await orderByNeeds(rows, async () => {});

const row = (index: number, makes: string[], missing: string[]) => ({
	index,
	makes: new Set(makes),
	needs: new Set(missing),
	missing,
});

it('leaves rows as they came where nothing is missing', async () => {
	const rows = [row(0, ['a'], []), row(1, ['b'], []), row(2, [], [])];
	expect(await order(rows)).toEqual({ indexes: [0, 1, 2], circles: [] });
});

it('puts each row behind the first that makes what it misses', async () => {
	const rows = [
		row(0, ['a'], ['b']),
		row(1, ['x'], []),
		row(2, ['b'], ['c']),
		row(3, ['c'], []),
		row(4, ['b'], []),
	];
	expect((await order(rows)).indexes).toEqual([3, 2, 0, 1, 4]);
});

it('does not wait for what nobody makes, nor for what a row makes itself', async () => {
	const rows = [row(0, ['a'], ['a']), row(1, [], ['nobody']), row(2, ['a'], [])];
	expect(await order(rows)).toEqual({ indexes: [0, 1, 2], circles: [] });
});

it('names the rows that wait for one another', async () => {
	const rows = [
		row(0, ['a'], ['b']),
		row(1, ['b'], ['c']),
		row(2, ['c'], ['a']),
		row(3, ['d'], ['a']),
	];
	const { indexes, circles } = await order(rows);
	expect(circles).toEqual([[0, 1, 2]]);
	expect([...indexes].sort()).toEqual([0, 1, 2, 3]);
});

it('follows chains of any length', async () => {
	const count = 50_000;
	const rows = Array.from({ length: count }, (_, index) =>
		row(index, [`${index}`], [`${index + 1}`]),
	);
	expect((await order(rows)).indexes.slice(0, 3)).toEqual([count - 1, count - 2, count - 3]);
});

it('remembers only what can matter', () => {
	const made = new MadeTies((key) => key.startsWith('name'));
	made.add({ makes: new Set(['name a', 'record 1']) });
	expect(made.concerns({ needs: new Set(['name a']) })).toBe(true);
	expect(made.concerns({ needs: new Set(['record 1']) })).toBe(false);
});
