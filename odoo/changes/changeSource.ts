import type { Context, RpcValue } from '../call';
import type { OdooClient } from '../client/client';
import type { Domain } from '../domain/domain';
import { and } from '../domain/domain';
import { OdooError } from '../errors';
import { shortPrint } from '../fingerprint';
import type { RawRecord } from '../protocol/expect';
import { expectIds, expectNumber, expectRecords } from '../protocol/expect';
import type { RecordQuery } from '../read/readRecords';
import { readOpenFields } from '../read/related/openFields';
import { hasShortPages, upToLimit } from '../read/shortPages';
import { activeNameIn } from '../schema/activeName';
import { fieldOf, isWatchable } from '../schema/choose';
import type { Field, Schema } from '../schema/schema';
import type { ChangedRow, Listing, Stretch } from './feedCursor';
import type { Moment } from './timestamps';

/** Whose changes to list. The domain must have passed the domain guard. */
export interface Tracked {
	readonly model: string;
	readonly domain: Domain;
	readonly context: Context;
	/** A stored datetime field, most often `write_date`. */
	readonly trackBy: string;
	/** Whether the model records its last write. */
	readonly hasWriteDate: boolean;
	/**
	 * Their values tell two versions of a record apart where the server shows no finer date. None for
	 * other dates than the last write: those change only when they are set, and to whole seconds.
	 */
	readonly watched: readonly Field[];
}

/**
 * What to track for a query.
 * @throws OdooError `FIELD_NOT_FOUND`, or `INVALID_VALUE` for a field that is no stored date and time
 */
export function trackedBy(
	trackBy: string,
	{ model, domain, context, fields, related }: Omit<RecordQuery, 'order' | 'limit'>,
	schema: Schema,
): Tracked {
	checkTrackable(schema, trackBy);
	const active = activeNameIn(schema);
	const names = [...(active ? [active] : []), ...(related?.below.keys() ?? [])];
	const others = names.flatMap((name) => schema.fields.get(name) ?? []);
	// Others have another value without a write: what is computed, and lists of lines.
	const written = [...fields, ...others].filter(
		(field) => isWatchable(field) || field.companyDependent,
	);
	const watched = trackBy === 'write_date' ? written : [];
	return {
		model,
		domain,
		context,
		trackBy,
		hasWriteDate: schema.fields.has('write_date'),
		watched: [...new Map(watched.map((field) => [field.name, field])).values()],
	};
}

function checkTrackable(schema: Schema, trackBy: string): void {
	const { type, stored, searchable } = fieldOf(schema, trackBy);
	if (type === 'datetime' && stored && searchable) return;
	throw new OdooError(
		'INVALID_VALUE',
		`Changes of ${schema.model} cannot be tracked by "${trackBy}".`,
		{ field: trackBy, hint: 'Choose a date and time that Odoo stores, such as write_date.' },
	);
}

/**
 * From this version on, `second_number` of a date has a fraction, down to the microsecond that Odoo
 * stores: changes within a second can be told apart, and what one transaction wrote is one group.
 * Source: property_to_sql in odoo/orm/fields_temporal.py of Odoo 19.
 */
const FRACTIONS_SINCE = 19;

/** The rows of a stretch, by date, or by id where the stretch goes on after an id. */
export async function listChanges(
	client: OdooClient,
	tracked: Tracked,
	stretch: Stretch,
): Promise<Listing> {
	const hasFractions = stretch.needsMarks && (await client.version()) >= FRACTIONS_SINCE;
	return hasFractions
		? await listTransactions(client, tracked, stretch)
		: await listRows(client, tracked, stretch);
}

/** One group per transaction: a bulk import costs no more than a single change. */
async function listTransactions(
	client: OdooClient,
	{ model, domain, context, trackBy, hasWriteDate }: Tracked,
	stretch: Stretch,
): Promise<Listing> {
	const last = `${trackBy}:max`;
	const written = 'write_date:max';
	const isById = stretch.afterId !== undefined;
	const found = await client.call({
		model,
		method: 'formatted_read_group',
		params: {
			domain: and(domain, within(stretch, trackBy)),
			groupby: [
				`${trackBy}:day`,
				`${trackBy}:hour_number`,
				`${trackBy}:minute_number`,
				`${trackBy}:second_number`,
			],
			aggregates: [...new Set([last, ...(hasWriteDate ? [written] : [])]), 'id:array_agg'],
			order: last,
			// Groups do not come by id: all of them, to be sorted here.
			...(!isById && { limit: stretch.limit }),
		},
		// Hours of a zone would put two of them together when clocks go back.
		context: { ...context, tz: 'UTC' },
	});
	const groups = expectRecords(found, `${model}.formatted_read_group`);
	const rows = groups.flatMap((group): ChangedRow[] => {
		const at = momentIn(group, last);
		const second = expectNumber(group[`${trackBy}:second_number`], `the seconds of ${trackBy}`);
		const micros = Math.round((second % 1) * 1_000_000);
		const mark = `.${String(micros).padStart(6, '0')}`;
		const ids = expectIds(group['id:array_agg'] ?? false, `the IDs of a group of ${model}`);
		const more = hasWriteDate ? { written: momentIn(group, written) } : {};
		return ids.map((id) => ({ id, at, mark, ...more }));
	});
	return {
		rows: isById ? [...rows].sort((one, other) => one.id - other.id) : rows,
		isComplete: isById || groups.length < stretch.limit,
	};
}

async function listRows(client: OdooClient, tracked: Tracked, stretch: Stretch): Promise<Listing> {
	const { model, trackBy, hasWriteDate, watched } = tracked;
	const query = {
		model,
		fields: stretch.needsMarks ? watched : [],
		// One that is closed tells nothing of a change, and is not to be delivered either.
		isOptional: () => true,
	};
	const rows: ChangedRow[] = [];
	const read = async function* (fields: readonly Field[]) {
		yield await rawRows(client, tracked, stretch, fields);
	};
	for await (const { records, fields } of readOpenFields(client, query, read)) {
		for (const raw of records) {
			const values = fields.map((field) => contentOf(raw[field.name], field));
			rows.push({
				id: expectNumber(raw.id, 'the ID of a record'),
				at: momentIn(raw, trackBy),
				mark: stretch.needsMarks ? shortPrint(values) : '',
				...(hasWriteDate && raw.write_date !== false && { written: momentIn(raw, 'write_date') }),
			});
		}
	}
	return { rows: rows.slice(0, stretch.limit), isComplete: rows.length < stretch.limit };
}

async function rawRows(
	client: OdooClient,
	{ model, domain, context, trackBy, hasWriteDate }: Tracked,
	stretch: Stretch,
	fields: readonly Field[],
): Promise<{ readonly records: readonly RawRecord[]; readonly fields: readonly Field[] }> {
	const dates = hasWriteDate ? [trackBy, 'write_date'] : [trackBy];
	const ask = async (limit: number | undefined) => {
		const found = await client.call({
			model,
			method: 'search_read',
			params: {
				domain: and(domain, within(stretch, trackBy)),
				fields: [...new Set([...dates, ...fields.map(({ name }) => name)])],
				order: stretch.afterId !== undefined ? 'id' : `${trackBy}, id`,
				...(limit !== undefined && { limit }),
			},
			context,
		});
		return expectRecords(found, `${model}.search_read`);
	};
	// What is new is little, and mostly nothing: not worth several tries.
	const isRecent = stretch.needsMarks && hasShortPages(model);
	return { records: await upToLimit(model, isRecent ? undefined : stretch.limit, ask), fields };
}

/** Whole seconds, since Odoo 19 compares those, but 14 the microseconds that it never shows. */
function within({ from, until, afterId }: Stretch, trackBy: string): Domain {
	return [
		[trackBy, '>=', from],
		...(until !== undefined ? [[trackBy, '<', until]] : []),
		...(afterId ? [['id', '>', afterId]] : []),
	];
}

function momentIn(raw: RawRecord, name: string): Moment {
	// Group dates of Odoo 19 may come with a fraction.
	return String(raw[name]).slice(0, 19);
}

/** The records that match, archived ones too unless told: being archived is not being deleted. */
export async function matchingIds(
	client: OdooClient,
	{ model, domain, context }: Pick<Tracked, 'model' | 'domain' | 'context'>,
	{ hidesArchived = false } = {},
): Promise<Set<number>> {
	const found = await client.call({
		model,
		method: 'search',
		params: { domain, order: 'id' },
		context: { ...context, active_test: hidesArchived },
	});
	return new Set(expectIds(found, `${model}.search`));
}

/**
 * Which of the known records exist no more, in the order of their ids. Odoo keeps no trace of what
 * was deleted, so what is there is compared with what was. One request, two when some known records
 * no longer match the filter.
 */
export async function findDeleted(
	client: OdooClient,
	tracked: Tracked,
	known: ReadonlySet<number>,
): Promise<number[]> {
	const matching = await matchingIds(client, tracked);
	const gone = [...known].filter((id) => !matching.has(id));
	const leftFilter = tracked.domain.length > 0 && gone.length > 0;
	const existing = leftFilter
		? await matchingIds(client, { ...tracked, domain: [['id', 'in', gone]] })
		: matching;
	return gone.filter((id) => !existing.has(id)).sort((one, other) => one - other);
}

/** What of a raw value belongs to the record itself: a new name of a linked record is no change of it. */
export function contentOf(raw: RpcValue | undefined, { type }: Field): RpcValue {
	// Their order is that of the linked records, and may change with them.
	if (isList(type) && Array.isArray(raw)) return [...(raw as readonly number[])].sort(byNumber);
	return type === 'many2one' && Array.isArray(raw) ? (raw[0] as RpcValue) : (raw ?? false);
}

function isList(type: string): boolean {
	return type === 'many2many' || type === 'one2many';
}

function byNumber(one: number, other: number): number {
	return one - other;
}
