import { Env } from '../../../sandbox/orm/env';
import { searchRows } from '../../../sandbox/orm/read';
import type { Value } from '../../../sandbox/python';
import { seedDatabase } from '../../../sandbox/seed/seedDatabase';
import { USERS } from '../../../sandbox/seed/users';

const database = seedDatabase('sandbox');
const env = new Env(database, USERS.admin.uid);

/** Names of the partners found, in the order of their ids. */
function found(domain: Value, context = {}): unknown[] {
	const within = env.withContext(context);
	const rows = searchRows(within, env.model('res.partner'), { domain, order: 'id' });
	return rows.map(({ name }) => name);
}

const OTHERS = ['Administrator', 'Low User', 'Portal User', 'Gone User'];
const CHILDREN = ['Contact 01', 'Contact 02', 'Contact 03'];
const STRANGERS = ['04', '05', '06', '07', '08', '09', '10'].map((number) => `Contact ${number}`);

describe('a domain', () => {
	it.each<[string, Value, readonly string[]]>([
		[
			'joins terms by and',
			[
				['city', '=', 'Brussels'],
				['is_company', '=', true],
			],
			['Acme Corp'],
		],
		[
			'joins by or',
			['|', ['name', '=', 'Acme Corp'], ['name', '=', 'Contact 01']],
			['Acme Corp', 'Contact 01'],
		],
		[
			'joins what an or leaves over by and',
			['|', ['name', 'like', 'Corp'], ['name', 'like', '01'], ['is_company', '=', true]],
			['Acme Corp'],
		],
		['negates', ['!', ['city', '=', 'Brussels'], ['name', 'like', 'Contact']], STRANGERS],
		[
			'counts empty values as different',
			[
				['city', '!=', 'Brussels'],
				['email', 'like', 'acme'],
			],
			STRANGERS,
		],
		[
			'finds empty values by false',
			[
				['city', '=', false],
				['name', 'like', 'User'],
			],
			['Low User', 'Portal User', 'Gone User'],
		],
		[
			'finds empty text by false',
			[
				['city', '=', false],
				['id', '=', 1],
			],
			['My Company'],
		],
		[
			'takes a list for any of its values',
			[['name', 'in', ['Acme Corp', 'Contact 05']]],
			['Acme Corp', 'Contact 05'],
		],
		['finds nothing in an empty list', [['name', 'in', []]], []],
		['ignores case', [['name', 'ilike', 'ACME']], ['Acme Corp']],
		['minds case', [['name', 'like', 'ACME']], []],
		['knows wildcards', [['name', '=like', 'Contact _1']], ['Contact 01']],
		['takes an escaped wildcard as it is', [['name', '=like', 'Contact \\_1']], []],
		[
			'skips =? without a value',
			[
				['name', '=?', false],
				['is_company', '=', true],
			],
			['My Company', 'Acme Corp'],
		],
		['goes through a many2one', [['parent_id.city', '=', 'Brussels']], CHILDREN],
		['goes through a one2many', [['child_ids.name', '=', 'Contact 02']], ['Acme Corp']],
		['compares a relation by name', [['parent_id', 'ilike', 'acme']], CHILDREN],
		['asks for any related record', [['child_ids', 'any', [['name', 'like', '0']]]], ['Acme Corp']],
		[
			'asks for no related record',
			[
				['child_ids', 'not any', []],
				['is_company', '=', true],
			],
			['My Company'],
		],
		['finds all below a record', [['id', 'child_of', 9]], ['Acme Corp', ...CHILDREN]],
		['finds all above a record', [['id', 'parent_of', 10]], ['Acme Corp', 'Contact 01']],
		[
			'compares display names in several fields',
			[['display_name', 'ilike', 'contact05@']],
			['Contact 05'],
		],
		['reads computed fields', [['partner_share', '=', false]], ['Administrator', 'Low User']],
		['compares numbers', [['id', '>', 17]], ['Contact 09', 'Contact 10']],
	])('%s', (_title, domain, names) => {
		expect(found(domain)).toEqual(names);
	});

	it('leaves archived records out unless it asks for them', () => {
		const archived = ['OdooBot', 'Public user', 'Portal User Template'];
		expect(found([['id', '<', 9]])).toEqual(['My Company', ...OTHERS]);
		expect(found([['active', '=', false]])).toEqual(archived);
		expect(found([['id', '<', 6]], { active_test: false })).toEqual(
			expect.arrayContaining(archived),
		);
	});

	it('compares datetimes by whole seconds', () => {
		const written = String(env.row('res.partner', 9)!.write_date).slice(0, 19);
		expect(
			found([
				['id', '=', 9],
				['write_date', '=', written],
			]),
		).toEqual(['Acme Corp']);
		expect(
			found([
				['id', '=', 9],
				['write_date', '>=', written],
			]),
		).toEqual(['Acme Corp']);
		expect(
			found([
				['id', '=', 9],
				['write_date', '>', written],
			]),
		).toEqual([]);
	});

	it.each<[Value, string]>([
		[[['nope', '=', 1]], "Invalid field res.partner.nope in condition ('nope', '=', 1)"],
		[[['parent_id.nope', '=', 1]], "Invalid field res.partner.nope in condition ('nope', '=', 1)"],
		[[['name', 'nope', 1]], "Invalid operator in condition ('name', 'nope', 1)"],
		[['|', ['name', '=', 'x']], "Domain() malformed domain ['|', ['name', '=', 'x']]"],
		[['name'], "Domain() invalid item in domain: 'name'"],
		['[]', "Domain() invalid argument type for domain: '[]'"],
		[
			[['same_vat_partner_id', '=', false]],
			'Cannot convert res.partner.same_vat_partner_id to SQL because it is not stored',
		],
		[
			[['create_date', '>', '2026-01-31T10:20:30Z']],
			"expecting only datetimes with no timezone: '2026-01-31T10:20:30Z'",
		],
	])('refuses %j as Odoo 19 does', (domain, message) => {
		expect(() => found(domain)).toThrow(message);
	});
});
