import type { OdooClient } from '../client/client';
import { and } from '../domain/domain';
import { fingerprint } from '../fingerprint';
import { readAllRecords } from '../read/readRecords';
import type { OutputRecord } from '../read/recordReader';
import { activeNameIn } from '../schema/activeName';
import type { FieldChange } from './fieldChanges';
import { previousValues } from './fieldChanges';
import { canGiveBack } from './fieldValues';
import { findByDate } from './findByDate';
import { findByIds, inLine } from './findByIds';
import { startWatching } from './startWatch';
import type { Watching, WatchQuery, WatchState } from './watch';
import { isWatchState, watchingOf } from './watch';
import { Happenings, WATCH_EVENTS } from './watchEvents';

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
	const watching = await watchingOf(client, query);
	const watch = await watchOf(client, query);
	const known = isWatchState(stored) && stored.watch === watch ? stored : undefined;
	const isRestart = stored !== undefined && known === undefined;
	const before: WatchState = known ?? { version: 1, watch, poll: 0 };
	const start = await startWatching(watching, before);

	const happenings = new Happenings(query.events);
	const byDate = await findByDate(watching, start, happenings);
	// Which records there are is looked at once all writes have been, as the last thing that happened.
	const { state, hasMore } = byDate.hasMore
		? byDate
		: await findByIds(watching, byDate.state, happenings);
	const records = await recordsOf(watching, happenings);
	const told = new Set(records.map(({ id }) => Number(id)));
	const existing = happenings.existingIds();
	const after = inLine(state, start, {
		gone: existing.filter((id) => !told.has(id)),
		toldEarly: byDate.hasMore ? existing.filter((id) => told.has(id)) : [],
	});
	return {
		records,
		state: { ...after, poll: before.poll + 1 },
		hasMore,
		isRestart,
	};
}

async function watchOf(client: OdooClient, { records, identity }: WatchQuery): Promise<string> {
	// Another user may see fewer records: that is no deletion. And two servers may have a database of one name.
	const { url, database, uid } = (await client.session()).endpoint;
	return `${records.model} ${fingerprint([url, database, uid, identity])}`;
}

/** Each record once, with what happened to it. One that has gone since is left out: that comes next. */
async function recordsOf(watching: Watching, happenings: Happenings): Promise<OutputRecord[]> {
	const { client, query } = watching;
	const ids = happenings.existingIds();
	const { records: how } = query;
	const records = ids.length
		? await readAllRecords(client, {
				...how,
				domain: [['id', 'in', ids]],
				context: { ...how.context, active_test: false },
			})
		: [];
	const byId = new Map(records.map((record) => [record.id, record]));
	return happenings.list().flatMap(({ id, changes, isDeleted, fieldChanges }) => {
		const record = isDeleted ? { id, _deleted: true } : byId.get(id);
		if (!record) return [];
		const told = { _change: changes[0], _changes: changes };
		return [{ ...record, ...told, ...toldOf(fieldChanges, query) }];
	});
}

function toldOf(changes: readonly FieldChange[], { records }: WatchQuery): OutputRecord {
	if (changes.length === 0) return {};
	return {
		_changedFields: changes.map(({ field }) => field.name),
		_previous: previousValues(changes, records.format),
	};
}

/**
 * The records that were written last, in the form in which a watch gives them, as an example: nothing
 * has happened to them. At most the limit of the query.
 * @throws OdooError as a watch does
 */
export async function recentRecords(
	client: OdooClient,
	query: WatchQuery,
): Promise<OutputRecord[]> {
	const { schema } = await watchingOf(client, query);
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
	const told = {
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
			? { id: record.id, _deleted: true, ...told }
			: {
					...record,
					...told,
					...(isDeleted && { _change: changes[1], _changes: changes.slice(1) }),
				},
	);
}
