import { OdooError } from '../errors';
import type { Field } from '../schema/schema';
import { preview } from '../preview';
import type { Zones } from '../values/dates';
import { DAY_MS, HOUR_MS, instantAt, MINUTE_MS, SECOND_MS, wallAt, zoneOf } from '../values/dates';

/** What a relative date depends on. */
interface Clock {
	/** Milliseconds since 1970. */
	readonly nowMs: number;
	readonly zones: Zones;
}

/** Longer than any that makes sense. */
const MAX_LENGTH = 200;

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const STEP = `(?:[+-]\\d{1,6}[dwmyHMS]|=\\d{1,4}[dmyHMS]|[=+-](?:${WEEKDAYS.join('|')}|week_start))`;
const RELATIVE = new RegExp(`^\\s*(?:(?:today|now)(?:\\s+${STEP})*|${STEP}(?:\\s+${STEP})*)\\s*$`);

/** Steps within an hour, and by hours: time passes, also where clocks change. All others go by the clock. */
const ELAPSING = /^(?:[+-]\d+[HMS]|=\d+[MS])$/;

const UNIT_MS: Readonly<Record<string, number>> = {
	S: SECOND_MS,
	M: MINUTE_MS,
	H: HOUR_MS,
	d: DAY_MS,
	w: 7 * DAY_MS,
};

/**
 * Whether the text is a date relative to now, in the words of Odoo 19: `now`, `today -1d`, `=monday`.
 * Source: parse_date in odoo/tools/date_utils.py of Odoo 19.
 */
export function isRelativeDate(value: unknown): value is string {
	return typeof value === 'string' && value.length <= MAX_LENGTH && RELATIVE.test(value);
}

/** The value of a condition with a date in place of each relative one. */
export function withAbsoluteDates<T>(value: T, field: Field, clock: Clock): T | string | unknown[] {
	if (field.type !== 'date' && field.type !== 'datetime') return value;
	const absolute = (each: unknown) => (isRelativeDate(each) ? absoluteDate(each, clock) : each);
	return Array.isArray(value) ? value.map(absolute) : (absolute(value) as T | string);
}

/**
 * What a relative date comes to: a day as `2026-01-31` if it starts from today, else a time in UTC as
 * ISO. It is worked out here for all versions, in the zone that other dates of the filter are in: Odoo
 * knows it from 19 on, and goes by the user's zone. Weeks begin on Monday. From now on, hours are time
 * that passes; from today on, they are what clocks show: "today +9H" is nine o'clock on any day.
 * @throws OdooError `INVALID_VALUE` for one that comes to no date, such as `=13m`
 */
export function absoluteDate(text: string, { nowMs, zones }: Clock): string {
	const zone = zoneOf(zones);
	const words = text.trim().split(/\s+/);
	const isFromToday = words[0] === 'today';
	const steps = words.filter((word) => word !== 'today' && word !== 'now');
	const isDay = isFromToday && !steps.some((step) => /\d[HMS]$/.test(step));
	let ms = nowMs;
	let wallMs = isFromToday ? midnight(wallAt(nowMs, zone)) : wallAt(nowMs, zone);
	for (const step of steps) {
		const nextMs = stepped(wallMs, step);
		if (Number.isNaN(new Date(nextMs).getTime())) throw noDate(text);
		const isElapsed = !isFromToday && ELAPSING.test(step);
		ms = isElapsed ? ms + nextMs - wallMs : instantAt(nextMs, zone);
		wallMs = isElapsed ? wallAt(ms, zone) : nextMs;
	}
	const iso = new Date(isDay ? wallMs : ms).toISOString();
	if (!/^\d{4}-/.test(iso)) throw noDate(text);
	return isDay ? iso.slice(0, 10) : `${iso.slice(0, 19)}Z`;
}

/** The clock reading after one step; NaN if there is none. */
function stepped(wallMs: number, step: string): number {
	const sign = step.charAt(0);
	const what = step.slice(1);
	const weekday = what === 'week_start' ? 0 : WEEKDAYS.indexOf(what);
	if (weekday >= 0) return onWeekday(wallMs, weekday, sign);
	const unit = what.slice(-1);
	const number = Number(what.slice(0, -1));
	if (sign === '=') return withPart(wallMs, unit, number);
	const count = sign === '-' ? -number : number;
	const months = unit === 'y' ? 12 * count : count;
	return unit === 'y' || unit === 'm'
		? monthsLater(wallMs, months)
		: wallMs + count * (UNIT_MS[unit] ?? NaN);
}

/** `=` is that day of the current week, `+` and `-` the next and the last one, today included. */
function onWeekday(wallMs: number, weekday: number, sign: string): number {
	const offset = weekday - ((new Date(wallMs).getUTCDay() + 6) % 7);
	if (sign === '=') return midnight(wallMs) + offset * DAY_MS;
	if (sign === '+') return wallMs + (offset < 0 ? offset + 7 : offset) * DAY_MS;
	return wallMs + (offset > 0 ? offset - 7 : offset) * DAY_MS;
}

/** With one part of the date set, and what is smaller than a day, or than the part, reset. */
function withPart(wallMs: number, unit: string, number: number): number {
	const date = new Date(wallMs);
	const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
	switch (unit) {
		case 'y':
			return monthsLater(midnight(wallMs), 12 * (number - year));
		case 'm':
			return number < 1 || number > 12 ? NaN : monthsLater(midnight(wallMs), number - 1 - month);
		case 'd':
			return number < 1 ? NaN : midnight(date.setUTCDate(Math.min(number, daysIn(year, month))));
		case 'H':
			return number > 23 ? NaN : date.setUTCHours(number, 0, 0, 0);
		case 'M':
			return number > 59 ? NaN : date.setUTCMinutes(number, 0, 0);
		default:
			return number > 59 ? NaN : date.setUTCSeconds(number, 0);
	}
}

/** The same day of another month, or its last one. */
function monthsLater(wallMs: number, months: number): number {
	const date = new Date(wallMs);
	const day = date.getUTCDate();
	date.setUTCDate(1);
	date.setUTCMonth(date.getUTCMonth() + months);
	return date.setUTCDate(Math.min(day, daysIn(date.getUTCFullYear(), date.getUTCMonth())));
}

function daysIn(year: number, month: number): number {
	return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}

function midnight(wallMs: number): number {
	return Math.floor(wallMs / DAY_MS) * DAY_MS;
}

function noDate(text: string): OdooError {
	return new OdooError('INVALID_VALUE', `${preview(text)} is not an existing date.`, {
		hint: 'Write it like today -1d, or today =1d for the first of this month.',
	});
}
