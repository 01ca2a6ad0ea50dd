import type { Field, Schema, WatchEvent, WatchQuery } from '../../../odoo';
import type { Domain } from '../../../odoo/domain/domain';
import { webhookRulesFor } from '../../../odoo';

const field = (name: string, more: Partial<Field> = {}) =>
	[name, { name, type: 'char', stored: true, readonly: false, ...more } as Field] as const;

const schema = {
	model: 'res.partner',
	fields: new Map([
		field('name'),
		field('active', { type: 'boolean' }),
		field('display_name', { readonly: true }),
		field('child_ids', { type: 'one2many' }),
	]),
} as unknown as Schema;

const filter: Domain = [['is_company', '=', true]];

const rulesFor = (events: readonly WatchEvent[], hasFixedFilter = true) => {
	const query = { events: new Set(events), records: { domain: filter }, watches: [] };
	const asked = { query: query as unknown as WatchQuery, schema, hasFixedFilter };
	return webhookRulesFor(asked, 'n8n').map(({ trigger, fieldNames, domain }) => [
		trigger,
		fieldNames,
		domain,
	]);
};

it.each<[readonly WatchEvent[], unknown]>([
	[['created'], [['on_create', [], filter]]],
	[['updated'], [['on_create_or_write', ['name', 'active'], filter]]],
	[['archived'], [['on_create_or_write', ['active'], filter]]],
	[['entersFilter'], [['on_create_or_write', ['name', 'active'], []]]],
	[['deleted'], [['on_unlink', [], []]]],
	[
		['created', 'leavesFilter'],
		[
			['on_create_or_write', ['name', 'active'], []],
			['on_unlink', [], []],
		],
	],
])('lets Odoo call for %j where users write', (events, rules) => {
	expect(rulesFor(events)).toEqual(rules);
});

it('leaves a filter that will be another one to the poll', () => {
	expect(rulesFor(['created'], false)).toEqual([['on_create', [], []]]);
});
