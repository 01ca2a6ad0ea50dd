import type { FieldChange } from './fieldChanges';

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

export function isWatchEvent(name: string): name is WatchEvent {
	return WATCH_EVENTS.some((event) => event === name);
}

export type WatchEvents = ReadonlySet<WatchEvent>;

/** These are found by the date of the last write, the others by which records there are. */
const BY_DATE: readonly WatchEvent[] = [
	'created',
	'updated',
	'archived',
	'unarchived',
	'fieldChanged',
];

export function areByDate(events: WatchEvents): boolean {
	return BY_DATE.some((event) => events.has(event));
}

export function areOfArchive(events: WatchEvents): boolean {
	return events.has('archived') || events.has('unarchived');
}

export function areOfFilter(events: WatchEvents): boolean {
	return events.has('entersFilter') || events.has('leavesFilter');
}

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
