import type { Vals } from '../../../odoo/call';
import type { RpcValue } from '../../../odoo';
import { schemaFrom } from '../../../odoo/schema/schema';
import { columnsOf, loadRowOf } from '../../../odoo/write/loadCell';

const schema = schemaFrom('x.model', {
	active: { type: 'boolean' },
	line_ids: { type: 'one2many', relation: 'x.line' },
	name: { type: 'char' },
	number: { type: 'integer' },
	partner_id: { type: 'many2one', relation: 'x.partner' },
	props: { type: 'properties' },
	state: {
		type: 'selection',
		selection: [
			['new', 'done'],
			['done', 'Finished'],
		],
	},
	tag_ids: { type: 'many2many', relation: 'x.tag' },
	time: { type: 'datetime' },
});

it.each<[name: string, value: RpcValue, column: string, cell: RpcValue]>([
	['name', 'A', 'name', 'A'],
	['name', false, 'name', false],
	['number', 0, 'number', 0],
	['active', true, 'active', 'true'], // a JSON true makes the import crash
	['active', false, 'active', 'false'],
	['partner_id', 7, 'partner_id/.id', 7], // a bare number would be taken for a name
	['partner_id', false, 'partner_id/.id', false],
	['tag_ids', [[6, 0, [1, 2]]], 'tag_ids/.id', '1,2'],
	['tag_ids', [[6, 0, []]], 'tag_ids/.id', false],
	['state', 'new', 'state', 'new'],
	['time', '2026-01-31 10:20:30', 'time', '2026-01-31 10:20:30'],
])('expresses %s = %j', (name, value, column, cell) => {
	expect(loadRowOf({ [name]: value }, schema)).toEqual([{ column, cell }]);
});

it.each<[why: string, name: string, value: RpcValue]>([
	['a text that is "" and not empty', 'name', ''],
	['a choice that is also the label of another', 'state', 'done'],
	['links that are added to others', 'tag_ids', [[4, 1]]],
	['lines', 'line_ids', [[0, 0, { name: 'x' }]]],
	['properties', 'props', { p: 1 }],
	['a field that is not known', 'other', 1],
])('cannot express %s', (_, name, value) => {
	expect(loadRowOf({ [name]: value }, schema)).toEqual({ cannotLoad: name });
});

it('takes rows for alike that set the same columns in any order', () => {
	const vals: Vals[] = [
		{ name: 'A', partner_id: 7 },
		{ partner_id: false, name: 'B' },
		{ name: 'C' },
	];
	const rows = vals.map((each) => loadRowOf(each, schema));
	const [first, second, third] = rows.map((row) =>
		'cannotLoad' in row ? row.cannotLoad : columnsOf(row),
	);
	expect(first).toBe(second);
	expect(first).not.toBe(third);
});
