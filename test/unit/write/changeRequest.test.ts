import { byCode, newStore } from '../../reference/cases';
import type { Row } from '../../reference/oneByOne';
import { runReal } from '../../reference/run';
import { wireTo } from '../../reference/wire';

/** Few enough for a `write` each. */
const KEYS = ['a', 'b', 'c'];

async function mostAtOnce(parallel: number, valuesOf: (index: number) => Row): Promise<number> {
	const wire = wireTo(newStore(), { version: 14, parallel });
	const outcomes = await runReal(
		{
			version: 14,
			parallel,
			batchSize: 100,
			rows: KEYS.map((code, index) => ({ code, ...valuesOf(index) })),
			settings: byCode,
		},
		wire,
	);
	expect(outcomes.map(({ status }) => status)).toEqual(KEYS.map(() => 'done'));
	return wire.mostAtOnce();
}

it('writes one change after the other, as users on Odoo do', async () => {
	expect(await mostAtOnce(1, (index) => ({ rank: 20 + index }))).toBe(1);
});

it('writes several at a time where that is asked for', async () => {
	expect(await mostAtOnce(3, (index) => ({ rank: 20 + index }))).toBeGreaterThan(1);
});

it('never writes parents at the same time: two could become parents of each other', async () => {
	expect(await mostAtOnce(3, (index) => ({ rank: 20 + index, parent_id: 9 }))).toBe(1);
});
