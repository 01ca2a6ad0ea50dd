import { setTimeout } from 'node:timers';

/**
 * The longest time in which a process could do nothing else. Other programs of a busy machine keep it
 * waiting as well, so of each time only what it spent computing counts.
 */
export class LongestHold {
	private longestMs = 0;
	private timer?: NodeJS.Timeout;

	/** Watches until the work is done. @returns milliseconds */
	async during(work: () => Promise<unknown>): Promise<number> {
		this.longestMs = 0;
		this.next(clocks());
		try {
			await work();
		} finally {
			clearTimeout(this.timer);
		}
		return this.longestMs;
	}

	private next(before: Clocks): void {
		this.timer = setTimeout(() => {
			const now = clocks();
			const held = Math.min(now.wallMs - before.wallMs, now.cpuMs - before.cpuMs);
			this.longestMs = Math.max(this.longestMs, held);
			this.next(now);
		}, 0);
	}
}

interface Clocks {
	readonly wallMs: number;
	readonly cpuMs: number;
}

function clocks(): Clocks {
	const { user, system } = process.cpuUsage();
	return { wallMs: performance.now(), cpuMs: (user + system) / 1000 };
}
