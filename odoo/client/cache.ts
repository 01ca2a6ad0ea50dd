interface Entry {
	readonly value: Promise<unknown>;
	readonly expiresAtMs: number;
}

const MAX_ENTRIES = 500;

/**
 * Caches answers for a while, and shares a request that is under way between all callers of its key.
 * Failures are not cached. One instance serves the whole process, so a key must contain all that its
 * value depends on.
 */
export class TimedCache {
	private readonly entries = new Map<string, Entry>();
	private readonly ages = new Map<string, number>();

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

	/** How often that was renewed which entries come from; part of the keys of those that it may change. */
	ageOf(source: string): number {
		return this.ages.get(source) ?? 0;
	}

	/** Whoever has taken the age before goes on with what they know. */
	renew(source: string): void {
		this.ages.set(source, this.ageOf(source) + 1);
	}

	private dropOldest(): void {
		if (this.entries.size <= MAX_ENTRIES) return;
		const [oldest] = this.entries.keys();
		if (oldest !== undefined) this.entries.delete(oldest);
	}
}
