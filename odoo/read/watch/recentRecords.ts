import type { OdooClient } from '../../client/client';
import { and } from '../../domain/domain';
import { activeNameIn } from '../../schema/activeName';
import { readAllRecords } from '../readRecords';
import type { OutputRecord } from '../recordReader';
import { canGiveBack } from './rememberedValues';
import { WATCH_EVENTS } from './watchEvent';
import type { WatchQuery } from './watching';
import { watchingOf } from './watching';

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
