import type { RpcValue } from '../../../odoo';
import { schemaFrom } from '../../../odoo/schema/schema';
import { changesOf, isUnchanged } from '../../../odoo/write/prepare/diff';

const schema = schemaFrom('x.model', {
	binary: { type: 'binary' },
	boolean: { type: 'boolean' },
	char: { type: 'char' },
	datetime: { type: 'datetime' },
	float: { type: 'float' },
	html: { type: 'html' },
	json: { type: 'json' },
	many2many: { type: 'many2many', relation: 'x.tag' },
	many2one: { type: 'many2one', relation: 'x.other' },
	one2many: { type: 'one2many', relation: 'x.line' },
	properties: { type: 'properties' },
	reference: { type: 'reference' },
	selection: { type: 'selection', selection: [['a', 'A']] },
	acc_number: { type: 'char' },
	code: { type: 'html', sanitize: false },
	title: { type: 'char', translate: true },
	vat: { type: 'char' },
	website: { type: 'char' },
});

it.each<[type: string, wanted: RpcValue, current: RpcValue, unchanged: boolean]>([
	['char', 'A', 'A', true],
	['char', 'A', 'a', false],
	['char', '', false, true], // as a form shows them
	['char', false, '', true],
	['char', '', 'A', false],
	['html', '', false, true],
	['char', false, false, true],
	['code', '<script>a</script>', '<script>a</script>', true],
	['code', 'a\nb', 'a<br>b', false],
	['title', false, '', false], // another language may have one
	['title', '', false, true],
	['vat', 'be 0477.472.701', 'BE0477472701', true],
	['vat', 'CHE-123.456.788 TVA', 'CHE-123.456.788 TVA', true], // as databases without base_vat keep it
	['acc_number', '123456789', '123456789', true],
	['website', 'example.com', 'example.com', true],
	['vat', 'BE0477472701', 'BE0477472702', false],
	['boolean', false, false, true],
	['boolean', true, false, false],
	['float', 0, false, true],
	['float', 1.5, 1.5, true],
	['datetime', '2026-01-31 10:20:30', '2026-01-31 10:20:30', true],
	['html', 'plain', '<p>plain</p>', true],
	['html', '<p>a</p>', '<p>b</p>', false],
	['many2one', 7, [7, 'Seven'], true],
	['many2one', 8, [7, 'Seven'], false],
	['many2one', false, [7, 'Seven'], false],
	['many2many', [[6, 0, [2, 1]]], [1, 2], true],
	['many2many', [[6, 0, [1]]], [1, 2], false],
	['many2many', [[4, 1]], [1, 2], true],
	['many2many', [[4, 3]], [1, 2], false],
	['many2many', [[3, 3]], [1, 2], true],
	['many2many', [[3, 1]], [1, 2], false],
	['one2many', [[0, 0, { name: 'x' }]], [1], false],
	['one2many', [[1, 1, { name: 'x' }]], [1], false],
	['one2many', [[2, 1]], [1], false],
	['reference', 'x.other,7', 'x.other,7', true],
	['json', { a: 1, b: [2] }, { b: [2], a: 1 }, true],
	['json', { a: 1 }, { a: 2 }, false],
	[
		'properties',
		{ p: 1 },
		[
			{ name: 'p', value: 1 },
			{ name: 'q', value: 2 },
		],
		true,
	],
	['properties', { p: 7 }, [{ name: 'p', type: 'many2one', value: [7, 'Seven'] }], true],
	['properties', { p: 1 }, [{ name: 'p' }], false],
	['properties', { p: [] }, [{ name: 'p', value: false }], true],
	['properties', { p: false }, [{ name: 'p', value: [] }], true],
	['properties', { p: [] }, [{ name: 'p' }], true],
	['properties', { p: [] }, [{ name: 'p', value: ['x'] }], false],
	['properties', false, [{ name: 'p', value: 'x' }, { name: 'q' }], false],
	['properties', false, [{ name: 'p', value: false }, { name: 'q' }], true],
	['properties', false, [], true],
	['binary', 'YQ==', 'YQ==', false], // files are not read to compare them
])('compares a %s: %j with %j', (type, wanted, current, unchanged) => {
	const field = schema.fields.get(type);
	expect(field && isUnchanged(wanted, current, field)).toBe(unchanged);
});

it('shows what changes as the workflow sees it', () => {
	const vals = { char: 'new', many2one: 8, many2many: [[6, 0, [3]]], float: 1 };
	const current = { id: 1, char: false, many2one: [7, 'Seven'], many2many: [1], float: 1 };
	expect(changesOf(vals, current, schema)).toEqual({
		char: { from: null, to: 'new' },
		many2one: { from: { id: 7, name: 'Seven' }, to: { id: 8 } },
		many2many: { from: [1], to: [3] },
	});
});

it('counts what was not read as different', () => {
	expect(Object.keys(changesOf({ char: 'a' }, {}, schema))).toEqual(['char']);
});
