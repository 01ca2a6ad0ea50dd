/** How long work may keep the process from everything else, in milliseconds. */
const MAX_HOLD_MS = 50;

interface Clock {
	/** Milliseconds since any moment. */
	readonly now: () => number;
	readonly sleep: (ms: number) => Promise<unknown>;
}

/** Called between pieces of work: lets the process do other things where it has not for too long. */
export type Breathe = () => Promise<void>;

/**
 * Gives the event loop a turn every 50 ms. A run that holds it longer keeps a server from answering, and
 * a worker of a queue from saying that it is alive. To be awaited in every loop over the rows of a run.
 */
export function breathing({ now, sleep }: Clock): Breathe {
	let heldSince = now();
	return async () => {
		if (now() - heldSince < MAX_HOLD_MS) return;
		await sleep(0);
		heldSince = now();
	};
}

/** `map` with a breath between the elements. */
export async function mapBreathing<T, U>(
	values: readonly T[],
	breathe: Breathe,
	convert: (value: T, index: number) => U,
): Promise<U[]> {
	const converted: U[] = [];
	for (const [index, value] of values.entries()) {
		converted.push(convert(value, index));
		await breathe();
	}
	return converted;
}
