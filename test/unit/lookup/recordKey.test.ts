import type { Vals } from '../../../odoo/call';
import { keyField, recordsByKey, textsOf } from '../../../odoo/lookup/keyFields';
import { expectXmlid, keyTextsOf, recordKey } from '../../../odoo/lookup/recordKey';
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
		fields: [{ field: { name: 'country_id' } }, { field: { name: 'code' } }],
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
	expect(keyTextsOf({ id: 1, match }, key)).toEqual(keyTextsOf({ match: read }, key));
	expect(keyTextsOf({ match: { ...match, code: 'a' } }, key)).not.toEqual(
		keyTextsOf({ match }, key),
	);
});

it('takes part of a key for empty, but not all of it', () => {
	const key = byFields('code', 'country_id');
	expect(keyTextsOf({ match: { code: 'A', country_id: false } }, key).asWritten).toBe(
		'["A",false]',
	);
	const incomplete: Vals[] = [{ code: '', country_id: false }, { code: 'A' }, {}];
	for (const match of incomplete) {
		expect(() => keyTextsOf({ match }, key)).toThrow(
			expect.objectContaining({ code: 'INVALID_VALUE' }),
		);
	}
});

it('takes 0 alone for empty, as Odoo stores an empty number so, but not beside another value', () => {
	expect(() => keyTextsOf({ match: { number: 0 } }, byFields('number'))).toThrow(
		expect.objectContaining({ code: 'INVALID_VALUE', field: 'number' }),
	);
	expect(
		keyTextsOf({ match: { number: 0, code: 'A' } }, byFields('number', 'code')).asWritten,
	).toBe('[0,"A"]');
	expect(keyTextsOf({ match: { number: 7 } }, byFields('number')).asWritten).toBe('[7]');
});

it.each([
	['email', ' Ann@Acme.com', 'ann@acme.com'],
	['email', 'Ann <Ann@Acme.com>', 'ann@acme.com'],
	['email', 'Ask Ann', 'Ask Ann'],
	['email', 'José@Acme.COM', 'José@acme.com'],
	['email', 'a@acme.com, b@acme.com', 'a@acme.com, b@acme.com'],
	['vat', 'be 0477.472-701', 'BE0477472701'],
	['vat', '/', '/'],
	['email_normalized', 'Ann@Acme.com', 'ann@acme.com'],
	['website', ' acme.com ', 'http://acme.com'],
	['website', 'https://acme.com ', 'https://acme.com'],
	['ref', ' SKU 9\u00a0', 'SKU 9'],
	['ref', 'sku', 'sku'],
	['lock', ' 7 ', ' 7 '],
])('knows in which form Odoo keeps the %s %j', (name, text, kept) => {
	const people = schemaFrom('res.partner', {
		email: { type: 'char' },
		email_normalized: { type: 'char' },
		vat: { type: 'char' },
		website: { type: 'char' },
		ref: { type: 'char' },
		lock: { type: 'char', trim: false },
	});
	expect(keyTextsOf({ match: { [name]: text } }, recordKey([name], people))).toEqual({
		asWritten: JSON.stringify([text]),
		asKept: JSON.stringify([kept]),
	});
});

it('does not take a record for one without an email address where Odoo has no form of its address', () => {
	const people = schemaFrom('res.partner', {
		name: { type: 'char' },
		email: { type: 'char' },
		email_normalized: { type: 'char' },
	});
	const fields = ['name', 'email'].map((name) => keyField(people.fields.get(name)!, people));
	const ann = { id: 7, name: 'Ann', email: 'ann@acme', email_normalized: false };
	const find = recordsByKey([ann], fields, people);
	expect(find(textsOf({ name: 'Ann', email: '' }, fields))).toEqual([]);
	expect(find(textsOf({ name: 'Ann', email: 'ann@acme' }, fields))).toEqual([ann]);
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
