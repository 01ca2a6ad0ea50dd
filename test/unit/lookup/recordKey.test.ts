import type { Vals } from '../../../odoo/call';
import { expectXmlid, keyOf, recordKey } from '../../../odoo/lookup/recordKey';
import { schemaFrom } from '../../../odoo/schema/schema';

const schema = schemaFrom('x.model', {
	code: { type: 'char' },
	computed: { type: 'char', searchable: false },
	country_id: { type: 'many2one', relation: 'x.country' },
	is_company: { type: 'boolean' },
	number: { type: 'integer' },
	tag_ids: { type: 'many2many', relation: 'x.tag' },
});

const byFields = (...columns: string[]) => recordKey(columns, schema);

it('takes the field before the dot of a path', () => {
	expect(byFields('country_id.code', 'code')).toMatchObject({
		by: 'fields',
		fields: [{ name: 'country_id' }, { name: 'code' }],
	});
});

it.each([[[]], [['id', 'code']], [['xmlid', 'id']], [['tag_ids']], [['computed']]])(
	'refuses to match on %j',
	(columns) => {
		expect(() => recordKey(columns, schema)).toThrow(
			expect.objectContaining({ code: 'INVALID_VALUE' }),
		);
	},
);

it('gives rows that mean the same record the same key, whatever else they hold', () => {
	const key = byFields('code', 'country_id', 'number', 'is_company');
	const match = { code: 'A', country_id: 7, number: 0, is_company: false };
	const read = { code: 'A', country_id: [7, 'Seven'], number: 0, is_company: false };
	expect(keyOf({ id: 1, match }, key)).toBe(keyOf({ match: read }, key));
	expect(keyOf({ match: { ...match, code: 'a' } }, key)).not.toBe(keyOf({ match }, key));
});

it('takes part of a key for empty, but not all of it', () => {
	const key = byFields('code', 'country_id');
	expect(keyOf({ match: { code: 'A', country_id: false } }, key)).toBe('["A",false]');
	const incomplete: Vals[] = [{ code: '', country_id: false }, { code: 'A' }, {}];
	for (const match of incomplete) {
		expect(() => keyOf({ match }, key)).toThrow(expect.objectContaining({ code: 'INVALID_VALUE' }));
	}
});

it('takes 0 alone for empty, as Odoo stores an empty number so, but not beside another value', () => {
	expect(() => keyOf({ match: { number: 0 } }, byFields('number'))).toThrow(
		expect.objectContaining({ code: 'INVALID_VALUE', field: 'number' }),
	);
	expect(keyOf({ match: { number: 0, code: 'A' } }, byFields('number', 'code'))).toBe('[0,"A"]');
	expect(keyOf({ match: { number: 7 } }, byFields('number'))).toBe('[7]');
});

it.each([
	['shop.customer_42', 'shop.customer_42'],
	[' shop.customer-42 ', 'shop.customer-42'],
	['customer_42', '__import__.customer_42'],
	[42, '__import__.42'],
	['a.b.c', 'a.b.c'],
])('reads the External ID %j', (given, xmlid) => {
	expect(expectXmlid(given)).toBe(xmlid);
});

it.each(['', null, undefined, 0, 'with blank', 'module.with blank', '.name', {}])(
	'refuses the External ID %j',
	(given) => {
		expect(() => expectXmlid(given)).toThrow(expect.objectContaining({ field: 'xmlid' }));
	},
);
