import type { Vals } from '../../../odoo';
import { schemaFrom } from '../../../odoo/schema/schema';
import { expectXmlid, keyOf, recordKey } from '../../../odoo/write/upsert/recordKey';

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
	expect(keyOf({ vals: { a: 1 }, match }, key)).toBe(keyOf({ vals: {}, match: read }, key));
	expect(keyOf({ vals: {}, match: { ...match, code: 'a' } }, key)).not.toBe(
		keyOf({ vals: {}, match }, key),
	);
});

it('takes part of a key for empty, but not all of it', () => {
	const key = byFields('code', 'country_id');
	expect(keyOf({ vals: {}, match: { code: 'A', country_id: false } }, key)).toBe('["A",false]');
	const incomplete: Vals[] = [{ code: '', country_id: false }, { code: 'A' }, {}];
	for (const match of incomplete) {
		expect(() => keyOf({ vals: {}, match }, key)).toThrow(
			expect.objectContaining({ code: 'INVALID_VALUE' }),
		);
	}
});

it.each([
	['shop.customer_42', 'shop.customer_42'],
	[' shop.customer-42 ', 'shop.customer-42'],
	['customer_42', '__import__.customer_42'],
	[42, '__import__.42'],
	['a.b.c', 'a.b.c'],
])('reads the external ID %j', (given, xmlid) => {
	expect(expectXmlid(given)).toBe(xmlid);
});

it.each(['', null, undefined, 0, 'with blank', 'module.with blank', '.name', {}])(
	'refuses the external ID %j',
	(given) => {
		expect(() => expectXmlid(given)).toThrow(expect.objectContaining({ field: 'xmlid' }));
	},
);
