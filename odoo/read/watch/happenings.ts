import type { FieldChange } from './fieldChanges';
import type { WatchEvent, WatchEvents } from './watchEvent';
import { WATCH_EVENTS } from './watchEvent';

/** What happened to one record. */
export interface Happening {
	readonly id: number;
	/** The events that were asked for and apply, the most telling first. */
	readonly changes: readonly WatchEvent[];
	readonly isDeleted: boolean;
	readonly fieldChanges: readonly FieldChange[];
}

/** What happened in one poll, by record, in the order it was found. */
export class Happenings {
	private readonly byId = new Map<number, Happening>();

	constructor(private readonly wanted: WatchEvents) {}

	get count(): number {
		return this.byId.size;
	}

	has(id: number): boolean {
		return this.byId.has(id);
	}

	/** Of the events that apply, those that were asked for. */
	wantedOf(events: readonly WatchEvent[]): WatchEvent[] {
		return events.filter((event) => this.wanted.has(event));
	}

	/** Joins what happened to the same record before; does nothing for events that were not asked for. */
	add(
		id: number,
		events: readonly WatchEvent[],
		{ isDeleted = false, fieldChanges = [] }: Partial<Omit<Happening, 'id' | 'changes'>> = {},
	): void {
		const wanted = this.wantedOf(events);
		if (wanted.length === 0) return;
		const before = this.byId.get(id);
		const all = new Set([...(before?.changes ?? []), ...wanted]);
		// A field that changed twice was what it was before the first time.
		const earlier = before?.fieldChanges ?? [];
		const later = fieldChanges.filter(
			(change) => !earlier.some(({ field }) => field === change.field),
		);
		this.byId.set(id, {
			id,
			changes: WATCH_EVENTS.filter((event) => all.has(event)),
			isDeleted: isDeleted || before?.isDeleted === true,
			fieldChanges: [...earlier, ...later],
		});
	}

	list(): Happening[] {
		return [...this.byId.values()];
	}

	existingIds(): number[] {
		return this.list()
			.filter(({ isDeleted }) => !isDeleted)
			.map(({ id }) => id);
	}
}
