import type { Context } from '../call';
import type { OdooClient } from '../client/client';
import { languageOf } from '../client/context';
import { and } from '../domain/domain';
import { fingerprint } from '../fingerprint';
import type { Endpoint } from '../protocol/protocol';
import type { RecordQuery } from '../read/readRecords';
import { readAllRecords } from '../read/readRecords';
import type { OutputRecord } from '../read/recordReader';
import { activeNameIn } from '../schema/activeName';
import type { Schema } from '../schema/schema';
import type { Tracked } from './changeSource';
import { findDeleted, matchingIds, trackedBy } from './changeSource';
import type { FeedState, StartFrom } from './feed';
import { newRecordsIn, PORTION, startFeed, stepFeed, DEFAULT_OVERLAP_MINUTES } from './feed';
import type { ChangedRow } from './feedCursor';
import { packIds, unpackIds } from './packedIds';
import type { Moment } from './timestamps';

/** Which changes to read, and how to show the records. */
export interface ChangeQuery {
	readonly records: Omit<RecordQuery, 'order' | 'limit'>;
	/** The date that says when a record was changed, most often `write_date`. */
	readonly trackBy: string;
	/** Where to begin without a state. */
	readonly startFrom: StartFrom;
	/** All changes when left out. */
	readonly limit?: number;
	readonly includeDeleted: boolean;
	/** How long a transaction in Odoo may take without its changes being missed. */
	readonly overlapMinutes?: number;
}

export interface ChangeBatch {
	/**
	 * Oldest change first and each record once, as it is now, with `_change`. Deleted ones come last, as
	 * `{ id, _deleted: true, _change: "deleted" }`.
	 */
	readonly records: readonly OutputRecord[];
	/** Where to go on: give it to the next call once the records are safe. */
	readonly state: FeedState;
	/** The limit was reached before the last change. */
	readonly hasMore: boolean;
	/** The state given was of another model, filter, date, server or database, and of no use. */
	readonly isRestart: boolean;
	/** Deletions are watched from now on: another user reads than before, or in other companies. */
	readonly isOtherView: boolean;
}

/**
 * Reads what was created or changed since the state was made: no change is left out, and none comes
 * twice. With nothing new it takes one request, with deletions two.
 * @throws OdooError
 */
export async function readChanges(
	client: OdooClient,
	query: ChangeQuery,
	stored: FeedState | undefined,
): Promise<ChangeBatch> {
	const { model, context } = query.records;
	const schema = await client.schema(model, languageOf(context));
	const tracked = trackedBy(query.trackBy, query.records, schema);
	const { endpoint } = await client.session();
	const feed = feedOf(endpoint, tracked);
	const isRestart = stored !== undefined && stored.feed !== feed;
	const overlapSeconds = (query.overlapMinutes ?? DEFAULT_OVERLAP_MINUTES) * 60;
	const { startFrom, includeDeleted: watchesDeletions } = query;
	const start =
		stored && !isRestart
			? stored
			: await startFeed(client, tracked, {
					feed,
					startFrom,
					watchesDeletions,
					overlapSeconds,
				});

	const changed = await readChanged(client, { query, schema, tracked, overlapSeconds }, start);
	// The records to watch would be out of date when watching them is switched on again.
	const unwatched = { ...changed.state, known: undefined };
	if (!query.includeDeleted) return { ...changed, state: unwatched, isRestart, isOtherView: false };
	const view = viewOf(endpoint, context);
	const isOtherView = start.knownBy !== undefined && start.knownBy !== view;
	const state = isOtherView ? unwatched : changed.state;
	const room = (query.limit ?? Infinity) - changed.records.length;
	const deleted = await readDeleted(client, tracked, { ...changed, state }, room);
	return { ...deleted, state: { ...deleted.state, knownBy: view }, isRestart, isOtherView };
}

type Batch = Pick<ChangeBatch, 'records' | 'state' | 'hasMore'>;

interface Reading {
	readonly query: ChangeQuery;
	readonly schema: Schema;
	readonly tracked: Tracked;
	readonly overlapSeconds: number;
}

async function readChanged(
	client: OdooClient,
	{ query, schema, tracked, overlapSeconds }: Reading,
	start: FeedState,
): Promise<Batch> {
	const { limit = Infinity } = query;
	const found = new NewestRecords();
	let state = start;
	let isCaughtUp = false;
	while (!isCaughtUp && found.size < limit) {
		const before = state;
		const options = { limit: Math.min(limit - found.size, PORTION), overlapSeconds };
		const step = await stepFeed(client, tracked, before, options);
		const { taken } = step;
		const records = await changedRecords(client, query.records, schema, { taken, before });
		for (const record of records) found.add(record);
		({ state, isCaughtUp } = step);
	}
	return { records: found.toArray(), state, hasMore: !isCaughtUp };
}

/** Adds what was deleted, once all other changes have been read. */
async function readDeleted(
	client: OdooClient,
	tracked: Tracked,
	{ records, state, hasMore }: Batch,
	room: number,
): Promise<Batch> {
	if (state.known === undefined) {
		// Switched on for a state that did not watch: from now on.
		const known = packIds(await matchingIds(client, tracked));
		return { records, state: { ...state, known }, hasMore };
	}
	const before = unpackIds(state.known);
	// Delivered records are watched from then on.
	const known = new Set([...before, ...records.map(({ id }) => Number(id))]);
	const isLater = hasMore || room <= 0;
	const gone = isLater ? [] : await findDeleted(client, tracked, known);
	const reportable = gone.filter((id) => before.has(id));
	const [reported, left] = [reportable.slice(0, room), reportable.slice(room)];
	for (const id of gone) known.delete(id);
	for (const id of left) known.add(id);
	const absent = new Set<unknown>(gone);
	const _change: ChangeKind = 'deleted';
	return {
		records: [
			// Deleted since it was read: of no use any more.
			...records.filter(({ id }) => !absent.has(id)),
			...reported.map((id): OutputRecord => ({ id, _deleted: true, _change })),
		],
		state: { ...state, known: packIds(known) },
		hasMore: isLater || left.length > 0,
	};
}

/** What decides which records of the feed are seen. */
function viewOf({ uid }: Endpoint, context: Context): string {
	return fingerprint([uid, { ...context, lang: undefined, tz: undefined }]);
}

/** Readable for whoever looks into a stored state; the rest of it is compared only. */
function feedOf({ url, database }: Endpoint, { model, trackBy, domain }: Tracked): string {
	// A copy of a database, for tests, often has its name.
	return `${model} ${fingerprint([url, database, trackBy, domain])}`;
}

/** What happened to a record, as its `_change` says it. An archived record is `archived` at each change. */
export type ChangeKind = 'created' | 'updated' | 'archived' | 'deleted';

/**
 * The records of changes, in their order and as they are now. One that is gone is left out: what
 * made it go is another change, which comes later.
 * @param before the state that the changes were found with
 */
export async function changedRecords(
	client: OdooClient,
	query: Omit<RecordQuery, 'order' | 'limit'>,
	schema: Schema,
	{ taken, before }: { readonly taken: readonly ChangedRow[]; readonly before: FeedState },
): Promise<OutputRecord[]> {
	if (taken.length === 0) return [];
	const chosen = new Set(query.fields.map(({ name }) => name));
	const active = activeNameIn(schema);
	// They tell what kind of change it was.
	const added = ['create_date', ...(active ? [active] : [])].filter((name) => !chosen.has(name));
	const ids = taken.map(({ id }) => id);
	const records = await readAllRecords(client, {
		...query,
		fields: [...query.fields, ...added.flatMap((name) => schema.fields.get(name) ?? [])],
		domain: and(query.domain, [['id', 'in', ids]]),
	});
	const byId = new Map(records.map((record) => [record.id, record]));
	const isNew = newRecordsIn(before);
	return ids.flatMap((id): OutputRecord[] => {
		const record = byId.get(id);
		if (!record) return [];
		const isArchived = active !== undefined && record[active] === false;
		const change: ChangeKind = isArchived
			? 'archived'
			: isNew(id, createdIn(record))
				? 'created'
				: 'updated';
		return [{ ...without(record, added), _change: change }];
	});
}

/** Records by id, where a newer one takes the place of an older one, and comes last. */
export class NewestRecords {
	private readonly byId = new Map<unknown, OutputRecord>();

	get size(): number {
		return this.byId.size;
	}

	add(record: OutputRecord): void {
		const older = this.byId.get(record.id);
		const isNew = older?._change === 'created' && record._change === 'updated';
		this.byId.delete(record.id);
		this.byId.set(record.id, isNew ? { ...record, _change: older._change } : record);
	}

	toArray(): OutputRecord[] {
		return [...this.byId.values()];
	}
}

/** When a record was created, as Odoo writes it; before everything where it does not say. */
function createdIn({ create_date: created }: OutputRecord): Moment {
	return typeof created === 'string' ? `${created.slice(0, 10)} ${created.slice(11, 19)}` : '';
}

function without(record: OutputRecord, names: readonly string[]): OutputRecord {
	return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}
