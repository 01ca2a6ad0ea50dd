import { chunksOf } from '../chunks';
import { WITH_ARCHIVED } from '../client/modelClient';
import type { Domain } from '../domain/domain';
import { allOf, and, or } from '../domain/domain';
import { hasCode, OdooError, recover } from '../errors';
import { shortHash } from '../fingerprint';
import { groupBy } from '../groupBy';
import { expectIds, expectNumber, expectRecords } from '../protocol/expect';
import type { RawRecord } from '../protocol/expect';
import { CHECK_SEARCH } from '../protocol/explanations';
import { readWithoutForbidden } from '../read/forbiddenFields';
import type { AskForRecords, Search } from '../read/pages';
import { endOfPage, hasShortPages, rawPages, sizerFor } from '../read/pages';
import { PageSizer } from '../read/pageSizer';
import type { Field } from '../schema/schema';
import type { ChangeSource } from './changeSource';
import { checkTrackableId, contentOf } from './changeSource';
import type { ChangeWindow, Listing } from './feedCursor';
import { secondsOf } from './hiddenDates';
import type { ChangedRow, SeenVersion, Version } from './seen';
import { ANY_TAG } from './seen';
import type { Timestamp } from './timestamps';
import { isBetween, shifted, timestampIn } from './timestamps';

/*
 * Which changes there are is always told by a search for records, as any other read finds them. Groups of
 * records only tell their versions apart: Odoo may leave records out of groups, such as private meetings
 * of others, or refuse them altogether.
 */

/**
 * From this version on, `second_number` of a date has a fraction, down to the microsecond that Odoo
 * stores: changes within a second can be told apart, and what one transaction wrote is one group.
 * Source: property_to_sql in odoo/orm/fields_temporal.py of Odoo 19.
 */
const FRACTIONS_SINCE = 19;

/**
 * The changes in a window, by date, or by id where it begins after an id.
 * @throws OdooError `PROTOCOL` for changes that are not in the window: reading on would never end
 */
export async function listChanges(source: ChangeSource, window: ChangeWindow): Promise<Listing> {
	const listing = window.needsVersionTags
		? await listVersions(source, window)
		: await listRows(source, window);
	checkWindow(listing.rows, window, source.model);
	for (const { id } of listing.rows) checkTrackableId(id, source.model);
	return listing;
}

async function listRows(source: ChangeSource, window: ChangeWindow): Promise<Listing> {
	const { limit } = window;
	const { rows, isCut } = await readRows(source, window, { hasValues: false, limit });
	return { rows, cutAfter: isCut ? rows.at(-1) : undefined };
}

/**
 * With nothing new it takes one request: from Odoo 19 on that leaves out what was delivered, before it
 * reads values, unless these are too many for one request.
 */
async function listVersions(source: ChangeSource, window: ChangeWindow): Promise<Listing> {
	const { from, until, seen, limit } = window;
	const hasFractions = (await source.client.version()) >= FRACTIONS_SINCE;
	const delivered = seen.versions(from, until);
	const excluded = delivered.filter(
		({ versionTag }) => versionTag === ANY_TAG || (hasFractions && FRACTION.test(versionTag)),
	);
	const most = limit + seen.count(from, until);
	const tellsByValue = !hasFractions || excluded.length < delivered.length;
	const hasValues = tellsByValue && fitsWithValues(source, window);
	const asked = hasValues ? Math.min(most, rowsAtOnce(source)) : most;
	const domain = notDelivered(source.trackBy, excluded);
	const found = await readRows(source, window, { domain, hasValues, limit: asked });

	const rows = untilEnough(found.rows, window);
	const isCut = rows.length < found.rows.length || found.isCut;
	const tagged = await withTags(source, window, { rows, hasFractions });
	return { rows: tagged, cutAfter: isCut ? rows.at(-1) : undefined };
}

/** How many records may come with their values in one request. */
function rowsAtOnce({ client, versionFields, dates }: ChangeSource): number {
	return sizerFor(client, [...dates, ...versionFields]).size;
}

/** Whether values are read with the dates. Before the watermark only what was seen there needs them. */
function fitsWithValues(source: ChangeSource, { from, until, seen, limit }: ChangeWindow): boolean {
	const atOnce = rowsAtOnce(source);
	const seenCount = seen.count(from, until);
	return limit + seenCount <= atOnce || (until === undefined && seenCount <= atOnce / 2);
}

/** The first rows, with no more than the limit of those that are new for sure. */
function untilEnough(rows: readonly ChangedRow[], { seen, limit }: ChangeWindow): ChangedRow[] {
	let count = 0;
	const end = rows.findIndex((row) => !seen.hasSecond(row) && ++count >= limit);
	return end < 0 ? [...rows] : rows.slice(0, end + 1);
}

const FRACTION = /^\.\d{6}$/;

/** How many ids a request for their versions names. */
const IDS_PER_REQUEST = 20_000;

/**
 * Rows that may be new, with their tags. What a group names has the fraction of its date as its tag,
 * anything else its values.
 */
async function withTags(
	source: ChangeSource,
	window: ChangeWindow,
	{ rows, hasFractions }: { readonly rows: readonly ChangedRow[]; readonly hasFractions: boolean },
): Promise<readonly ChangedRow[]> {
	const { until, afterId, seen } = window;
	const unseen = rows.filter((row) => !seen.has(row));
	// Before the watermark, what was delivered need not be remembered.
	const asked = until === undefined ? unseen : unseen.filter((row) => seen.hasSecond(row));
	const tagged = new Map<number, Version>();
	if (hasFractions) {
		for (const chunk of chunksOf(asked, IDS_PER_REQUEST)) {
			const domain = and(withinWindow(window, source.trackBy), idsAmong(chunk));
			for (const row of await readFractions(source, domain)) tagged.set(row.id, row);
		}
	}
	const others = asked.filter(({ id, versionTag }) => !tagged.has(id) && versionTag === '');
	for (const chunk of chunksOf(others, rowsAtOnce(source))) {
		const seconds = new Map(chunk.map(({ id, at }) => [id, at]));
		const one = {
			domain: idsAmong(chunk),
			hasValues: true,
			lastSecondOf: (id: number) => seconds.get(id),
		};
		for (const row of (await readRows(source, window, one)).rows) tagged.set(row.id, row);
	}
	// One that is not found again has just left the window: its record is not to be found either.
	const versions = unseen.map((row) => {
		const { at, versionTag } = tagged.get(row.id) ?? row;
		// Later readings of the server's clock than that of the listing say nothing of what it has.
		return { ...row, at, versionTag };
	});
	return afterId === undefined ? versions.sort(byDate) : versions;
}

function byDate(one: ChangedRow, other: ChangedRow): number {
	return one.at < other.at ? -1 : one.at > other.at ? 1 : 0;
}

/**
 * The fractions of records, one group per transaction. None for users who may not group them.
 * @param domain names the records: the filter may depend on the zone
 */
async function readFractions(
	{ client, model, context, trackBy }: ChangeSource,
	domain: Domain,
): Promise<ReadonlyArray<Version & Pick<ChangedRow, 'id'>>> {
	const last = `${trackBy}:max`;
	const call = {
		model,
		method: 'formatted_read_group',
		params: {
			domain,
			groupby: [
				`${trackBy}:day`,
				`${trackBy}:hour_number`,
				`${trackBy}:minute_number`,
				`${trackBy}:second_number`,
			],
			aggregates: [last, 'id:array_agg'],
			order: last,
		},
		// Hours of a zone would put two of them together when clocks go back.
		context: { ...context, ...WITH_ARCHIVED, tz: 'UTC' },
	};
	const groups = await recover(
		client.call(call, expectRecords),
		hasCode('ACCESS_DENIED'),
		(): readonly RawRecord[] => [],
	);
	return groups.flatMap((group) => {
		const at = timestampIn(group, last);
		const second = expectNumber(group[`${trackBy}:second_number`], `the seconds of ${trackBy}`);
		const micros = Math.round((second % 1) * 1_000_000);
		const versionTag = `.${String(micros).padStart(6, '0')}`;
		const ids = expectIds(group['id:array_agg'] ?? false, `the IDs of a group of ${model}`);
		return ids.map((id) => ({ id, at, versionTag }));
	});
}

/** Odoo 19 takes 50 ms for the conditions of so many. With more, all are listed, and told apart then. */
const MAX_EXCLUDED_VERSIONS = 300;
const MAX_EXCLUDED_IDS = 10_000;

/** Leaves out what was delivered, to be told at once that nothing is new; a condition that may be missing. */
function notDelivered(trackBy: string, versions: readonly SeenVersion[]): Domain {
	const count = versions.reduce((sum, { ids }) => sum + ids.length, 0);
	if (versions.length > MAX_EXCLUDED_VERSIONS || count > MAX_EXCLUDED_IDS) return [];
	const outside = (from: Timestamp, seconds: number): Domain =>
		or([[trackBy, '<', from]], [[trackBy, '>=', shifted(from, seconds)]]);
	const isOther = ({ ids }: SeenVersion): Domain => [['id', 'not in', ids]];
	const whole = versions.filter(({ versionTag }) => versionTag === ANY_TAG);
	const exact = versions.filter(({ versionTag }) => versionTag !== ANY_TAG);
	const byMinute = groupBy(exact, ({ at }) => at.slice(0, -2));
	return and(
		...whole.map((version) => or(isOther(version), outside(version.at, 1))),
		// By minute, since a second of it with its fraction is a number to compare with.
		...[...byMinute].map(([minute, within]) => {
			const isNew = within.map((version): Domain => {
				// The sum as PostgreSQL makes it: the decimal number may be another one in its last bit.
				const second = Number(version.at.slice(-2)) + Number(version.versionTag);
				return or(isOther(version), [[`${trackBy}.second_number`, 'not in', [second]]]);
			});
			return or(outside(`${minute}00`, 60), allOf(isNew));
		}),
	);
}

function idsAmong(rows: readonly ChangedRow[]): Domain {
	return [['id', 'in', rows.map(({ id }) => id)]];
}

interface RowsToRead {
	/** Beside that of the source. */
	readonly domain?: Domain;
	/** Whether their values are read as well, for the version tags. */
	readonly hasValues: boolean;
	/** All of them when left out, and then not as of one moment. */
	readonly limit?: number;
	/** The second that a record was last found in, in case its date is hidden. */
	readonly lastSecondOf?: (id: number) => Timestamp | undefined;
}

async function readRows(
	source: ChangeSource,
	window: ChangeWindow,
	asked: RowsToRead,
): Promise<RowsRead<ChangedRow>> {
	const { client, model, trackBy, hasWriteDate, versionFields } = source;
	const query = {
		model,
		fields: asked.hasValues ? versionFields : [],
		// A forbidden one tells nothing of a change, and is not to be delivered either.
		isOptional: () => true,
	};
	const rows: ChangedRow[] = [];
	let isCut = false;
	const read = async function* (fields: readonly Field[], ask: AskForRecords) {
		const found = await rawRows(source, window, { ...asked, fields, ask });
		yield { found, fields };
	};
	for await (const { found, fields } of readWithoutForbidden(client, query, read)) {
		const { rows: records } = found;
		({ isCut } = found);
		const { lastSecondOf = (id) => window.seen.secondOf(id) } = asked;
		const seconds = await secondsOf(source, window, { rows: records, lastSecondOf });
		for (const raw of records) {
			const values = fields.map((field) => contentOf(raw[field.name], field));
			rows.push({
				id: expectNumber(raw.id, 'the ID of a record'),
				at: seconds.get(raw.id) ?? timestampIn(raw, trackBy),
				versionTag: asked.hasValues ? shortHash(values) : '',
				...(hasWriteDate &&
					raw.write_date !== false && { written: timestampIn(raw, 'write_date') }),
			});
		}
	}
	return { rows, isCut };
}

interface RowsRead<R> {
	readonly rows: R[];
	/** There may be more behind the last one. */
	readonly isCut: boolean;
}

interface RawRows extends RowsToRead {
	readonly fields: readonly Field[];
	readonly ask: AskForRecords;
}

async function rawRows(
	{ client, model, domain, context, trackBy, dates }: ChangeSource,
	window: ChangeWindow,
	{ domain: more = [], fields, limit, ask }: RawRows,
): Promise<RowsRead<RawRecord>> {
	const search: Search = {
		model,
		domain: and(domain, withinWindow(window, trackBy), more),
		fields: [...new Map([...dates, ...fields].map((field) => [field.name, field])).values()],
		order: window.afterId !== undefined ? 'id' : `${trackBy}, id`,
		context,
	};
	// What is new is little, and mostly nothing: not worth several tries.
	const isRecent = window.needsVersionTags && hasShortPages(model);
	if (isRecent) {
		const all = await ask(client, search);
		return { rows: all.slice(0, limit), isCut: limit !== undefined && all.length >= limit };
	}
	if (limit !== undefined && !hasShortPages(model)) {
		// One request is a snapshot: of several, a record that is written meanwhile would be missing, and with it
		// the sign that there are more.
		const sizer = new PageSizer({ firstSize: limit, maxSize: limit, now: client.now });
		const { records, size } = await sizer.load(limit, async (count) =>
			ask(client, { ...search, limit: count }),
		);
		return { rows: [...records], isCut: records.length >= size };
	}
	const rows: RawRecord[] = [];
	for await (const page of rawPages(client, { ...search, limit }, ask)) {
		for (const row of page) rows.push(row);
	}
	return { rows, isCut: limit !== undefined && rows.length >= limit };
}

/** Whole seconds, since Odoo 19 compares those, but 14 the microseconds that it never shows. */
function withinWindow({ from, until, afterId }: ChangeWindow, trackBy: string): Domain {
	return [
		[trackBy, '>=', from],
		...(until !== undefined ? [[trackBy, '<', until]] : []),
		...(afterId ? [['id', '>', afterId]] : []),
	];
}

function checkWindow(
	rows: readonly ChangedRow[],
	{ from, until, afterId }: ChangeWindow,
	model: string,
): void {
	if (afterId !== undefined) {
		const ids = rows.map(({ id }) => id);
		endOfPage(ids, afterId, model);
	}
	if (rows.every(({ at }) => isBetween(at, from, until))) return;
	throw new OdooError(
		'PROTOCOL',
		`The server returned ${model} changes outside the requested period.`,
		{ hint: CHECK_SEARCH },
	);
}
