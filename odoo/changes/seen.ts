import { addToGroup } from '../groupBy';
import type { PackedIds } from './packedIds';
import { countPackedIds, packIds, unpackIds } from './packedIds';
import type { Timestamp } from './timestamps';
import { isBetween, isTimestamp } from './timestamps';
import { isObject } from '../isObject';

/*
 * Changes that were delivered although others dated before them may still turn up. They are told from
 * later ones of the same record, within one second by a tag.
 */

/** One record as it stands after its last change. */
export interface ChangedRow {
	readonly id: number;
	/** The second of the change. */
	readonly at: Timestamp;
	/** Tells versions of a record within one second apart; empty where that was not asked for. */
	readonly versionTag: string;
	/** The second of the last write, by the server's clock; `at` may be a date that users type in. */
	readonly written?: Timestamp;
}

/** How `Seen` is stored: ids by version tag by second. */
export type StoredSeen = Readonly<Record<Timestamp, Readonly<Record<string, PackedIds>>>>;

/** A record as it was delivered, or is to be. */
export type Version = Pick<ChangedRow, 'at' | 'versionTag'>;

/** Records that were delivered in the same version. */
export interface SeenVersion extends Version {
	readonly ids: readonly number[];
}

/** Stands for every version tag. */
export const ANY_TAG = '*';

/**
 * Of how many changes version tags are kept, where a bulk write of Odoo 19 counts as one. They matter
 * for a record that is written twice within one second. Of older ones among so many that second is over,
 * and so it is where more was written in it at once: Odoo 14 writes some 4000 records a second.
 */
const MAX_TAGS = 5000;

/** More changes than Odoo makes within any sensible overlap. A state with more is refused. */
const MAX_SEEN = 2_000_000;

/** The last change of each record that was delivered. Never changes itself: methods give a new one. */
export class Seen {
	private constructor(private readonly changes: ReadonlyMap<number, Version>) {}

	static fromStored(stored: StoredSeen): Seen {
		const changes = new Map<number, Version>();
		for (const [at, tags] of Object.entries(stored)) {
			for (const [versionTag, ids] of Object.entries(tags)) {
				const version = { at, versionTag };
				for (const id of unpackIds(ids)) changes.set(id, version);
			}
		}
		return new Seen(changes);
	}

	toStored(): StoredSeen {
		const seconds = new Map<Timestamp, Map<string, number[]>>();
		for (const [id, { at, versionTag }] of this.changes) {
			const tags = seconds.get(at) ?? new Map<string, number[]>();
			seconds.set(at, tags);
			addToGroup(tags, versionTag, id);
		}
		let room = MAX_TAGS;
		const newestFirst = [...seconds].sort(([one], [other]) => (one < other ? 1 : -1));
		const stored = newestFirst.map(([at, tags]) => {
			room -= tags.size;
			const kept = room >= 0 ? [...tags] : [[ANY_TAG, [...tags.values()].flat()] as const];
			return [at, Object.fromEntries(kept.map(([tag, ids]) => [tag, packIds(ids)]))] as const;
		});
		return Object.fromEntries(stored);
	}

	has({ id, at, versionTag }: ChangedRow): boolean {
		const seen = this.changes.get(id);
		return seen?.at === at && (seen.versionTag === versionTag || seen.versionTag === ANY_TAG);
	}

	/** Whether it was delivered in some version of the same second. */
	hasSecond({ id, at }: ChangedRow): boolean {
		return this.changes.get(id)?.at === at;
	}

	/** The second of the version that was delivered. */
	secondOf(id: number): Timestamp | undefined {
		return this.changes.get(id)?.at;
	}

	hasRecord(id: number): boolean {
		return this.changes.has(id);
	}

	ids(): Iterable<number> {
		return this.changes.keys();
	}

	/** What was delivered from one second up to another. */
	versions(from: Timestamp, until?: Timestamp): SeenVersion[] {
		const versions = new Map<string, SeenVersion & { readonly ids: number[] }>();
		for (const [id, { at, versionTag }] of this.changes) {
			if (!isBetween(at, from, until)) continue;
			const key = `${at} ${versionTag}`;
			const version = versions.get(key) ?? { at, versionTag, ids: [] };
			versions.set(key, version);
			version.ids.push(id);
		}
		return [...versions.values()];
	}

	/** How many changes from one second up to another. */
	count(from: Timestamp, until?: Timestamp): number {
		let count = 0;
		for (const { at } of this.changes.values()) {
			if (isBetween(at, from, until)) count += 1;
		}
		return count;
	}

	/**
	 * With further changes. They replace older ones of the same records: a record that goes back to what
	 * it was has changed all the same.
	 */
	plus(rows: readonly ChangedRow[]): Seen {
		const changes = new Map(this.changes);
		for (const { id, at, versionTag } of rows) changes.set(id, { at, versionTag });
		return new Seen(changes);
	}

	/** Without the changes before a second; of that very second, without ids up to `afterId`. */
	since(from: Timestamp, afterId = 0): Seen {
		const kept = [...this.changes].filter(
			([id, { at }]) => at > from || (at === from && id > afterId),
		);
		return new Seen(new Map(kept));
	}
}

export function isStoredSeen(value: unknown): value is StoredSeen {
	if (!isObject(value)) return false;
	let count = 0;
	for (const [at, tags] of Object.entries(value) as ReadonlyArray<[string, unknown]>) {
		if (!isTimestamp(at) || !isObject(tags)) return false;
		for (const ids of Object.values(tags) as readonly unknown[]) {
			count += (typeof ids === 'string' ? countPackedIds(ids) : undefined) ?? Infinity;
			if (count > MAX_SEEN) return false;
		}
	}
	return true;
}
