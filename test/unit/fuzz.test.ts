import { fuzz } from '../fuzz/fuzz';
import { TARGETS } from '../fuzz/targets';

/** Of all targets together; `scripts/fuzz.ts` takes a million. */
const INPUTS = 50_000;

it.each(TARGETS.map((target) => [target.name, target] as const))(
	'takes whatever comes: %s',
	(_, target) => {
		const { accepted, refused } = fuzz(target, Math.ceil(INPUTS / TARGETS.length), 14);
		expect(accepted + refused).toBeGreaterThan(0);
	},
);
