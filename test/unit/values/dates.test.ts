import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
	fromOdooDatetime,
	isBareDate,
	toOdooDate,
	toOdooDatetime,
	toOdooSpan,
} from '../../../odoo/values/dates';
import { thrownBy } from '../../support/thrownBy';

const brussels = { workflow: 'Europe/Brussels' };
const tokyoChosen = { chosen: 'Asia/Tokyo', workflow: 'Europe/Brussels' };

const ZONES = [
	'UTC',
	'Africa/Casablanca',
	'America/New_York',
	'America/Sao_Paulo',
	'America/St_Johns',
	'Asia/Kathmandu',
	'Asia/Tehran',
	'Australia/Lord_Howe',
	'Europe/Amsterdam',
	'Europe/Brussels',
	'Pacific/Apia',
	'Pacific/Chatham',
];

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;

describe('toOdooDatetime', () => {
	it.each([
		['Z', '2026-01-31T10:20:30Z', '2026-01-31 10:20:30'],
		['a fraction', '2026-01-31T10:20:30.999Z', '2026-01-31 10:20:30'],
		['a comma fraction', '2026-01-31T10:20:30,5Z', '2026-01-31 10:20:30'],
		['an offset', '2026-01-31T10:20:30+02:00', '2026-01-31 08:20:30'],
		['an offset of minutes', '2026-01-31T10:20:30-03:30', '2026-01-31 13:50:30'],
		['a short offset', '2026-01-31T10:20:30+02', '2026-01-31 08:20:30'],
		['an offset without colon', '2026-01-31T10:20:30+0545', '2026-01-31 04:35:30'],
		['an offset and no seconds', '2026-01-31T23:30-01:00', '2026-02-01 00:30:00'],
		["SQL's offset", '2026-01-31 10:20:30.123 +02:00', '2026-01-31 08:20:30'],
		['surrounding blanks', ' 2026-01-31T10:20:30Z\n', '2026-01-31 10:20:30'],
		['a leap day', '2024-02-29T12:00:00Z', '2024-02-29 12:00:00'],
		['the year 99', '0099-01-01T00:00:00Z', '0099-01-01 00:00:00'],
	])('reads an ISO text with %s', (_case, text, expected) => {
		expect(toOdooDatetime(text, brussels)).toBe(expected);
		expect(toOdooDatetime(text, tokyoChosen)).toBe(expected);
	});

	it.each([
		['2026-01-31T10:20:30', '2026-01-31 09:20:30', '2026-01-31 01:20:30'],
		['2026-07-31T10:20', '2026-07-31 08:20:00', '2026-07-31 01:20:00'],
		['2026-01-31', '2026-01-30 23:00:00', '2026-01-30 15:00:00'],
	])('takes %s in the chosen zone, else in the workflow zone', (text, inBrussels, inTokyo) => {
		expect(toOdooDatetime(text, brussels)).toBe(inBrussels);
		expect(toOdooDatetime(text, { chosen: '', workflow: 'Europe/Brussels' })).toBe(inBrussels);
		expect(toOdooDatetime(text, tokyoChosen)).toBe(inTokyo);
	});

	it("takes Odoo's own format as UTC unless a zone was chosen", () => {
		expect(toOdooDatetime('2026-01-31 10:20:30', brussels)).toBe('2026-01-31 10:20:30');
		expect(toOdooDatetime('2026-01-31 10:20:30', tokyoChosen)).toBe('2026-01-31 01:20:30');
	});

	it('takes JavaScript dates and Luxon date-times as points in time', () => {
		expect(toOdooDatetime(new Date('2026-01-31T10:20:30.5Z'), tokyoChosen)).toBe(
			'2026-01-31 10:20:30',
		);
		const luxon = DateTime.fromISO('2026-01-31T10:20:30', { zone: 'America/New_York' });
		expect(toOdooDatetime(luxon, tokyoChosen)).toBe('2026-01-31 15:20:30');
	});

	it('moves a time that the zone skips forward by the gap', () => {
		expect(toOdooDatetime('2026-03-29T02:30:00', brussels)).toBe('2026-03-29 01:30:00'); // 03:30
		expect(toOdooDatetime('2011-12-30T12:00', { workflow: 'Pacific/Apia' })).toBe(
			'2011-12-30 22:00:00', // the zone had no December 30: noon of the 31st
		);
	});

	it('takes the first of two equal times when clocks go back', () => {
		expect(toOdooDatetime('2026-10-25T02:30:00', brussels)).toBe('2026-10-25 00:30:00');
	});

	it.each([
		['an impossible day', '2026-02-30'],
		['an impossible leap day', '2026-02-29T10:00:00Z'],
		['a month 13', '2026-13-01'],
		["24 o'clock", '2026-01-31T24:00:00Z'],
		['a second 60', '2026-01-31 10:20:60'],
		['an impossible offset', '2026-01-31T10:20:30+24:00'],
		['the year 0', '0000-01-01T00:00:00Z'],
		['a time that is before the year 1 in UTC', '0001-01-01T00:00:00+01:00'],
		['a time that is after the year 9999 in UTC', '9999-12-31T23:59:59-01:00'],
		['day first', '31/01/2026'],
		['month first', '01-31-2026'],
		['one-digit months', '2026-1-5'],
		['a month', '2026-01'],
		['compact ISO', '20260131T102030Z'],
		['a week date', '2026-W05-6'],
		['words', 'tomorrow'],
		['a zone name', '2026-01-31 10:20:30 UTC'],
		['digits', '1767225600'],
		['nothing', ''],
		['null', null],
		['undefined', undefined],
		['true', true],
		['an object', { date: '2026-01-31' }],
		['a list', ['2026-01-31']],
		['an invalid Date', new Date('x')],
		['an invalid DateTime', DateTime.invalid('test')],
	])('rejects %s', (_case, value) => {
		for (const convert of [toOdooDatetime, toOdooDate, toOdooSpan]) {
			const error = thrownBy(() => convert(value, { workflow: 'UTC' }));
			expect(error.code).toBe('INVALID_VALUE');
			expect(error.hint).toContain('2026-01-31T10:20:30');
		}
	});

	it('names the value in the error', () => {
		expect(thrownBy(() => toOdooDatetime('31/01/2026', brussels)).message).toContain(
			'"31/01/2026"',
		);
	});

	it('rejects a number, which may be seconds or milliseconds', () => {
		const error = thrownBy(() => toOdooDatetime(1767225600, brussels));
		expect(error.code).toBe('INVALID_VALUE');
		expect(error.message).toContain('1767225600');
		expect(error.message).toContain('seconds or milliseconds');
	});

	it.each([{ workflow: 'Mars/Olympus' }, { chosen: 'Mars/Olympus', workflow: 'UTC' }])(
		'names an unknown zone: %j',
		(zones) => {
			const error = thrownBy(() => toOdooDatetime('2026-01-31', zones));
			expect(error.code).toBe('INVALID_VALUE');
			expect(error.message).toContain('"Mars/Olympus"');
		},
	);

	it('agrees with Luxon for any instant, however it is written', () => {
		fc.assert(
			fc.property(anyInstantMs(), fc.constantFrom(...ZONES), (ms, zone) => {
				const luxon = DateTime.fromMillis(ms, { zone });
				const expected = luxon.toUTC().toFormat('yyyy-MM-dd HH:mm:ss');
				const zones = { chosen: zone, workflow: 'Asia/Tokyo' };
				expect(toOdooDatetime(luxon, zones)).toBe(expected);
				expect(toOdooDatetime(luxon.toJSDate(), zones)).toBe(expected);
				expect(toOdooDatetime(luxon.toUTC().toISO(), zones)).toBe(expected);
				// ISO has no offsets of seconds, which zones had before their standard time.
				if (Number.isInteger(luxon.offset))
					expect(toOdooDatetime(luxon.toISO(), zones)).toBe(expected);
			}),
			{ numRuns: 2000 },
		);
	});

	// Luxon's own reading of wall-clock times is no oracle: it starts from today's offset, and errs
	// where the zone had another one. Its way from instants to clocks is exact.
	it('finds the instant at which the clocks of a zone, by Luxon, show a time', () => {
		fc.assert(
			fc.property(fc.constantFrom(...ZONES), anyWallMs(), (zone, ms) => {
				const wall = new Date(ms).toISOString().slice(0, 19);
				const expected = odooText(instantByLuxon(ms, zone));
				expect(toOdooDatetime(wall, { workflow: zone })).toBe(expected);
				const odooFormat = wall.replace('T', ' ');
				expect(toOdooDatetime(odooFormat, { chosen: zone, workflow: 'UTC' })).toBe(expected);
			}),
			{ numRuns: 1000 },
		);
	});

	const changing = ZONES.map((zone) => [zone, clockChanges(zone)] as const).filter(
		([, changes]) => changes.length > 0,
	);

	it.each(changing)('does so around each change of the clocks in %s', (zone, changes) => {
		for (const change of changes) {
			for (let minutes = -150; minutes <= 150; minutes += 50) {
				const wallMs = change + minutes * 60_000;
				const wall = new Date(wallMs).toISOString().slice(0, 19);
				const expected = odooText(instantByLuxon(wallMs, zone));
				expect([wall, toOdooDatetime(wall, { workflow: zone })]).toEqual([wall, expected]);
			}
		}
	});
});

describe('toOdooDate', () => {
	it.each(['2026-01-31', ' 2026-01-31 '])('keeps the bare date %j', (text) => {
		expect(toOdooDate(text, brussels)).toBe('2026-01-31');
		expect(toOdooDate(text, tokyoChosen)).toBe('2026-01-31');
	});

	it.each(['2026-01-31T23:30:00', '2026-01-31T23:30', '2026-01-31 23:30:00'])(
		'keeps the day of %s, which has no offset',
		(text) => {
			expect(toOdooDate(text, brussels)).toBe('2026-01-31');
			expect(toOdooDate(text, tokyoChosen)).toBe('2026-01-31');
		},
	);

	it.each([
		['a text with Z', '2026-01-31T16:30:00Z'],
		['a text with an offset', '2026-01-31T11:30:00-05:00'],
		['a Date', new Date('2026-01-31T16:30:00Z')],
		['a DateTime', DateTime.fromISO('2026-01-31T11:30:00', { zone: 'America/New_York' })],
	])('takes the day in the chosen zone, else in the workflow zone, for %s', (_case, value) => {
		expect(toOdooDate(value, brussels)).toBe('2026-01-31');
		expect(toOdooDate(value, tokyoChosen)).toBe('2026-02-01');
	});

	it('agrees with Luxon for any instant', () => {
		fc.assert(
			fc.property(anyInstantMs(), fc.constantFrom(...ZONES), (ms, zone) => {
				const expected = DateTime.fromMillis(ms, { zone }).toISODate();
				expect(toOdooDate(new Date(ms), { workflow: zone })).toBe(expected);
			}),
			{ numRuns: 2000 },
		);
	});
});

describe('toOdooSpan', () => {
	it.each([
		['a second', '2026-01-31T10:20:30.7Z', '2026-01-31 10:20:30', '2026-01-31 10:20:31'],
		['a day', '2026-01-31', '2026-01-30 23:00:00', '2026-01-31 23:00:00'],
		['a day of 23 hours', '2026-03-29', '2026-03-28 23:00:00', '2026-03-29 22:00:00'],
		['a day of 25 hours', '2026-10-25', '2026-10-24 22:00:00', '2026-10-25 23:00:00'],
	])('spans %s', (_case, value, from, until) => {
		expect(toOdooSpan(value, brussels)).toEqual({ from, until });
	});

	it('starts a day at its first hour where midnight is skipped', () => {
		expect(toOdooSpan('2018-11-04', { workflow: 'America/Sao_Paulo' })).toEqual({
			from: '2018-11-04 03:00:00', // 01:00 there
			until: '2018-11-05 02:00:00',
		});
	});
});

describe('fromOdooDatetime', () => {
	it.each(['2026-01-31 10:20:30', '2026-01-31 10:20:30.123456'])('reads %s as UTC', (raw) => {
		expect(fromOdooDatetime(raw)).toBe('2026-01-31T10:20:30Z');
	});

	it('gives what toOdooDatetime takes back', () => {
		const raw = '2026-01-31 10:20:30';
		expect(toOdooDatetime(fromOdooDatetime(raw), tokyoChosen)).toBe(raw);
	});
});

describe('isBareDate', () => {
	it.each([
		['2026-01-31', true],
		[' 2026-01-31 ', true],
		['2026-01-31T00:00:00', false],
		['2026-01', false],
		[new Date(0), false],
		[20260131, false],
	])('%p: %p', (value, expected) => {
		expect(isBareDate(value)).toBe(expected);
	});
});

function anyInstantMs() {
	return msBetween('0002-01-01T00:00:00Z', '9998-12-31T00:00:00Z');
}

function anyWallMs() {
	return msBetween('1850-01-01T00:00:00Z', '2100-12-31T00:00:00Z');
}

function msBetween(from: string, to: string) {
	const whole = fc.integer({ min: Date.parse(from), max: Date.parse(to) });
	const recent = fc.integer({ min: Date.parse('1970-01-01'), max: Date.parse('2037-01-01') });
	return fc.oneof(whole, recent);
}

/** The first instant that the clocks show as `wallMs`; else, in a gap, by the offset before it. */
function instantByLuxon(wallMs: number, zone: string): number {
	const second = Math.floor(wallMs / 1000) * 1000;
	const nearby = [-30, -24, -18, -12, -6, 0, 6, 12, 18, 24, 30];
	const offsets = nearby.map((hours) => offsetByLuxon(second + hours * HOUR_MS, zone));
	const instants = offsets.map((offset) => second - offset);
	const exact = instants.filter((ms) => ms + offsetByLuxon(ms, zone) === second);
	return exact.length ? Math.min(...exact) : second - offsetByLuxon(second - 24 * HOUR_MS, zone);
}

function offsetByLuxon(ms: number, zone: string): number {
	return Math.round(DateTime.fromMillis(ms, { zone }).offset * 60_000);
}

/** What the clocks would show, had they not been changed, at each change since 2007. */
function clockChanges(zone: string): number[] {
	const changes: number[] = [];
	for (let ms = Date.parse('2007-01-01'); ms < Date.parse('2037-01-01'); ms += WEEK_MS) {
		const [before, after] = [offsetByLuxon(ms, zone), offsetByLuxon(ms + WEEK_MS, zone)];
		if (before === after) continue;
		let [low, high] = [ms, ms + WEEK_MS];
		while (high - low > 1) {
			const middle = Math.floor((low + high) / 2);
			if (offsetByLuxon(middle, zone) === before) low = middle;
			else high = middle;
		}
		changes.push(high + before);
	}
	return changes;
}

function odooText(ms: number): string {
	return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}
