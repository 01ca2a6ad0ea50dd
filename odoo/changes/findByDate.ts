import { mapBreathing } from '../breathe';
import { and } from '../domain/domain';
import { expectNumber } from '../protocol/expect';
import type { RawRecord } from '../protocol/expect';
import type { Search } from '../read/pages';
import { rawPages } from '../read/pages';
import { activeFields, activeNameIn, isArchived, withArchived } from '../schema/activeName';
import { matchingIds } from './changeSource';
import type { Feed, FeedStep } from './feed';
import { CHUNK_SIZE, lookAhead } from './feed';
import type { FeedState } from './feedState';
import { newRecordsIn } from './feedState';
import type { ChangedRow } from './seen';
import type { FieldChange } from './fieldChanges';
import { fieldChanges } from './fieldChanges';
import { packIds, unpackIds } from './packedIds';
import { RememberedValues } from './rememberedValues';
import type { Timestamp } from './timestamps';
import { timestampIn } from './timestamps';
import type { Watch, WatchState } from './watch';
import { roomForValues } from './watch';
import type { FoundEvents, WatchEvent } from './watchEvents';
import { hasArchiveEvents } from './watchEvents';

/*
 * The feed names the records that were written; what happened to them follows from how they stand now
 * and what is remembered of them. That is found out before they are read in full, so that only records
 * with an event are, and so that a limit can cut at any record.
 */

interface Found {
	readonly state: WatchState;
	/** The limit was reached before the last change. */
	readonly hasMore: boolean;
}

/** Finds what was created, written and archived since the state. */
export async function findByDate(
	watch: Watch,
	start: WatchState,
	found: FoundEvents,
): Promise<Found> {
	const { feed, query } = watch;
	let state = start;
	let isCaughtUp = feed === undefined;
	while (feed && !isCaughtUp && found.recordCount < query.limit) {
		const step = await nextStep({ ...watch, feed }, state, found);
		({ state, isCaughtUp } = step);
	}
	return { state, hasMore: !isCaughtUp };
}

async function nextStep(
	watch: Watch & { readonly feed: Feed },
	before: WatchState,
	found: FoundEvents,
): Promise<{ readonly state: WatchState; readonly isCaughtUp: boolean }> {
	const { feed, query } = watch;
	const { feed: position } = before;
	if (!position) return { state: before, isCaughtUp: true };
	const take = await lookAhead(feed, position, CHUNK_SIZE);
	const step = take(CHUNK_SIZE);
	if (step.taken.length === 0) {
		return { state: { ...before, feed: step.state }, isCaughtUp: step.isCaughtUp };
	}
	const memory = memoryOf(before, watch);
	const inspected = await inspect(watch, step.taken, { memory, position });
	const room = query.limit - found.recordCount;
	const fitting = fittingRows(step.taken, inspected, { room, found });
	const { taken, state, isCaughtUp }: FeedStep = fitting < step.taken.length ? take(fitting) : step;
	for (const { id } of taken) {
		const { events = [], fields = [] } = inspected.get(id) ?? {};
		found.add({ id, events, fieldChanges: events.includes('fieldChanged') ? fields : [] });
	}
	remember(watch, memory, { taken, inspected });
	return {
		state: { ...before, feed: state, ...(await storedMemory(watch, memory, before)) },
		isCaughtUp,
	};
}

/** What a state knows of the records, unpacked. */
interface Memory {
	readonly archived: Set<number>;
	readonly values: RememberedValues;
}

function memoryOf({ archived = '', values = {} }: WatchState, { query }: Watch): Memory {
	const fields = query.watches.map(({ field }) => field);
	return { archived: unpackIds(archived), values: RememberedValues.fromStored(values, fields) };
}

/** How a record stands now. */
interface RecordState {
	readonly id: number;
	/** The second of its creation; empty, which is before everything, where Odoo does not say. */
	readonly created: Timestamp;
	/** True on a model without archive. */
	readonly isActive: boolean;
	/** Its raw values of the watched fields. */
	readonly values: RawRecord;
}

/** What a changed record turned out to be. */
interface Inspected {
	/** Left out where it does not match the filter. */
	readonly record?: RecordState;
	readonly events: readonly WatchEvent[];
	readonly fields: readonly FieldChange[];
	readonly isArchived: boolean;
}

async function inspect(
	watch: Watch,
	rows: readonly ChangedRow[],
	{ memory, position }: { readonly memory: Memory; readonly position: FeedState },
): Promise<Map<number, Inspected>> {
	const { client, query, hidesArchived } = watch;
	const { watches, records } = query;
	const ids = rows.map(({ id }) => id);
	const matching = await recordStates(watch, ids);
	const archivedNow = await archivedAmong(watch, ids, matching);
	const changes = await fieldChanges(client, matching.values(), {
		watches,
		remembered: memory.values,
		context: records.context,
	});
	const isNew = newRecordsIn(position);
	const inspected = await mapBreathing(ids, client.breathe, (id) => {
		const record = matching.get(id);
		const fields = changes.get(id) ?? [];
		const isArchived = archivedNow.has(id);
		const events = record
			? eventsOf({
					isNew: isNew(id, record.created),
					isArchived,
					wasArchived: memory.archived.has(id),
					isHidden: hidesArchived && isArchived,
					hasFieldChange: fields.length > 0,
				})
			: [];
		return [id, { record, events, fields, isArchived }] as const;
	});
	return new Map(inspected);
}

/** How those of the records stand that match the filter, archived or not, by id. */
async function recordStates(
	{ client, query, schema }: Watch,
	ids: readonly number[],
): Promise<Map<number, RecordState>> {
	const states = new Map<number, RecordState>();
	const { records, watches } = query;
	const telling = ['create_date', ...activeFields(schema)].flatMap(
		(name) => schema.fields.get(name) ?? [],
	);
	const search: Search = {
		model: records.model,
		domain: withArchived(schema, and(records.domain, [['id', 'in', ids]])),
		fields: [...new Set([...telling, ...watches.map(({ field }) => field)])],
		context: records.context,
	};
	for await (const page of rawPages(client, search)) {
		for (const raw of page) {
			const id = expectNumber(raw.id, 'the ID of a record');
			const created = raw.create_date ? timestampIn(raw, 'create_date') : '';
			states.set(id, { id, created, isActive: !isArchived(schema, raw), values: raw });
		}
	}
	return states;
}

/** Which of the changed records are archived: for those that match it is known, others are asked for. */
async function archivedAmong(
	{ client, query, schema }: Watch,
	ids: readonly number[],
	matching: ReadonlyMap<number, RecordState>,
): Promise<ReadonlySet<number>> {
	const known = [...matching.values()].filter(({ isActive }) => !isActive).map(({ id }) => id);
	const others = ids.filter((id) => !matching.has(id));
	const active = activeNameIn(schema);
	if (!hasArchiveEvents(query.events) || !active || others.length === 0) return new Set(known);
	const { model, context } = query.records;
	const domain = [
		['id', 'in', others],
		[active, '=', false],
	];
	return new Set([...known, ...(await matchingIds(client, { model, domain, context }))]);
}

interface EventConditions {
	readonly isNew: boolean;
	readonly isArchived: boolean;
	readonly wasArchived: boolean;
	readonly isHidden: boolean;
	readonly hasFieldChange: boolean;
}

function eventsOf(conditions: EventConditions): WatchEvent[] {
	const { isNew, isArchived, wasArchived, isHidden, hasFieldChange } = conditions;
	const applies: ReadonlyArray<readonly [WatchEvent, boolean]> = [
		['archived', isArchived && !wasArchived],
		['unarchived', !isArchived && wasArchived],
		['created', isNew && !isHidden],
		['fieldChanged', hasFieldChange && !isHidden],
		['updated', !isNew && !isHidden],
	];
	return applies.flatMap(([event, holds]) => (holds ? [event] : []));
}

/** How many of the rows to take, so that no more records get an event than there is room for. */
function fittingRows(
	rows: readonly ChangedRow[],
	inspected: ReadonlyMap<number, Inspected>,
	{ room, found }: { readonly room: number; readonly found: FoundEvents },
): number {
	let left = room;
	for (const [at, { id }] of rows.entries()) {
		const { events = [] } = inspected.get(id) ?? {};
		if (found.has(id) || found.wantedOf(events).length === 0) continue;
		if (left === 0) return at;
		left -= 1;
	}
	return rows.length;
}

interface Taken {
	readonly taken: readonly ChangedRow[];
	readonly inspected: ReadonlyMap<number, Inspected>;
}

function remember(
	{ query, hidesArchived }: Watch,
	{ archived, values }: Memory,
	{ taken, inspected }: Taken,
): void {
	for (const { id } of taken) {
		const { record, isArchived = false } = inspected.get(id) ?? {};
		if (isArchived) archived.add(id);
		else archived.delete(id);
		// What changes while a record is out of the filter counts as changed when it is back.
		if (!record || (hidesArchived && isArchived)) continue;
		for (const { field } of query.watches) values.remember(id, field, record.values[field.name]);
	}
}

async function storedMemory(
	{ client, query, schema }: Watch,
	{ archived, values }: Memory,
	before: WatchState,
): Promise<Pick<WatchState, 'archived' | 'values'>> {
	const { model, domain, context } = query.records;
	const stillExisting = async () => await matchingIds(client, { model, domain, context });
	const room = roomForValues(before);
	return {
		...(before.archived !== undefined && { archived: packIds(archived) }),
		...(before.values && { values: await values.toStored({ schema, room, stillExisting }) }),
	};
}
