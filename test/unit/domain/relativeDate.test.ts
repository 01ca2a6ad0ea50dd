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
