import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 250;

/** Waits for what a server does in its own time, and fails with what was missing. */
export async function until(
	what: string,
	holds: () => boolean | Promise<boolean>,
	timeoutMs: number,
): Promise<void> {
	const end = Date.now() + timeoutMs;
	while (!(await holds())) {
		if (Date.now() > end) throw new Error(`After ${timeoutMs} ms still not: ${what}`);
		await sleep(LOOK_EVERY_MS);
	}
}
