import type { IdRanges } from './idRanges';
import { fromRanges, isRanges, toRanges } from './idRanges';
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
export type StoredSeen = Readonly<Record<Moment, Readonly<Record<string, IdRanges>>>>;

/** Which changes were delivered. Never changes itself: methods give a new one. */
export class Seen {
	static readonly none = new Seen(new Map());

	private constructor(
		private readonly seconds: ReadonlyMap<Moment, ReadonlyMap<string, ReadonlySet<number>>>,
	) {}

	static of(rows: Iterable<ChangedRow>): Seen {
		return Seen.none.plus(rows);
	}

	static fromStored(stored: StoredSeen): Seen {
		const marksOf = (marks: StoredSeen[Moment]) =>
			new Map(Object.entries(marks).map(([mark, ids]) => [mark, fromRanges(ids)] as const));
		const seconds = Object.entries(stored).map(([at, marks]) => [at, marksOf(marks)] as const);
		return new Seen(new Map(seconds));
	}

	toStored(): StoredSeen {
		const entries = [...this.seconds].map(([at, marks]) => {
			const ranges = [...marks].map(([mark, ids]) => [mark, toRanges(ids)]);
			return [at, Object.fromEntries(ranges) as Record<string, IdRanges>];
		});
		return Object.fromEntries(entries) as StoredSeen;
	}

	plus(rows: Iterable<ChangedRow>): Seen {
		const seconds = new Map<Moment, Map<string, Set<number>>>();
		for (const [at, marks] of this.seconds) {
			seconds.set(at, new Map([...marks].map(([mark, ids]) => [mark, new Set(ids)])));
		}
		for (const { id, at, mark } of rows) {
			const marks = seconds.get(at) ?? new Map<string, Set<number>>();
			const ids = marks.get(mark) ?? new Set<number>();
			seconds.set(at, marks.set(mark, ids.add(id)));
		}
		return new Seen(seconds);
	}

	has({ id, at, mark }: ChangedRow): boolean {
		return this.seconds.get(at)?.get(mark)?.has(id) ?? false;
	}

	/** The delivered records, whichever change of theirs it was. */
	ids(): Set<number> {
		const sets = [...this.seconds.values()].flatMap((marks) => [...marks.values()]);
		const ids = new Set<number>();
		for (const set of sets) for (const id of set) ids.add(id);
		return ids;
	}

	/** How many changes from one moment up to another. */
	count(from: Moment, until?: Moment): number {
		let count = 0;
		for (const [at, marks] of this.seconds) {
			if (at < from || (until !== undefined && at >= until)) continue;
			for (const ids of marks.values()) count += ids.size;
		}
		return count;
	}

	/** Without the changes before a moment; of that very second, without ids up to `afterId`. */
	since(from: Moment, afterId = 0): Seen {
		const kept = [...this.seconds].filter(([at]) => at >= from);
		if (afterId === 0) return new Seen(new Map(kept));
		return new Seen(
			new Map(kept.map(([at, marks]) => [at, at === from ? idsAfter(marks, afterId) : marks])),
		);
	}
}

export function isStoredSeen(value: unknown): value is StoredSeen {
	if (typeof value !== 'object' || value === null) return false;
	return Object.entries(value).every(
		([at, marks]: [string, unknown]) =>
			isMoment(at) &&
			typeof marks === 'object' &&
			marks !== null &&
			Object.values(marks).every(isRanges),
	);
}

function idsAfter(
	marks: ReadonlyMap<string, ReadonlySet<number>>,
	afterId: number,
): Map<string, Set<number>> {
	return new Map(
		[...marks].map(([mark, ids]) => [mark, new Set([...ids].filter((id) => id > afterId))]),
	);
}
