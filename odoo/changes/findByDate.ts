import type { OdooClient } from '../client/client';
import { and } from '../domain/domain';
import type { RawRecord } from '../protocol/expect';
import { expectNumber } from '../protocol/expect';
import type { Search } from '../read/pages';
import { rawPages } from '../read/pages';
import { activeNameIn } from '../schema/activeName';
import type { Field, Schema } from '../schema/schema';
import type { Tracked } from './changeSource';
import { matchingIds } from './changeSource';
import type { FeedState, FeedStep } from './feed';
import { lookAhead, newRecordsIn, PORTION } from './feed';
import type { ChangedRow } from './feedCursor';
import type { FieldChange } from './fieldChanges';
import { fieldChanges } from './fieldChanges';
import { RememberedValues } from './fieldValues';
import { packIds, unpackIds } from './packedIds';
import type { Moment } from './timestamps';
import type { Watching, WatchQuery, WatchState } from './watch';
import { roomForValues } from './watch';
import type { Happenings, WatchEvent } from './watchEvents';
import { areOfArchive } from './watchEvents';

interface Found {
	readonly state: WatchState;
	/** The limit was reached before the last change. */
	readonly hasMore: boolean;
}

/**
 * Finds what was created, written and archived since the state. Changes of all records of the model
 * are followed, so that a record counts as created just once, whenever it comes to match the filter.
 */
export async function findByDate(
	watching: Watching,
	start: WatchState,
	happenings: Happenings,
): Promise<Found> {
	const { tracked, query } = watching;
	let state = start;
	let isCaughtUp = tracked === undefined;
	while (tracked && !isCaughtUp && happenings.count < query.limit) {
		const step = await stepOf(watching, tracked, state, happenings);
		({ state, isCaughtUp } = step);
	}
	return { state, hasMore: !isCaughtUp };
}

async function stepOf(
	watching: Watching,
	tracked: Tracked,
	before: WatchState,
	happenings: Happenings,
): Promise<{ readonly state: WatchState; readonly isCaughtUp: boolean }> {
	const { client, query, overlapSeconds } = watching;
	const { feed } = before;
	if (!feed) return { state: before, isCaughtUp: true };
	const take = await lookAhead(client, tracked, feed, { limit: PORTION, overlapSeconds });
	const step = take(PORTION);
	if (step.taken.length === 0) {
		return { state: { ...before, feed: step.state }, isCaughtUp: step.isCaughtUp };
	}
	const known = knownIn(before, query);
	const look = await lookAt(watching, known, feed, step.taken);
	const { taken, state, isCaughtUp } = fitting(step, take, look, {
		room: query.limit - happenings.count,
		happenings,
	});
	for (const { id } of taken) {
		const { events = [], fields = [] } = look.get(id) ?? {};
		const fieldChanges = events.includes('fieldChanged') ? fields : [];
		happenings.add(id, events, { fieldChanges });
	}
	return {
		state: {
			...before,
			feed: state,
			...(await remembered(watching, before, known, { taken, look })),
		},
		isCaughtUp,
	};
}

/** What a state knows of the records, unpacked. */
interface Known {
	readonly archived: Set<number>;
	readonly values: RememberedValues;
}

function knownIn({ archived = '', values = {} }: WatchState, { watches }: WatchQuery): Known {
	const fields = watches.map(({ field }) => field);
	return { archived: unpackIds(archived), values: RememberedValues.fromStored(values, fields) };
}

/** What a changed record turned out to be. */
interface Looked {
	/** Left out where it does not match the filter. */
	readonly facts?: RecordFacts;
	readonly events: readonly WatchEvent[];
	readonly fields: readonly FieldChange[];
	readonly isArchived: boolean;
}

async function lookAt(
	watching: Watching,
	known: Known,
	feed: FeedState,
	rows: readonly ChangedRow[],
): Promise<Map<number, Looked>> {
	const { client, query, schema, hidesArchived } = watching;
	const { records, watches } = query;
	const ids = rows.map(({ id }) => id);
	const watched = watches.map(({ field }) => field);
	const facts = await factsOf(client, records, schema, { ids, watched });
	const archivedNow = await archivedAmong(watching, ids, facts);
	const { context } = records;
	const changes = await fieldChanges(client, facts.values(), watches, known.values, context);
	const isNew = newRecordsIn(feed);
	const looked = ids.map((id) => {
		const record = facts.get(id);
		const fields = changes.get(id) ?? [];
		const isArchived = archivedNow.has(id);
		const events = record
			? eventsOf({
					isNew: isNew(id, record.created),
					isArchived,
					wasArchived: known.archived.has(id),
					isHidden: hidesArchived && isArchived,
					hasFieldChange: fields.length > 0,
				})
			: [];
		return [id, { facts: record, events, fields, isArchived }] as const;
	});
	return new Map(looked);
}

interface Facts {
	readonly isNew: boolean;
	readonly isArchived: boolean;
	readonly wasArchived: boolean;
	readonly isHidden: boolean;
	readonly hasFieldChange: boolean;
}

function eventsOf(facts: Facts): WatchEvent[] {
	const { isNew, isArchived, wasArchived, isHidden, hasFieldChange } = facts;
	const applies: ReadonlyArray<readonly [WatchEvent, boolean]> = [
		['archived', isArchived && !wasArchived],
		['unarchived', !isArchived && wasArchived],
		['created', isNew && !isHidden],
		['fieldChanged', hasFieldChange && !isHidden],
		['updated', !isNew && !isHidden],
	];
	return applies.flatMap(([event, holds]) => (holds ? [event] : []));
}

/** Which of the changed records are archived: for those that match it is known, others are asked for. */
async function archivedAmong(
	{ client, query, schema }: Watching,
	ids: readonly number[],
	facts: ReadonlyMap<number, RecordFacts>,
): Promise<ReadonlySet<number>> {
	const matching = [...facts.values()].filter(({ isActive }) => !isActive).map(({ id }) => id);
	const others = ids.filter((id) => !facts.has(id));
	const active = activeNameIn(schema);
	if (!areOfArchive(query.events) || !active || others.length === 0) return new Set(matching);
	const { model, context } = query.records;
	const domain = [
		['id', 'in', others],
		[active, '=', false],
	];
	return new Set([...matching, ...(await matchingIds(client, { model, domain, context }))]);
}

/** As many changes as there is room for records that something happened to. */
function fitting(
	step: FeedStep,
	take: (limit: number) => FeedStep,
	look: ReadonlyMap<number, Looked>,
	{ room, happenings }: { readonly room: number; readonly happenings: Happenings },
): FeedStep {
	let left = room;
	for (const [at, { id }] of step.taken.entries()) {
		const { events = [] } = look.get(id) ?? {};
		if (happenings.has(id) || happenings.wantedOf(events).length === 0) continue;
		if (left === 0) return take(at);
		left -= 1;
	}
	return step;
}

/** What is known of the records that were taken, for the next time. */
async function remembered(
	{ client, query, schema, hidesArchived }: Watching,
	before: WatchState,
	{ archived, values }: Known,
	{
		taken,
		look,
	}: { readonly taken: readonly ChangedRow[]; readonly look: ReadonlyMap<number, Looked> },
): Promise<Pick<WatchState, 'archived' | 'values'>> {
	const { watches, records } = query;
	const fields = watches.map(({ field }) => field);
	for (const { id } of taken) {
		const looked = look.get(id);
		if (looked?.isArchived) archived.add(id);
		else archived.delete(id);
		// What changes while a record is out of the filter has changed when it is back.
		if (!looked?.facts || (hidesArchived && looked.isArchived)) continue;
		for (const field of fields) values.remember(id, field, looked.facts.values[field.name]);
	}
	const { model, domain, context } = records;
	const stillExisting = async () => await matchingIds(client, { model, domain, context });
	const room = roomForValues(before);
	return {
		...(before.archived !== undefined && { archived: packIds(archived) }),
		...(before.values && { values: await values.toStored(schema, room, stillExisting) }),
	};
}

/** What must be known of a record to tell what happened to it. */
export interface RecordFacts {
	readonly id: number;
	/** The second of its creation; before everything where Odoo does not say. */
	readonly created: Moment;
	/** True on a model without archive. */
	readonly isActive: boolean;
	/** Its raw values of the watched fields. */
	readonly values: RawRecord;
}

/** Those of the records that match the filter, archived or not, by id. */
export async function factsOf(
	client: OdooClient,
	{ model, domain, context }: Pick<Search, 'model' | 'domain' | 'context'>,
	schema: Schema,
	{ ids, watched }: { readonly ids: readonly number[]; readonly watched: readonly Field[] },
): Promise<Map<number, RecordFacts>> {
	const facts = new Map<number, RecordFacts>();
	if (ids.length === 0) return facts;
	const active = activeNameIn(schema);
	const telling = ['create_date', ...(active ? [active] : [])].flatMap(
		(name) => schema.fields.get(name) ?? [],
	);
	const search: Search = {
		model,
		domain: and(domain, [['id', 'in', ids]]),
		fields: [...new Set([...telling, ...watched])],
		context: { ...context, active_test: false },
	};
	for await (const page of rawPages(client, search)) {
		for (const raw of page) {
			const id = expectNumber(raw.id, 'the ID of a record');
			const { create_date: created } = raw;
			facts.set(id, {
				id,
				created: typeof created === 'string' ? created : '',
				isActive: !active || raw[active] !== false,
				values: raw,
			});
		}
	}
	return facts;
}
