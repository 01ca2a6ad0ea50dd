import { ModelCalls } from '../client/modelClient';
import type { Domain } from '../domain/domain';
import { allOf, and, or } from '../domain/domain';
import { hasCode, OdooError, recover } from '../errors';
import { shortHash } from '../fingerprint';
import { groupBy } from '../groupBy';
import { expectIds, expectNumber, expectRecords } from '../protocol/expect';
import type { RawRecord } from '../protocol/expect';
import { CHECK_SEARCH } from '../protocol/explanations';
import { readWithoutForbidden } from '../read/forbiddenFields';
import { endOfPage, hasShortPages, upToLimit } from '../read/pages';
import type { Field } from '../schema/schema';
import type { ChangeSource } from './changeSource';
import { checkTrackableId, contentOf } from './changeSource';
import type { ChangeWindow, Listing } from './feedCursor';
import { secondsOf } from './hiddenDates';
import type { ChangedRow, SeenVersion } from './seen';
import { ANY_TAG } from './seen';
import type { Timestamp } from './timestamps';
import { shifted, timestampIn } from './timestamps';

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
	const hasFractions =
		window.needsVersionTags && (await source.client.version()) >= FRACTIONS_SINCE;
	const listing = hasFractions
		? await listByFraction(source, window)
		: await listByValue(source, window);
	checkWindow(listing.rows, window, source.model);
	for (const { id } of listing.rows) checkTrackableId(id, source.model);
	return listing;
}

/** What was written within a second is told apart by the values of the records. */
async function listByValue(source: ChangeSource, window: ChangeWindow): Promise<Listing> {
	const { from, until, seen, needsVersionTags: hasValues, limit } = window;
	const untold = seen.versions(from, until).filter(({ versionTag }) => versionTag === ANY_TAG);
	const domain = notDelivered(source.trackBy, untold);
	const rows = await readRows(source, window, { domain, hasValues, limit });
	return { rows, cutAfter: lastOfMany(rows, limit) };
}

/**
 * With nothing new it takes one request, which leaves out what was delivered. What a group names has the
 * fraction of its date as its tag, anything else its values.
 */
async function listByFraction(source: ChangeSource, window: ChangeWindow): Promise<Listing> {
	const { from, until, afterId, seen, limit } = window;
	const delivered = seen.versions(from, until);
	const byFraction = delivered.filter(({ versionTag }) => isFraction(versionTag));
	const found = await readRows(source, window, {
		domain: notDelivered(source.trackBy, byFraction),
		hasValues: byFraction.length < delivered.length,
		limit,
	});
	const cutAfter = lastOfMany(found, limit);
	const unseen = found.filter((row) => !seen.has(row));
	if (unseen.length === 0) return { rows: [], cutAfter };
	const asked = and(source.domain, within(window, source.trackBy), idsAmong(unseen));
	const grouped = await readFractions(source, asked);
	const others = unseen.filter(({ id, versionTag }) => !grouped.has(id) && versionTag !== ANY_TAG);
	const tagged =
		others.length > 0
			? await readRows(source, window, { domain: idsAmong(others), hasValues: true })
			: [];
	const byId = new Map([...tagged.map((row) => [row.id, row] as const), ...grouped]);
	// One that is in neither has just left the window: its record is not to be found either.
	const rows = unseen.map((row) => byId.get(row.id) ?? row);
	if (afterId === undefined)
		rows.sort((one, other) => (one.at < other.at ? -1 : +(one.at > other.at)));
	return { rows, cutAfter };
}

const FRACTION = /^\.\d{6}$/;

function isFraction(versionTag: string): boolean {
	return versionTag === ANY_TAG || FRACTION.test(versionTag);
}

/** The fractions of records by id, one group per transaction. None for users who may not group them. */
async function readFractions(
	{ client, model, context, trackBy, hasWriteDate }: ChangeSource,
	domain: Domain,
): Promise<Map<number, ChangedRow>> {
	const last = `${trackBy}:max`;
	const written = 'write_date:max';
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
			aggregates: [...new Set([last, ...(hasWriteDate ? [written] : [])]), 'id:array_agg'],
			order: last,
		},
		// Hours of a zone would put two of them together when clocks go back.
		context: { ...context, tz: 'UTC' },
	};
	const groups = await recover(
		client.call(call, expectRecords),
		hasCode('ACCESS_DENIED'),
		(): readonly RawRecord[] => [],
	);
	const rows = new Map<number, ChangedRow>();
	for (const group of groups) {
		const at = timestampIn(group, last);
		const second = expectNumber(group[`${trackBy}:second_number`], `the seconds of ${trackBy}`);
		const micros = Math.round((second % 1) * 1_000_000);
		const versionTag = `.${String(micros).padStart(6, '0')}`;
		const ids = expectIds(group['id:array_agg'] ?? false, `the IDs of a group of ${model}`);
		const more = hasWriteDate ? { written: timestampIn(group, written) } : {};
		for (const id of ids) rows.set(id, { id, at, versionTag, ...more });
	}
	return rows;
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

function lastOfMany(rows: readonly ChangedRow[], limit: number): ChangedRow | undefined {
	return rows.length < limit ? undefined : rows.at(-1);
}

interface RowsToRead {
	/** Beside that of the source. */
	readonly domain?: Domain;
	/** Whether their values are read as well, for the version tags. */
	readonly hasValues: boolean;
	readonly limit?: number;
}

async function readRows(
	source: ChangeSource,
	window: ChangeWindow,
	asked: RowsToRead,
): Promise<ChangedRow[]> {
	const { client, model, trackBy, hasWriteDate, versionFields } = source;
	const query = {
		model,
		fields: asked.hasValues ? versionFields : [],
		// A forbidden one tells nothing of a change, and is not to be delivered either.
		isOptional: () => true,
	};
	const rows: ChangedRow[] = [];
	const read = async function* (fields: readonly Field[]) {
		yield { records: await rawRows(source, window, { ...asked, fields }), fields };
	};
	for await (const { records, fields } of readWithoutForbidden(client, query, read)) {
		const seconds = await secondsOf(source, window, records);
		for (const raw of records) {
			const values = fields.map((field) => contentOf(raw[field.name], field));
			// Where its date is hidden, so is most of what was written.
			const isHidden = raw[trackBy] === false;
			const shownTag = asked.hasValues ? shortHash(values) : '';
			rows.push({
				id: expectNumber(raw.id, 'the ID of a record'),
				at: seconds.get(raw.id) ?? timestampIn(raw, trackBy),
				versionTag: isHidden && window.needsVersionTags ? ANY_TAG : shownTag,
				...(hasWriteDate &&
					raw.write_date !== false && { written: timestampIn(raw, 'write_date') }),
			});
		}
	}
	return rows;
}

async function rawRows(
	{ client, model, domain, context, trackBy, hasWriteDate }: ChangeSource,
	window: ChangeWindow,
	asked: RowsToRead & { readonly fields: readonly Field[] },
): Promise<readonly RawRecord[]> {
	const dates = hasWriteDate ? [trackBy, 'write_date'] : [trackBy];
	const ask = async (limit: number | undefined) => {
		return await new ModelCalls(client, model, context).searchRead({
			domain: and(domain, within(window, trackBy), asked.domain ?? []),
			fields: [...new Set([...dates, ...asked.fields.map(({ name }) => name)])],
			order: window.afterId !== undefined ? 'id' : `${trackBy}, id`,
			...(limit !== undefined && { limit }),
		});
	};
	// What is new is little, and mostly nothing: not worth several tries.
	const isRecent = window.needsVersionTags && hasShortPages(model);
	const rows = await upToLimit(model, isRecent ? undefined : asked.limit, ask);
	return rows.slice(0, asked.limit);
}

/** Whole seconds, since Odoo 19 compares those, but 14 the microseconds that it never shows. */
function within({ from, until, afterId }: ChangeWindow, trackBy: string): Domain {
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
	const isWithin = ({ at }: ChangedRow) => at >= from && (until === undefined || at < until);
	if (rows.every(isWithin)) return;
	throw new OdooError(
		'PROTOCOL',
		`The server returned ${model} changes outside the requested period.`,
		{
			hint: CHECK_SEARCH,
		},
	);
}
