import type { FieldChange } from './fieldChanges';

/*
 * Several events may apply to one record at a time, and one poll may find them in several places. Each
 * record is reported once, with all of them.
 */

/** What can happen to a record, the most telling first: an item's `_change` is the first that applies. */
export const WATCH_EVENTS = [
	'deleted',
	'leavesFilter',
	'archived',
	'unarchived',
	'created',
	'entersFilter',
	'fieldChanged',
	'updated',
] as const;

export type WatchEvent = (typeof WATCH_EVENTS)[number];

export type WatchEvents = ReadonlySet<WatchEvent>;

const OF_WRITES: readonly WatchEvent[] = ['updated', 'archived', 'unarchived', 'fieldChanged'];

/** These are found by the date of the last write, the others by which records there are. */
const BY_DATE: readonly WatchEvent[] = ['created', ...OF_WRITES];

export function hasEventsByDate(events: WatchEvents): boolean {
	return BY_DATE.some((event) => events.has(event));
}

/** Whether a record that is written may be what is waited for. */
export function hasEventsByWrite(events: WatchEvents): boolean {
	return hasFilterEvents(events) || OF_WRITES.some((event) => events.has(event));
}

export function hasArchiveEvents(events: WatchEvents): boolean {
	return events.has('archived') || events.has('unarchived');
}

export function hasFilterEvents(events: WatchEvents): boolean {
	return events.has('entersFilter') || events.has('leavesFilter');
}

/** The events of one record. */
interface RecordEvents {
	readonly id: number;
	/** Those that were asked for and apply, the most telling first. */
	readonly events: readonly WatchEvent[];
	readonly isDeleted: boolean;
	readonly fieldChanges: readonly FieldChange[];
}

/** The events of one poll, by record, in the order in which records were found. */
export class FoundEvents {
	private readonly byId = new Map<number, RecordEvents>();

	constructor(private readonly wanted: WatchEvents) {}

	get recordCount(): number {
		return this.byId.size;
	}

	has(id: number): boolean {
		return this.byId.has(id);
	}

	/** Of the events that apply, those that were asked for. */
	wantedOf(events: readonly WatchEvent[]): WatchEvent[] {
		return events.filter((event) => this.wanted.has(event));
	}

	/** Joins the events found before for the same record; does nothing for events that were not asked for. */
	add({
		id,
		events,
		isDeleted = false,
		fieldChanges = [],
	}: Partial<RecordEvents> & Pick<RecordEvents, 'id' | 'events'>): void {
		const wanted = this.wantedOf(events);
		if (wanted.length === 0) return;
		const before = this.byId.get(id);
		const all = new Set([...(before?.events ?? []), ...wanted]);
		// A field that changed twice was what it was before the first time.
		const earlier = before?.fieldChanges ?? [];
		const later = fieldChanges.filter(
			(change) => !earlier.some(({ field }) => field === change.field),
		);
		this.byId.set(id, {
			id,
			events: WATCH_EVENTS.filter((event) => all.has(event)),
			isDeleted: isDeleted || before?.isDeleted === true,
			fieldChanges: [...earlier, ...later],
		});
	}

	list(): RecordEvents[] {
		return [...this.byId.values()];
	}

	existingIds(): number[] {
		return this.list()
			.filter(({ isDeleted }) => !isDeleted)
			.map(({ id }) => id);
	}
}
