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
