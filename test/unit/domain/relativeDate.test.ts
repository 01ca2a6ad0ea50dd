import fc from 'fast-check';
import { absoluteDate, isRelativeDate } from '../../../odoo/domain/relativeDate';
import { NOW_MS } from './schemas';

const brussels = { nowMs: NOW_MS, zones: { workflow: 'Europe/Brussels' } };

describe('relative dates', () => {
	it.each([
		['today', '2025-02-01'],
		['today -1d', '2025-01-31'],
		['today +1w', '2025-02-08'],
		['today -1m', '2025-01-01'],
		['today +30d -1m', '2025-02-03'],
		['today =1d', '2025-02-01'],
		['today =31d', '2025-02-28'],
		['today =31d =6m', '2025-06-28'],
		['today =12m =31d', '2025-12-31'],
		['today -1y', '2024-02-01'],
		['today =2024y =2m =31d', '2024-02-29'],
		['today =monday', '2025-01-27'],
		['today +monday', '2025-02-03'],
		['today -sunday', '2025-01-26'],
		['today +saturday', '2025-02-01'],
		['today =week_start', '2025-01-27'],
		['today +2H', '2025-02-01T01:00:00Z'],
		['now', '2025-01-31T23:30:15Z'],
		['now -30M', '2025-01-31T23:00:15Z'],
		['now =0M', '2025-01-31T23:00:00Z'],
		['=9H', '2025-02-01T08:00:00Z'],
		['-1d =17H', '2025-01-31T16:00:00Z'],
		['=monday', '2025-01-26T23:00:00Z'],
		['now =1d', '2025-01-31T23:00:00Z'],
		// The last Sunday of March has 23 hours in Brussels.
		['today +57d +3H', '2025-03-30T01:00:00Z'],
	])('%j is %s in Brussels', (text, expected) => {
		expect(isRelativeDate(text)).toBe(true);
		expect(absoluteDate(text, brussels)).toBe(expected);
	});

	it.each([
		// Clocks went from 02:00 to 03:00 at 01:00Z.
		['now -1H', '2026-03-29T01:30:00Z', '2026-03-29T00:30:00Z'],
		['now -4H', '2026-03-29T03:00:00Z', '2026-03-28T23:00:00Z'],
		['now =0M', '2026-03-29T01:30:00Z', '2026-03-29T01:00:00Z'],
		['now -1d', '2026-03-29T03:00:00Z', '2026-03-28T04:00:00Z'],
		['now -1d -1H', '2026-03-30T00:30:00Z', '2026-03-29T00:30:00Z'],
		// Clocks went from 03:00 to 02:00 at 01:00Z.
		['now', '2026-10-25T01:30:00Z', '2026-10-25T01:30:00Z'],
		['now -1H', '2026-10-25T01:30:00Z', '2026-10-25T00:30:00Z'],
		['now -90M', '2026-10-25T01:30:00Z', '2026-10-25T00:00:00Z'],
		['now =15M', '2026-10-25T01:30:00Z', '2026-10-25T01:15:00Z'],
		['now +1d', '2026-10-24T12:00:00Z', '2026-10-25T13:00:00Z'],
	])('%j at %s is %s in Brussels, where clocks change', (text, now, expected) => {
		expect(absoluteDate(text, { ...brussels, nowMs: Date.parse(now) })).toBe(expected);
	});

	it('count hours, minutes and seconds from now as time that passes, in any zone', () => {
		const YEAR_S = 366 * 86_400;
		const seconds = fc.integer({ min: 0, max: 5 * YEAR_S }).map((s) => Date.UTC(2024) / 1000 + s);
		const zone = fc.constantFrom(
			'Europe/Brussels',
			'America/New_York',
			'America/Santiago',
			'Australia/Lord_Howe',
			'Asia/Kathmandu',
			'Africa/Casablanca',
		);
		const unit = fc.constantFrom<[string, number]>(['H', 3600], ['M', 60], ['S', 1]);
		fc.assert(
			fc.property(
				seconds,
				zone,
				unit,
				fc.integer({ min: -99, max: 99 }),
				(now, workflow, [name, length], count) => {
					const clock = { nowMs: now * 1000, zones: { workflow } };
					const secondsOf = (text: string) => Date.parse(absoluteDate(text, clock)) / 1000;
					expect(secondsOf('now')).toBe(now);
					const step = `${count < 0 ? '-' : '+'}${Math.abs(count)}${name}`;
					expect(secondsOf(`now ${step}`)).toBe(now + count * length);
					expect(secondsOf(step)).toBe(now + count * length);
				},
			),
		);
	});

	it('go by the chosen zone before that of the workflow', () => {
		const zones = { workflow: 'Europe/Brussels', chosen: 'America/New_York' };
		expect(absoluteDate('today', { nowMs: NOW_MS, zones })).toBe('2025-01-31');
	});

	it.each(['today =0d', 'today =13m', 'now =24H', 'today +999999y'])(
		'are refused when they come to no date: %s',
		(text) => {
			expect(() => absoluteDate(text, brussels)).toThrow(/is not an existing date/);
		},
	);

	it.each([
		'',
		'tomorrow',
		'today 1d',
		'today -d',
		'today =3w',
		'2025-01-31',
		'todays',
		'today -1x',
	])('are not what %j is', (text) => {
		expect(isRelativeDate(text)).toBe(false);
	});
});
