import type { Context } from '../call';
import type { OdooClient } from '../client/client';
import { languageOf } from '../client/context';
import { WITH_ARCHIVED } from '../client/modelClient';
import { withoutCheckpoints } from '../domain/checkpointRows';
import type { Domain } from '../domain/domain';
import { isLeaf } from '../domain/domain';
import { OdooError } from '../errors';
import type { RecordQuery } from '../read/readRecords';
import { activeNameIn } from '../schema/activeName';
import type { Schema } from '../schema/schema';
import type { ChangeSource } from './changeSource';
import { changeSource } from './changeSource';
import type { Feed } from './feed';
import { DEFAULT_OVERLAP_MINUTES } from './feed';
import type { FeedState } from './feedState';
import { isFeedState, isSameFeed } from './feedState';
import type { FieldWatch } from './fieldChanges';
import type { PackedIds } from './packedIds';
import { isOptionalIds } from './packedIds';
import type { StoredFields } from './rememberedValues';
import { isStoredFields } from './rememberedValues';
import type { WatchEvents } from './watchEvents';
import { hasEventsByDate } from './watchEvents';
import { isObject } from '../isObject';

/*
 * A watch has two ways to find events. What a write does is found by a feed over all records of the
 * model, and not just those that match: only so a record counts as created exactly once, and the filter
 * may change with time. What enters the filter, leaves it or is deleted is found by comparing ids.
 */

/** What to watch for, and how to show the records. The domain must have passed the domain guard. */
export interface WatchQuery {
	/** The domain is applied anew each time, and may contain the present time. */
	readonly records: Omit<RecordQuery, 'order' | 'limit'>;
	readonly events: WatchEvents;
	/** For `fieldChanged`. */
	readonly watches: readonly FieldWatch[];
	/** The model and the filter as the user wrote them: with others, watching begins anew. */
	readonly identity: unknown;
	/** The most records to give at a time; at least 1. */
	readonly limit: number;
	/** How long a transaction in Odoo may take without its changes being missed. */
	readonly overlapMinutes?: number;
}

/** What the parts of a poll work with. */
export interface Watch {
	readonly client: OdooClient;
	readonly query: WatchQuery;
	readonly schema: Schema;
	/** The writes to all records of the model; the filter comes later. None if no event needs it. */
	readonly feed?: Feed;
	/** Archived records are not shown, but for the events that are about them. */
	readonly hidesArchived: boolean;
}

/** @throws OdooError `INVALID_VALUE` for events that the model does not allow */
export async function openWatch(client: OdooClient, asked: WatchQuery): Promise<Watch> {
	const { events, overlapMinutes = DEFAULT_OVERLAP_MINUTES } = asked;
	const { model, domain, context } = asked.records;
	const records = { ...asked.records, domain: withoutCheckpoints(model, domain) };
	const query = { ...asked, records };
	const schema = await client.schema(model, languageOf(context));
	const overlapSeconds = overlapMinutes * 60;
	return {
		client,
		query,
		schema,
		...(hasEventsByDate(events) && {
			feed: { source: allWrites(client, query, schema), overlapSeconds },
		}),
		hidesArchived: searchHidesArchived(schema, domain, context),
	};
}

/** In characters, without the changes of the last minutes. */
const MAX_STORED = 195_000;

/**
 * What is remembered of a model between two polls: plain JSON, to be stored as it is. It has what the
 * chosen events need, and stays below 200 kB for a model of 100,000 records.
 */
export interface WatchState {
	readonly version: 1;
	/** Which model, filter and database it belongs to. */
	readonly watch: string;
	/** Counts the polls, so that of two states the newer one is known. */
	readonly poll: number;
	/** Up to where writes were seen. */
	readonly feed?: FeedState;
	/** Records that match the filter, to see them enter and leave it. */
	readonly visible?: PackedIds;
	/** Records that match the filter, archived ones too, to see them deleted. */
	readonly all?: PackedIds;
	/** Archived records of the model. */
	readonly archived?: PackedIds;
	/** Values of the watched fields. */
	readonly values?: StoredFields;
}

export function isWatchState(value: unknown): value is WatchState {
	if (!isObject(value)) return false;
	const state = value as Partial<Record<keyof WatchState, unknown>>;
	return (
		state.version === 1 &&
		typeof state.watch === 'string' &&
		typeof state.poll === 'number' &&
		[state.visible, state.all, state.archived].every(isOptionalIds) &&
		(state.values === undefined || isStoredFields(state.values)) &&
		(state.feed === undefined || isFeedState(state.feed))
	);
}

/** Whether two states of a watch tell the same, however often and whenever they were looked at. */
export function isSameWatch(one: WatchState, other: WatchState): boolean {
	const mark = (state: WatchState) => JSON.stringify({ ...state, poll: 0, feed: undefined });
	return mark(one) === mark(other) && isSameFeed(one.feed, other.feed);
}

/** How many characters are left for the values, beside the ids. */
export function roomForValues({
	visible = '',
	all = '',
	archived = '',
}: Partial<WatchState>): number {
	return MAX_STORED - visible.length - all.length - archived.length;
}

/** Whether a search of the model leaves archived records out by itself, as Odoo decides it. */
function searchHidesArchived(schema: Schema, domain: Domain, context: Context): boolean {
	const active = activeNameIn(schema);
	if (active === undefined || context.active_test === false) return false;
	return !domain.some((term) => isLeaf(term) && term[0] === active);
}

function allWrites(
	client: OdooClient,
	{ records, watches }: WatchQuery,
	schema: Schema,
): ChangeSource {
	if (!schema.fields.has('write_date')) throw hasNoDates(records.model);
	const filtered = records.domain.filter(isLeaf).map(([path]) => path.split('.', 1)[0] ?? '');
	const fields = [
		...records.fields,
		...watches.map(({ field }) => field),
		// A record that did not match may do so now.
		...filtered.flatMap((name) => schema.fields.get(name) ?? []),
	];
	const context = { ...records.context, ...WITH_ARCHIVED };
	return changeSource(client, {
		trackBy: 'write_date',
		records: { ...records, fields, domain: withoutCheckpoints(records.model, []), context },
		schema,
	});
}

function hasNoDates(model: string): OdooError {
	return new OdooError('INVALID_VALUE', `Odoo does not record when ${model} is changed.`, {
		field: 'events',
		hint: 'Choose only the events Deleted, Enters Filter and Leaves Filter for this model.',
	});
}
