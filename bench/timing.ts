/** Milliseconds of each run of both sides, taken in turn so that a slow moment hits both. */
export async function interleaved(
	runs: number,
	first: () => Promise<unknown>,
	second: () => Promise<unknown>,
): Promise<[number[], number[]]> {
	const times: [number[], number[]] = [[], []];
	await first();
	await second();
	for (let run = 0; run < runs; run++) {
		times[0].push(await timed(first));
		times[1].push(await timed(second));
	}
	return times;
}

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

async function timed(run: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await run();
	return performance.now() - start;
}
