import { caughtOdooError } from '../errors';

export interface PageSizerOptions {
	readonly firstSize: number;
	readonly maxSize: number;
	/** Milliseconds since 1970. */
	readonly now: () => number;
}

const MIN_SIZE = 1;
const FAST_MS = 1500;
const SLOW_MS = 10_000;

/** Failures that a smaller page may avoid: time limits, cut connections, too much data. */
const TOO_MUCH: ReadonlySet<string> = new Set([
	'TIMEOUT',
	'UNREACHABLE',
	'PROTOCOL',
	'INVALID_VALUE',
]);

/** Decides how many records to ask for at a time: more while the server is quick, fewer when it struggles. */
export class PageSizer {
	private currentSize: number;

	constructor(private readonly options: PageSizerOptions) {
		this.currentSize = Math.min(options.firstSize, options.maxSize);
	}

	/** How many records the next page may have. */
	get size(): number {
		return this.currentSize;
	}

	/** Loads one page of at most `wanted` records, in smaller portions if the server cannot give so many. */
	async load<T>(
		wanted: number,
		request: (size: number) => Promise<readonly T[]>,
	): Promise<{ records: readonly T[]; size: number }> {
		for (;;) {
			const size = Math.min(this.size, wanted);
			const startMs = this.options.now();
			try {
				const records = await request(size);
				this.adapt(this.options.now() - startMs, records.length);
				return { records, size };
			} catch (thrown) {
				const error = caughtOdooError(thrown);
				if (!TOO_MUCH.has(error.code) || size <= MIN_SIZE) throw error;
				this.currentSize = Math.max(MIN_SIZE, Math.floor(size / 4));
			}
		}
	}

	private adapt(tookMs: number, count: number): void {
		const isFull = count >= this.size;
		if (tookMs < FAST_MS && isFull)
			this.currentSize = Math.min(this.size * 2, this.options.maxSize);
		if (tookMs > SLOW_MS) this.currentSize = Math.max(MIN_SIZE, Math.floor(this.size / 2));
	}
}
