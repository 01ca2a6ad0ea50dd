import type { Context } from '../call';
import { mapBreathing } from '../breathe';
import type { OdooClient } from '../client/client';
import { languageOf } from '../client/context';
import { withoutCheckpoints } from '../domain/checkpointRows';
import type { Domain } from '../domain/domain';
import { and } from '../domain/domain';
import { fingerprint } from '../fingerprint';
import { mapById } from '../protocol/expect';
import type { Endpoint } from '../protocol/protocol';
import type { RecordQuery } from '../read/readRecords';
import { readAllRecords } from '../read/readRecords';
import type { OutputRecord } from '../read/recordReader';
import { activeFields, isArchived } from '../schema/activeName';
import type { Schema } from '../schema/schema';
import { HOUR_MS } from '../values/dates';
import type { ChangeSource } from './changeSource';
import { changeSource, findDeleted, matchingIds } from './changeSource';
import type { Feed, StartFrom } from './feed';
import { CHUNK_SIZE, DEFAULT_OVERLAP_MINUTES, startFeed, stepFeed } from './feed';
import type { FeedState } from './feedState';
import { isFeedState, newRecordsIn, tooManyRecords } from './feedState';
import type { ChangedRow } from './seen';
import { addIds, idsIn, membership, packIds, removeIds } from './packedIds';
import type { Timestamp } from './timestamps';

/*
 * Get New or Updated: the feed's changes with their records, and the records that were deleted. The feed
 * only names what changed; the records are read as they are now, so several changes come as one.
 */

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
	/** What stays the same of a domain with relative dates; the domain when left out. */
	readonly timeless?: Domain;
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
	readonly follows: Followed;
	/** Deletions are watched from now on: another user reads than before, or in other companies. */
	readonly isOtherView: boolean;
}

/** What a batch goes on from. */
export type Followed =
	/** No state was given. */
	| 'nothing'
	| 'state'
	/** One of another filter or date, of use all the same: Start From is Now, which is about the first run. */
	| 'otherFilter'
	/** The state is of another model, filter, date, server or database, and of no use. */
	| 'anew';

/**
 * How much of the past another filter may bring, where reading goes on with it. What matches tells the
 * server's time as well, but there may be none for months.
 */
const TIME_ASKED_AFTER_MS = HOUR_MS;

/** How many deleted records to report at a time: a cursor from elsewhere may name any number. */
const MAX_DELETED = 100_000;

/** What happened to a record, as its `_change` says it. An archived record is `archived` at each change. */
type ChangeKind = 'created' | 'updated' | 'archived' | 'deleted';

/**
 * Reads what was created or changed since the state was made: no change is left out, and none comes
 * twice. With nothing new it takes one request, with deletions two; where it starts from now, one more an
 * hour.
 * @throws OdooError
 */
export async function readChanges(
	client: OdooClient,
	query: ChangeQuery,
	stored: FeedState | undefined,
): Promise<ChangeBatch> {
	const { trackBy, startFrom, includeDeleted } = query;
	const { model, domain, context } = query.records;
	const records = { ...query.records, domain: withoutCheckpoints(model, domain) };
	const schema = await client.schema(model, languageOf(context));
	const source = changeSource(client, { trackBy, records, schema });
	const { endpoint } = await client.session();
	const name = nameOf(endpoint, source, query.timeless ?? domain);
	const { overlapMinutes = DEFAULT_OVERLAP_MINUTES } = query;
	const feed: Feed = {
		source,
		overlapSeconds: overlapMinutes * 60,
		// Only this position is of use to another filter.
		...(startFrom === 'now' && { asksTimeAfterMs: TIME_ASKED_AFTER_MS }),
	};
	const server = fingerprint([endpoint.url, endpoint.database]);
	const follows = followedBy(stored, { name, server }, query);
	const start =
		stored && follows !== 'anew'
			? positionFor(stored, name)
			: await startFeed(feed, { feed: name, startFrom, watchesDeletions: includeDeleted });

	const changed = await readChanged({ query, schema, feed }, start);
	// The records to watch would be out of date when watching them is switched on again.
	const unwatched = { ...changed.state, server, known: undefined };
	if (!includeDeleted) {
		return { ...changed, state: storable(unwatched, model), follows, isOtherView: false };
	}
	const view = viewOf(endpoint, context);
	const isOtherView = start.knownBy !== undefined && start.knownBy !== view;
	const state = isOtherView ? unwatched : { ...changed.state, server };
	const room = (query.limit ?? Infinity) - changed.records.length;
	const batch = await withDeleted(source, { ...changed, state }, room);
	const next = storable({ ...batch.state, knownBy: view }, model);
	return { ...batch, state: next, follows, isOtherView };
}

/** How many records an example shows. */
const MAX_EXAMPLES = 10;

/**
 * The records that were changed last, oldest change first, in the form in which changes are given, as an
 * example: nothing has happened to them. Ten, or fewer by the limit of the query.
 * @throws OdooError as reading changes does
 */
export async function recentChanges(
	client: OdooClient,
	{ records, trackBy, limit = MAX_EXAMPLES }: ChangeQuery,
): Promise<OutputRecord[]> {
	const recent = await readAllRecords(client, {
		...records,
		domain: withoutCheckpoints(records.model, and(records.domain, [[trackBy, '!=', false]])),
		order: `${trackBy} desc, id desc`,
		limit: Math.min(limit, MAX_EXAMPLES),
	});
	const _change: ChangeKind = 'updated';
	return recent.reverse().map((record) => ({ ...record, _change }));
}

type Delivery = Pick<ChangeBatch, 'records' | 'state' | 'hasMore'>;

interface Reading {
	readonly query: ChangeQuery;
	readonly schema: Schema;
	readonly feed: Feed;
}

async function readChanged(reading: Reading, start: FeedState): Promise<Delivery> {
	const { limit = Infinity } = reading.query;
	const found = new NewestRecords();
	let state = start;
	let isCaughtUp = false;
	while (!isCaughtUp && found.size < limit) {
		const before = state;
		const step = await stepFeed(reading.feed, before, Math.min(limit - found.size, CHUNK_SIZE));
		const records = await changedRecords(reading, step.taken, before);
		for (const record of records) found.add(record);
		({ state, isCaughtUp } = step);
	}
	return { records: found.toArray(), state, hasMore: !isCaughtUp };
}

/**
 * The records of changes, in their order and as they are now. One that is gone is left out: what
 * made it go is another change, which comes later.
 * @param before the state that the changes were found with
 */
async function changedRecords(
	{ query: { records: query }, schema, feed }: Reading,
	taken: readonly ChangedRow[],
	before: FeedState,
): Promise<OutputRecord[]> {
	if (taken.length === 0) return [];
	const chosen = new Set(query.fields.map(({ name }) => name));
	// They tell what kind of change it was.
	const added = ['create_date', ...activeFields(schema)].filter((name) => !chosen.has(name));
	const ids = taken.map(({ id }) => id);
	const records = await readAllRecords(feed.source.client, {
		...query,
		fields: [...query.fields, ...added.flatMap((name) => schema.fields.get(name) ?? [])],
		domain: and(query.domain, [['id', 'in', ids]]),
	});
	const byId = mapById(records);
	const isNew = newRecordsIn(before);
	const { breathe } = feed.source.client;
	const changed = await mapBreathing(ids, breathe, (id): OutputRecord[] => {
		const record = byId.get(id);
		if (!record) return [];
		const kind = isNew(id, createdIn(record)) ? 'created' : 'updated';
		const change: ChangeKind = isArchived(schema, record) ? 'archived' : kind;
		return [{ ...without(record, added), _change: change }];
	});
	return changed.flat();
}

/** Records by id, where a newer one takes the place of an older one, and comes last. */
class NewestRecords {
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

/** Adds what was deleted, once all other changes have been read. */
async function withDeleted(
	source: ChangeSource,
	{ records, state, hasMore }: Delivery,
	room: number,
): Promise<Delivery> {
	if (state.known === undefined) {
		// Switched on for a state that did not watch: from now on.
		const known = packIds(await matchingIds(source.client, source));
		return { records, state: { ...state, known }, hasMore };
	}
	const wasKnown = membership(state.known);
	// Delivered records are watched from then on.
	const known = addIds(
		state.known,
		records.map(({ id }) => Number(id)),
	);
	const isLater = hasMore || room <= 0;
	if (isLater) return { records, state: { ...state, known }, hasMore: true };
	const most = Math.min(room, MAX_DELETED);
	const { deleted, isComplete } = await findDeleted(source, idsIn(known), most);
	const reportable = deleted.filter(wasKnown);
	const [reported, left] = [reportable.slice(0, most), reportable.slice(most)];
	const isGone = new Set<unknown>(deleted);
	const _change: ChangeKind = 'deleted';
	return {
		records: [
			// Deleted since it was read: of no use any more.
			...records.filter(({ id }) => !isGone.has(id)),
			...reported.map((id): OutputRecord => ({ id, _deleted: true, _change })),
		],
		state: { ...state, known: addIds(removeIds(known, deleted), left) },
		hasMore: left.length > 0 || !isComplete,
	};
}

/** When a record was created, as Odoo writes it; empty, which is before everything, where it does not say. */
function createdIn({ create_date: created }: OutputRecord): Timestamp {
	return typeof created === 'string' ? `${created.slice(0, 10)} ${created.slice(11, 19)}` : '';
}

function without(record: OutputRecord, names: readonly string[]): OutputRecord {
	return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}

/** What decides which records of the feed are seen. */
function viewOf({ uid }: Endpoint, context: Context): string {
	return fingerprint([uid, { ...context, lang: undefined, tz: undefined }]);
}

/** Readable for whoever looks into a stored state; the rest of it is compared only. */
function nameOf(
	{ url, database }: Endpoint,
	{ model, trackBy }: ChangeSource,
	domain: Domain,
): string {
	// A copy of a database, for tests, often has its name.
	return `${model} ${fingerprint([url, database, trackBy, domain])}`;
}

function followedBy(
	stored: FeedState | undefined,
	{ name, server }: { readonly name: string; readonly server: string },
	{ startFrom, records: { model } }: ChangeQuery,
): Followed {
	if (!stored) return 'nothing';
	const { feed, server: known = server } = stored;
	if (feed === name) return 'state';
	// Its dates tell how far the model was read.
	const isOfModel = feed.startsWith(`${model} `) && known === server;
	return isOfModel && startFrom === 'now' ? 'otherFilter' : 'anew';
}

/** The position of a state for a feed; for another one, a second that was read in part is read again. */
function positionFor(stored: FeedState, name: string): FeedState {
	if (stored.feed === name) return stored;
	return { ...stored, feed: name, afterId: undefined, known: undefined, knownBy: undefined };
}

/** A state that is too large would be refused in the next run. */
function storable(state: FeedState, model: string): FeedState {
	if (isFeedState(state)) return state;
	throw tooManyRecords(
		model,
		'Narrow the filter, set a shorter Overlap, or switch Include Deleted off.',
	);
}
