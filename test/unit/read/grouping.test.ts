import fc from 'fast-check';
import { groupingOf, groupValue } from '../../../odoo/read/groups/grouping';
import { dayBeginningAt, toOdooDatetime, zoneName } from '../../../odoo/values/dates';
import { schemaOf } from '../domain/schemas';

const format = {
	relationFormat: 'object',
	selectionFormat: 'value',
	timezone: 'Europe/Brussels',
} as const;

const value = async (key: string, raw: unknown) =>
	groupValue(raw as never, groupingOf(key, await schemaOf('sale.order')), format);

it.each([
	['date_order', '2026-05-31 22:00:00', '2026-06-01'],
	['date_order:year', '2025-12-31 23:00:00', '2026-01-01'],
	['date_order:hour', '2026-05-31 22:00:00', '2026-05-31T22:00:00Z'],
	['validity:month', '2026-05-01', '2026-05-01'],
	['partner_id', [7, 'Acme'], { id: 7, name: 'Acme' }],
	['tag_ids', [7, 'New'], { id: 7, name: 'New' }],
	['state', 'draft', 'draft'],
	['locked', false, false],
	['priority', 0, 0],
	...['partner_id', 'state', 'validity', 'date_order', 'name', 'priority', 'tag_ids'].map(
		(key) => [key, false, null] as const,
	),
] as const)('tells the group %s of %j', async (key, raw, expected) => {
	expect(await value(key, raw)).toEqual(expected);
});

it.each([
	'props',
	'signature',
	'order_line',
	'details',
	'no_such',
	'date_order:decade',
	'state:day',
])('refuses to group by %s', async (key) => {
	const schema = await schemaOf('sale.order');
	expect(() => groupingOf(key, schema)).toThrow();
});

it('finds the day in every zone, whatever its clocks do at midnight', () => {
	// Some of these skip or repeat midnight when daylight saving time begins or ends.
	const zones = [
		'UTC',
		'Europe/Brussels',
		'America/Sao_Paulo',
		'Asia/Beirut',
		'Africa/Cairo',
		'America/Havana',
		'Asia/Kathmandu',
		'Pacific/Kiritimati',
		'America/St_Johns',
	];
	const days = fc
		.date({ min: new Date('1990-01-01'), max: new Date('2037-12-31'), noInvalidDate: true })
		.map((date) => date.toISOString().slice(0, 10));
	fc.assert(
		fc.property(fc.constantFrom(...zones), days, (zone, day) => {
			// It changed sides of the date line, and left this day out.
			fc.pre(zone !== 'Pacific/Kiritimati' || day !== '1994-12-31');
			const midnight = toOdooDatetime(`${day}T00:00:00`, { workflow: zone });
			expect(dayBeginningAt(midnight, zone)).toBe(day);
		}),
		{ numRuns: 2000 },
	);
});

it('gives the name of a zone as Odoo knows it', () => {
	expect(zoneName({ workflow: 'europe/brussels' })).toBe('Europe/Brussels');
	expect(zoneName({ workflow: 'UTC', chosen: 'Asia/Tokyo' })).toBe('Asia/Tokyo');
	for (const name of ['Asia/Kolkata', 'Europe/Kyiv', 'America/Argentina/Buenos_Aires'])
		expect(zoneName({ workflow: name })).toBe(name);
	expect(() => zoneName({ workflow: 'Mars/Base' })).toThrow('Mars/Base');
	expect(() => zoneName({ workflow: '+02:00' })).toThrow('+02:00');
});
