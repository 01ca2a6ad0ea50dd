import { isCancelled, mayFewerHelp, rethrowUnlessOdooError } from '../errors';

interface PageSizerOptions {
	readonly firstSize: number;
	readonly maxSize: number;
	/** Milliseconds since 1970. */
	readonly now: () => number;
}

const MIN_SIZE = 1;
const FAST_MS = 1500;
const SLOW_MS = 10_000;

const SHRINK = 4;
/** Only one more try follows a timeout, or a server that hangs would hold a run for hours: it should succeed. */
const SHRINK_AFTER_TIMEOUT = 16;

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

	/** Loads one page of at most `wanted` records, or fewer if the server cannot give so many. */
	async load<T>(
		wanted: number,
		request: (size: number) => Promise<readonly T[]>,
	): Promise<{ records: readonly T[]; size: number }> {
		let hasTimedOut = false;
		for (;;) {
			const size = Math.min(this.size, wanted);
			const startMs = this.options.now();
			try {
				const records = await request(size);
				this.adapt(this.options.now() - startMs, records.length);
				return { records, size };
			} catch (thrown) {
				const error = rethrowUnlessOdooError(thrown);
				const isTimeout = error.code === 'TIMEOUT';
				const mayShrink = mayFewerHelp(error) && size > MIN_SIZE && !isCancelled(error);
				if (!mayShrink || (isTimeout && hasTimedOut)) throw error;
				hasTimedOut ||= isTimeout;
				this.shrink(size, isTimeout ? SHRINK_AFTER_TIMEOUT : SHRINK);
			}
		}
	}

	private shrink(size: number, divisor: number): void {
		this.currentSize = Math.max(MIN_SIZE, Math.floor(size / divisor));
	}

	private adapt(tookMs: number, count: number): void {
		const isFull = count >= this.size;
		if (tookMs < FAST_MS && isFull)
			this.currentSize = Math.min(this.size * 2, this.options.maxSize);
		if (tookMs > SLOW_MS) this.shrink(this.size, 2);
	}
}
