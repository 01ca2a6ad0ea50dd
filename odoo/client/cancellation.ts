import { cancelled } from '../errors';

/**
 * What `start` gives, but no longer than until the signal aborts. What it has started goes on, as
 * others may wait for it as well.
 * @throws OdooError for which `isCancelled` holds
 */
export async function untilCancelled<T>(
	signal: AbortSignal | undefined,
	start: () => Promise<T>,
): Promise<T> {
	if (!signal) return await start();
	if (signal.aborted) throw cancelled();
	let stopWaiting = () => {};
	const aborted = new Promise<never>((_, reject) => {
		stopWaiting = () => reject(cancelled());
	});
	signal.addEventListener('abort', stopWaiting);
	try {
		return await Promise.race([start(), aborted]);
	} finally {
		signal.removeEventListener('abort', stopWaiting);
	}
}
