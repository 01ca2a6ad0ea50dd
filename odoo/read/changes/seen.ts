import type { PackedIds } from './packedIds';
import { unpackIds, isPackedIds, packIds } from './packedIds';
import type { Moment } from './moment';
import { isMoment } from './moment';

/** One record as it stands after its last change. */
export interface ChangedRow {
	readonly id: number;
	/** The second of the change. */
	readonly at: Moment;
	/** Tells changes within one second apart; empty where that was not asked for. */
	readonly mark: string;
	/** The second of the last write, by the server's clock; `at` may be a date that users type in. */
	readonly written?: Moment;
}

/** How `Seen` is stored: ids by mark by second. */
export type StoredSeen = Readonly<Record<Moment, Readonly<Record<string, PackedIds>>>>;

type Change = Pick<ChangedRow, 'at' | 'mark'>;

/** Stands for every mark. */
const ANY_MARK = '*';

/**
 * Of how many changes marks are kept, where a bulk write of Odoo 19 counts as one. Marks matter for
 * a record that is written twice within one second. Of older ones among so many that second is over,
 * and so it is where more was written in it at once: Odoo 14 writes some 4000 records a second.
 */
const MOST_MARKS = 5000;

/** The last change of each record that was delivered. Never changes itself: methods give a new one. */
export class Seen {
	static readonly none = new Seen(new Map());

	private constructor(private readonly changes: ReadonlyMap<number, Change>) {}

	static fromStored(stored: StoredSeen): Seen {
		const changes = new Map<number, Change>();
		for (const [at, marks] of Object.entries(stored)) {
			for (const [mark, ids] of Object.entries(marks)) {
				for (const id of unpackIds(ids)) changes.set(id, { at, mark });
			}
		}
		return new Seen(changes);
	}

	toStored(): StoredSeen {
		const seconds: Record<Moment, Record<string, number[]>> = {};
		for (const [id, { at, mark }] of this.changes) ((seconds[at] ??= {})[mark] ??= []).push(id);
		let room = MOST_MARKS;
		const stored = Object.keys(seconds)
			.sort()
			.reverse()
			.map((at) => {
				const marks = Object.entries(seconds[at] ?? {});
				room -= marks.length;
				const kept = room >= 0 ? marks : [[ANY_MARK, marks.flatMap(([, ids]) => ids)] as const];
				return [at, Object.fromEntries(kept.map(([mark, ids]) => [mark, packIds(ids)]))] as const;
			});
		return Object.fromEntries(stored);
	}

	has({ id, at, mark }: ChangedRow): boolean {
		const change = this.changes.get(id);
		return change?.at === at && (change.mark === mark || change.mark === ANY_MARK);
	}

	hasRecord(id: number): boolean {
		return this.changes.has(id);
	}

	ids(): Iterable<number> {
		return this.changes.keys();
	}

	/** How many changes from one moment up to another. */
	count(from: Moment, until?: Moment): number {
		let count = 0;
		for (const { at } of this.changes.values()) {
			if (at >= from && (until === undefined || at < until)) count += 1;
		}
		return count;
	}

	/**
	 * With further changes. They replace older ones of the same records: a record that goes back to what
	 * it was has changed all the same.
	 */
	plus(rows: readonly ChangedRow[]): Seen {
		const changes = new Map(this.changes);
		for (const { id, at, mark } of rows) changes.set(id, { at, mark });
		return new Seen(changes);
	}

	/** Without the changes before a moment; of that very second, without ids up to `afterId`. */
	since(from: Moment, afterId = 0): Seen {
		const kept = [...this.changes].filter(
			([id, { at }]) => at > from || (at === from && id > afterId),
		);
		return new Seen(new Map(kept));
	}
}

export function isStoredSeen(value: unknown): value is StoredSeen {
	if (typeof value !== 'object' || value === null) return false;
	return Object.entries(value).every(
		([at, marks]: [string, unknown]) =>
			isMoment(at) &&
			typeof marks === 'object' &&
			marks !== null &&
			Object.values(marks).every(isPackedIds),
	);
}
