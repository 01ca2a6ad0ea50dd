/** The most requests of one run that may be under way at a time. */
export const MAX_LANES = 8;

/** An answer that took longer is a sign that the server has enough to do. */
const SLOW_MS = 10_000;

/**
 * How many requests of a run may be under way at a time. Who has several to send just sends them: they
 * wait here while the server struggles. Each sign of that halves the number, each quick answer adds one.
 */
export class Lanes {
	private open = MAX_LANES;
	private busy = 0;
	private readonly waiting: Array<() => void> = [];

	/** @param now milliseconds since 1970 */
	constructor(private readonly now: () => number) {}

	/** Runs a request as soon as there is a lane for it. */
	async run<T>(request: () => Promise<T>): Promise<T> {
		if (this.busy >= this.open) await new Promise<void>((resolve) => this.waiting.push(resolve));
		else this.busy += 1;
		const startMs = this.now();
		try {
			return await request();
		} finally {
			if (this.now() - startMs > SLOW_MS) this.narrow();
			else this.open = Math.min(this.open + 1, MAX_LANES);
			this.leave();
		}
	}

	/** The server has too much to do: a request is put off, or took long. */
	narrow(): void {
		this.open = Math.max(1, Math.floor(Math.min(this.open, this.busy) / 2));
	}

	/** Whoever waits takes over the lane, unless it was closed meanwhile. */
	private leave(): void {
		this.busy -= 1;
		while (this.busy < this.open) {
			const next = this.waiting.shift();
			if (!next) return;
			this.busy += 1;
			next();
		}
	}
}

/**
 * Results of tasks in their order. While one is put to use, the next tasks are under way already, so
 * many of them; a task is not taken before there is room for it, and may depend on those before.
 * @param count none with 0: then each task waits until the result before it has been used
 */
export async function* runAhead<T>(
	tasks: Iterator<() => Promise<T>>,
	count: number,
): AsyncGenerator<T> {
	const underWay: Array<Promise<T>> = [];
	const startUpTo = (most: number) => {
		while (underWay.length < most) {
			const next = tasks.next();
			if (next.done) return;
			const running = next.value();
			running.catch(() => {}); // it fails where its result is taken, if anybody takes it
			underWay.push(running);
		}
	};
	for (;;) {
		startUpTo(Math.max(count, 1));
		const first = underWay.shift();
		if (!first) return;
		const result = await first;
		startUpTo(count);
		yield result;
	}
}
