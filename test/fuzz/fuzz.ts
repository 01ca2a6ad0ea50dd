import fc from 'fast-check';
import { OdooError } from '../../odoo/errors';
import type { FuzzTarget } from './targets';

/** No input may hold up the event loop for longer, in processor time. */
const MOST_MS = 1000;

export interface FuzzSettings {
	readonly numRuns: number;
	readonly seed: number;
	readonly mostMs?: number;
}

/** What became of all inputs. */
export interface FuzzResult {
	readonly accepted: number;
	readonly refused: number;
	readonly slowestMs: number;
}

/**
 * Gives a target random inputs.
 * @throws Error with the input, made as small as can be, that is answered with anything but a result or
 * an OdooError, takes too long, or changes what all objects have
 */
export async function fuzz(
	{ name, input, run }: FuzzTarget,
	{ numRuns, seed, mostMs = MOST_MS }: FuzzSettings,
): Promise<FuzzResult> {
	let [accepted, refused, slowestMs] = [0, 0, 0];
	const untouched = fingerprintOfPrototypes();
	const property = fc.asyncProperty(input, async (each) => {
		const started = process.cpuUsage();
		try {
			await run(each as never);
			accepted += 1;
		} catch (thrown) {
			if (!(thrown instanceof OdooError)) throw thrown;
			refused += 1;
		}
		// Not the clock: other processes may have the processor meanwhile.
		const { user, system } = process.cpuUsage(started);
		const ms = (user + system) / 1000;
		slowestMs = Math.max(slowestMs, ms);
		if (ms > mostMs) throw new Error(`${name} took ${Math.round(ms)} ms`);
		if (fingerprintOfPrototypes() !== untouched) throw new Error(`${name} changed a prototype`);
	});
	await fc.assert(property, { numRuns, seed, interruptAfterTimeLimit: undefined });
	return { accepted, refused, slowestMs };
}

const PROTOTYPES = [Object.prototype, Array.prototype, String.prototype, Function.prototype];

function fingerprintOfPrototypes(): string {
	return PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).length).join();
}
