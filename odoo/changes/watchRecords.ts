import { mapBreathing } from '../breathe';
import type { OdooClient } from '../client/client';
import type { Context } from '../call';
import { and } from '../domain/domain';
import { fingerprint } from '../fingerprint';
import { mapById } from '../protocol/expect';
import { readAllRecords } from '../read/readRecords';
import type { OutputRecord } from '../read/recordReader';
import { activeNameIn, withArchived } from '../schema/activeName';
import { tooManyRecords } from './feedState';
import { hasCompanies, inAllCompanies } from './changeSource';
import type { FieldChange } from './fieldChanges';
import { previousValues } from './fieldChanges';
import { findByDate } from './findByDate';
import { findByIds, withReported } from './findByIds';
import { canGiveBack } from './rememberedValues';
import { startWatch } from './startWatch';
import type { Watch, WatchQuery, WatchState } from './watch';
import { isWatchState, openWatch } from './watch';
import { FoundEvents, WATCH_EVENTS } from './watchEvents';

/*
 * Odoo Trigger: one poll. Events are found first and records are read last, in one go, so that each is
 * reported once and as it is now.
 */

export interface WatchBatch {
	/**
	 * The records as they are now, oldest change first, each once. `_change` is what happened, and
	 * `_changes` all that happened of what was asked for; with `fieldChanged` there are `_changedFields`
	 * and `_previous`. A deleted record is `{ id, _deleted: true, _change, _changes }`.
	 */
	readonly records: readonly OutputRecord[];
	/** Where to go on: give it to the next call. */
	readonly state: WatchState;
	/** The limit was reached before the last change. */
	readonly hasMore: boolean;
	/** There was a state, but of another model, filter or database; watching began anew. */
	readonly isRestart: boolean;
}

/**
 * Gives what happened since the state was made, and without a state nothing: it starts now. With
 * nothing new it takes one request, and a second one for `deleted`, `entersFilter` and `leavesFilter`.
 * @throws OdooError
 */
export async function watchRecords(
	client: OdooClient,
	query: WatchQuery,
	stored: unknown,
): Promise<WatchBatch> {
	const watch = await openWatch(client, query);
	const name = await nameOf(client, query);
	const known = isWatchState(stored) && stored.watch === name ? stored : undefined;
	const isRestart = stored !== undefined && known === undefined;
	const before: WatchState = known ?? { version: 1, watch: name, poll: 0 };
	const start = await startWatch(watch, before);

	const found = new FoundEvents(query.events);
	const byDate = await findByDate(watch, start, found);
	// Ids are compared once all writes have been found, as the last thing that happened.
	const { state, hasMore } = byDate.hasMore ? byDate : await findByIds(watch, byDate.state, found);
	const byId = await readFound(watch, found);
	const returned = returnedSince(watch, found, byId);
	for (const id of returned) found.add({ id, events: ['unarchived'] });
	const records = await recordsOf(watch, found, byId);
	const reported = new Set(records.map(({ id }) => Number(id)));
	const existing = found.existingIds();
	const after = withReported(state, {
		before: start,
		unreadable: existing.filter((id) => !reported.has(id)),
		returned,
		reportedEarly: byDate.hasMore ? existing.filter((id) => reported.has(id)) : [],
	});
	const next = storable({ ...after, poll: before.poll + 1 }, query.records.model);
	return { records, state: next, hasMore, isRestart };
}

/**
 * The records that were written last, in the form in which a watch gives them, as an example: nothing
 * has happened to them. At most the limit of the query.
 * @throws OdooError as a watch does
 */
export async function recentRecords(
	client: OdooClient,
	asked: WatchQuery,
): Promise<OutputRecord[]> {
	const { schema, query } = await openWatch(client, asked);
	const { events, records: how, limit, watches } = query;
	const changes = WATCH_EVENTS.filter((event) => events.has(event));
	const active = activeNameIn(schema);
	const onlyArchived = events.size === 1 && events.has('archived');
	const date = events.size === 1 && events.has('created') ? 'create_date' : 'write_date';
	const records = await readAllRecords(client, {
		...how,
		domain: onlyArchived && active ? and(how.domain, [[active, '=', false]]) : how.domain,
		order: schema.fields.has(date) ? `${date} desc, id desc` : 'id desc',
		limit,
	});
	const kept = watches.map(({ field }) => field).filter(canGiveBack);
	const details = {
		_change: changes[0],
		_changes: changes,
		...(events.has('fieldChanged') && {
			_changedFields: watches.map(({ field }) => field.name),
			_previous: Object.fromEntries(kept.map(({ name }) => [name, null])),
		}),
	};
	const isDeleted = changes[0] === 'deleted';
	return records.map((record) =>
		isDeleted && events.size === 1
			? { id: record.id, _deleted: true, ...details }
			: {
					...record,
					...details,
					...(isDeleted && { _change: changes[1], _changes: changes.slice(1) }),
				},
	);
}

/** A state that is too large would be refused by the next poll, and watching would begin anew each time. */
function storable(state: WatchState, model: string): WatchState {
	if (isWatchState(state)) return state;
	throw tooManyRecords(
		model,
		'Narrow the filter, set a shorter Overlap, or choose fewer events: Deleted, Enters Filter and Leaves Filter keep a list of all matching records, Archived and Unarchived one of all archived records.',
	);
}

/** Names the watch; with another name, its state is of no use. */
async function nameOf(client: OdooClient, { records, identity }: WatchQuery): Promise<string> {
	// Another user may see fewer records: that is no deletion. And two servers may have a database of one name.
	const { url, database, uid } = (await client.session()).endpoint;
	return `${records.model} ${fingerprint([url, database, uid, identity])}`;
}

/**
 * The records with events, as they are now. Those that left the filter may be in other companies by now. One
 * that is gone since is left out: that comes next.
 */
async function readFound(
	{ client, query: { records }, schema }: Watch,
	found: FoundEvents,
): Promise<ReadonlyMap<unknown, OutputRecord>> {
	const read = async (ids: readonly number[], context: Context) => {
		const domain = withArchived(schema, [['id', 'in', ids]]);
		return ids.length ? await readAllRecords(client, { ...records, domain, context }) : [];
	};
	const { context } = records;
	const byId = mapById(await read(found.existingIds(), context));
	if (!hasCompanies(context)) return byId;
	const left = found.list().filter(({ events }) => events.includes('leavesFilter'));
	const others = left.map(({ id }) => id).filter((id) => !byId.has(id));
	return new Map([...byId, ...mapById(await read(others, inAllCompanies(context)))]);
}

/** Records that were found archived and show as active: they came back before they were read. */
function returnedSince(
	{ schema }: Watch,
	found: FoundEvents,
	byId: ReadonlyMap<unknown, OutputRecord>,
): number[] {
	const archived = found.list().filter(({ events }) => events.includes('archived'));
	const isActive = (id: number) => byId.get(id)?.[activeNameIn(schema) ?? ''] === true;
	return archived.map(({ id }) => id).filter(isActive);
}

/** Each record once, with its events. */
async function recordsOf(
	{ client, query }: Watch,
	found: FoundEvents,
	byId: ReadonlyMap<unknown, OutputRecord>,
): Promise<OutputRecord[]> {
	const reported = await mapBreathing(found.list(), client.breathe, (event) => {
		const { id, events, isDeleted, fieldChanges } = event;
		const record = isDeleted ? { id, _deleted: true } : byId.get(id);
		if (!record) return [];
		const details = { _change: events[0], _changes: events };
		return [{ ...record, ...details, ...fieldDetails(fieldChanges, query) }];
	});
	return reported.flat();
}

function fieldDetails(changes: readonly FieldChange[], { records }: WatchQuery): OutputRecord {
	if (changes.length === 0) return {};
	return {
		_changedFields: changes.map(({ field }) => field.name),
		_previous: previousValues(changes, records.format),
	};
}
