interface Entry {
	readonly value: Promise<unknown>;
	readonly expiresAtMs: number;
}

const MAX_ENTRIES = 500;

/**
 * Remembers answers for a while, one request for all who ask at the same time. Failures are not
 * remembered. One instance serves a whole process; keys say what a value depends on.
 */
export class TimedCache {
	private readonly entries = new Map<string, Entry>();

	constructor(private readonly now: () => number) {}

	async get<T>(key: string, ttlMs: number, create: () => Promise<T>): Promise<T> {
		const known = this.entries.get(key);
		if (known && known.expiresAtMs > this.now()) return await (known.value as Promise<T>);
		const value = create();
		const entry = { value, expiresAtMs: this.now() + ttlMs };
		this.entries.delete(key);
		this.entries.set(key, entry);
		this.dropOldest();
		value.catch(() => {
			if (this.entries.get(key) === entry) this.entries.delete(key);
		});
		return await value;
	}

	/** Forgets all entries whose key starts with `prefix`. */
	forget(prefix: string): void {
		for (const key of this.entries.keys()) {
			if (key.startsWith(prefix)) this.entries.delete(key);
		}
	}

	private dropOldest(): void {
		if (this.entries.size <= MAX_ENTRIES) return;
		const [oldest] = this.entries.keys();
		if (oldest !== undefined) this.entries.delete(oldest);
	}
}
