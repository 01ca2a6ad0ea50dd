/*
 * n8n may not give back what was put into the static data: in queue mode, n8n 2.x starts every run on a
 * worker with none (seen in 2.41). Then each run would begin anew, and read everything again, or nothing
 * from Now on, without anybody noticing. So it is watched here whether places come back, as far as one
 * process can see: a worker, or n8n itself.
 */

/** Runs that wrote a place since it was last there at the start of a run. */
const writers = new Map<string, Set<string>>();

/** The first two may overlap, so that the second could not know what the first one wrote. */
const ENOUGH = 2;

/** A run has found the place of the key. */
export function placeWasKept(key: string): void {
	writers.delete(key);
}

/** A run has written it. */
export function placeWasWritten(key: string, executionId: string): void {
	const runs = writers.get(key) ?? new Set();
	if (runs.size < ENOUGH) writers.set(key, runs.add(executionId));
}

/** Whether a run that finds no place is right to take itself for the first one. */
export function placeIsLost(key: string): boolean {
	return (writers.get(key)?.size ?? 0) >= ENOUGH;
}
