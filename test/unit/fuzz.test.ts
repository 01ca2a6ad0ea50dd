import { fuzz } from '../fuzz/fuzz';
import { TARGETS } from '../fuzz/targets';

/** Of all targets together; `scripts/fuzz.ts` takes a million. */
const INPUTS = 50_000;

it.each(TARGETS.map((target) => [target.name, target] as const))(
	'takes whatever comes: %s',
	async (_, target) => {
		const numRuns = Math.ceil(INPUTS / TARGETS.length);
		// Far above what any takes: other tests of the process leave garbage to collect.
		const { accepted } = await fuzz(target, { numRuns, seed: 14, mostMs: 5000 });
		expect(accepted).toBeGreaterThan(0);
	},
);
