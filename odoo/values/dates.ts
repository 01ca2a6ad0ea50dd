import { OdooError } from '../errors';
import { preview } from '../preview';

/** Where wall-clock times are, when the value itself does not say it. */
export interface Zones {
	/** IANA zone the user chose for texts without offset, if any; blank is none. */
	readonly chosen?: string;
	/** The workflow's IANA zone, used when none was chosen. */
	readonly workflow: string;
}

/** A stretch of time in Odoo's format: `from` belongs to it, `until` does not. */
export interface Span {
	readonly from: string;
	readonly until: string;
}

/** What a value says: a point in time, or a clock reading that still needs a zone. */
type Reading =
	| { readonly kind: 'instant'; readonly ms: number }
	/** `wallMs` is the clock reading as if it were UTC; the kinds differ in their zone and length. */
	| { readonly kind: 'day' | 'iso' | 'odoo'; readonly wallMs: number };

/** Units of time. */
export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Before, many zones had offsets of their own; later ones are not known. */
const FIRST_CHECKED_MS = Date.UTC(1980, 0);
const LAST_CHECKED_MS = Date.UTC(2038, 0);

const DATE_TEXT =
	/^(\d{4}-\d\d-\d\d)(?:([T ])(\d\d:\d\d)(?::(\d\d)(?:[.,]\d+)?)?(?: ?(Z|[+-]\d\d(?::?\d\d)?))?)?$/;
const OFFSET_TEXT = /^([+-])(\d\d):?(\d\d)?$/;

/**
 * The calendar day as `YYYY-MM-DD`. A point in time falls on the day it is in the chosen zone, else
 * in the workflow's; a text without offset keeps the day it names.
 * @throws OdooError `INVALID_VALUE`
 */
export function toOdooDate(value: unknown, zones: Zones): string {
	const reading = readDate(value);
	if (reading.kind !== 'instant') return toOdoo(reading.wallMs, value).slice(0, 10);
	return toOdoo(wallAt(reading.ms, zoneOf(zones)), value).slice(0, 10);
}

/**
 * The time in UTC as `YYYY-MM-DD HH:MM:SS`, cut to the second. Odoo's own format means UTC unless a
 * zone was chosen; ISO texts without offset and bare dates are in the chosen zone, else in the
 * workflow's. A wall-clock time that the zone skips moves forward by the gap; of a time that comes
 * twice, the first is meant.
 * @throws OdooError `INVALID_VALUE`
 */
export function toOdooDatetime(value: unknown, zones: Zones): string {
	return toOdoo(instantOf(readDate(value), zones), value);
}

/**
 * All the time that the value names, in UTC: a day for a bare date, else one second.
 * @throws OdooError `INVALID_VALUE`
 */
export function toOdooSpan(value: unknown, zones: Zones): Span {
	const reading = readDate(value);
	const fromMs = instantOf(reading, zones);
	const untilMs =
		reading.kind === 'day'
			? instantOf({ kind: 'day', wallMs: reading.wallMs + DAY_MS }, zones)
			: fromMs + SECOND_MS;
	return { from: toOdoo(fromMs, value), until: toOdoo(untilMs, value) };
}

/** `2026-01-31T10:20:30Z` from Odoo's `2026-01-31 10:20:30`, which may have a fraction. */
export function fromOdooDatetime(raw: string): string {
	return `${raw.slice(0, 10)}T${raw.slice(11, 19)}Z`;
}

/** Milliseconds since 1970 at a time of Odoo's. */
export function msOfOdoo(raw: string): number {
	return Date.parse(fromOdooDatetime(raw));
}

/** A second in UTC as Odoo writes it, `2026-01-31 10:20:30`: sorts as text. */
export function timestampAt(ms: number): string {
	const iso = new Date(ms).toISOString();
	return `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
}

/**
 * The day, as `YYYY-MM-DD`, that begins at a time of Odoo's in a zone: `2026-10-31 23:00:00` begins
 * `2026-11-01` in Brussels.
 */
export function dayBeginningAt(raw: string, zone: string): string {
	// At noon it is that day whatever the clocks did at midnight.
	const noonMs = wallAt(msOfOdoo(raw), zone) + DAY_MS / 2;
	return new Date(noonMs).toISOString().slice(0, 10);
}

/**
 * The zone's name, under which Odoo knows it too; it takes UTC for a name it does not know. JavaScript has old names
 * for some, such as Asia/Calcutta for Asia/Kolkata, which newer systems do not know any more.
 * @throws OdooError `INVALID_VALUE` for an unknown zone, or one that is only an offset
 */
export function zoneName(zones: Zones): string {
	const given = zoneOf(zones);
	const name = formatterOf(given).resolvedOptions().timeZone;
	if (/^[+-]/.test(name)) throw unknownZone(name);
	return name.toLowerCase() === given.toLowerCase() ? name : given;
}

/** Whether the clocks of a zone show full hours when those of UTC do, from 1980 on. */
export function hasFullHours(zone: string): boolean {
	for (let ms = FIRST_CHECKED_MS; ms < LAST_CHECKED_MS; ms += 30 * DAY_MS) {
		if (offsetAt(ms, zone) % HOUR_MS !== 0) return false;
	}
	return true;
}

/** Whether the value is a date without a time, such as `2026-01-31`. */
export function isBareDate(value: unknown): boolean {
	return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value.trim());
}

function readDate(value: unknown): Reading {
	if (typeof value === 'string') return readText(value);
	if (typeof value === 'number') throw ambiguous(value);
	const ms = msOf(value);
	if (ms === undefined || Number.isNaN(ms)) throw noDate(value);
	return { kind: 'instant', ms };
}

/** Milliseconds of a JavaScript `Date` or of a Luxon `DateTime`; NaN when that is invalid. */
function msOf(value: unknown): number | undefined {
	const { getTime, toMillis } = Object(value) as Partial<Record<string, unknown>>;
	const method = toMillis ?? getTime; // by method, since a value may come from another realm
	const ms: unknown = typeof method === 'function' ? method.call(value) : undefined;
	return typeof ms === 'number' ? ms : undefined;
}

function readText(text: string): Reading {
	const [, day, separator, minutes, seconds = '00', offset] = DATE_TEXT.exec(text.trim()) ?? [];
	if (!day) throw noDate(text);
	const iso = separator ? `${day}T${minutes}:${seconds}` : `${day}T00:00:00`;
	const wallMs = Date.parse(`${iso}Z`);
	// February 30 is read as a day in March: only what comes back unchanged exists.
	if (Number.isNaN(wallMs) || !new Date(wallMs).toISOString().startsWith(iso)) throw noDate(text);
	if (offset) return { kind: 'instant', ms: wallMs - offsetMs(offset, text) };
	if (!separator) return { kind: 'day', wallMs };
	return { kind: separator === 'T' ? 'iso' : 'odoo', wallMs };
}

function offsetMs(offset: string, text: string): number {
	const [, sign, hours = 0, minutes = 0] = OFFSET_TEXT.exec(offset) ?? [];
	if (Number(hours) > 23 || Number(minutes) > 59) throw noDate(text);
	const ms = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
	return sign === '-' ? -ms : ms;
}

function instantOf(reading: Reading, zones: Zones): number {
	if (reading.kind === 'instant') return reading.ms;
	if (reading.kind === 'odoo' && !zones.chosen) return reading.wallMs;
	return instantAt(reading.wallMs, zoneOf(zones));
}

/** The zone that texts without an offset are in. */
export function zoneOf(zones: Zones): string {
	return zones.chosen || zones.workflow;
}

/** The point in time at which the clocks of a zone show `wallMs`. */
export function instantAt(wallMs: number, zone: string): number {
	const before = offsetAt(wallMs - DAY_MS, zone);
	const after = offsetAt(wallMs + DAY_MS, zone);
	const exact = [before, after].find((offset) => offsetAt(wallMs - offset, zone) === offset);
	// Neither holds in the gap when clocks go forward; the old offset leads past it.
	return wallMs - (exact ?? before);
}

/** `ms` is a whole second. */
function offsetAt(ms: number, zone: string): number {
	return wallAt(ms, zone) - ms;
}

/** What the clocks of a zone show at a point in time, cut to the second, as if it were UTC. */
export function wallAt(ms: number, zone: string): number {
	const parts = formatterOf(zone).formatToParts(ms);
	const part = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
	const year = part.era === 'BC' ? 1 - Number(part.year) : Number(part.year);
	const wall = new Date(0);
	// Not Date.UTC, which takes the year 99 for 1999.
	wall.setUTCFullYear(year, Number(part.month) - 1, Number(part.day));
	return wall.setUTCHours(Number(part.hour), Number(part.minute), Number(part.second));
}

/** Making one costs as much as thousands of uses. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
	const formatter = formatters.get(zone) ?? newFormatter(zone);
	formatters.set(zone, formatter);
	return formatter;
}

function newFormatter(zone: string): Intl.DateTimeFormat {
	try {
		return new Intl.DateTimeFormat('en-US', {
			calendar: 'gregory',
			numberingSystem: 'latn',
			timeZone: zone,
			era: 'short',
			year: 'numeric',
			month: 'numeric',
			day: 'numeric',
			hour: 'numeric',
			minute: 'numeric',
			second: 'numeric',
			hourCycle: 'h23',
		});
	} catch (error) {
		throw unknownZone(zone, error);
	}
}

/** Odoo's format; it knows the years 1 to 9999. */
function toOdoo(ms: number, value: unknown): string {
	const iso = Number.isNaN(new Date(ms).getTime()) ? '' : new Date(ms).toISOString();
	if (!/^\d{4}-/.test(iso) || iso.startsWith('0000')) throw noDate(value);
	return timestampAt(ms);
}

const ACCEPTED =
	'Use 2026-01-31, 2026-01-31T10:20:30 with or without an offset such as Z or +02:00, 2026-01-31 10:20:30, or a date of n8n such as {{ $now }}.';

function noDate(value: unknown): OdooError {
	return new OdooError('INVALID_VALUE', `${preview(value)} is not a valid date.`, {
		hint: ACCEPTED,
	});
}

function ambiguous(value: number): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		`${value} is ambiguous: it could be in seconds or milliseconds.`,
		{
			hint: `Convert it first, with DateTime.fromSeconds() or DateTime.fromMillis(). ${ACCEPTED}`,
		},
	);
}

function unknownZone(zone: string, cause?: unknown): OdooError {
	return new OdooError('INVALID_VALUE', `The timezone "${zone}" is unknown.`, {
		hint: 'Use a name such as Europe/Brussels or UTC.',
		cause,
	});
}
