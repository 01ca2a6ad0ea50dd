import { activeNameIn } from '../../schema/activeName';
import { matchingIds } from '../changes/deletions';
import type { FeedState } from '../changes/feed';
import { newRecordsIn } from '../changes/newRecords';
import { packIds, unpackIds } from '../changes/packedIds';
import type { ChangedRow } from '../changes/seen';
import type { FeedStep } from '../changes/stepFeed';
import { lookAhead, PORTION } from '../changes/stepFeed';
import type { Tracked } from '../changes/tracked';
import type { RecordFacts } from './facts';
import { factsOf } from './facts';
import type { FieldChange } from './fieldChanges';
import { fieldChanges } from './fieldChanges';
import type { Happenings } from './happenings';
import { RememberedValues } from './rememberedValues';
import type { WatchEvent } from './watchEvent';
import { areOfArchive } from './watchEvent';
import type { Watching, WatchQuery } from './watching';
import type { WatchState } from './watchState';
import { roomForValues } from './watchState';

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
