import type { RpcValue } from '../../../odoo/call';
import {
	isStandIn,
	linksToRow,
	standInForLinked,
	standInForRow,
} from '../../../odoo/values/standIns';

const row = standInForRow(3);

it.each([standInForLinked(0), standInForLinked(1_000_000), row])('%d stands in', (id) => {
	expect(isStandIn(id)).toBe(true);
	expect(isStandIn(7)).toBe(false);
});

it.each<[string, RpcValue]>([
	['a field', { parent_id: row }],
	['a field for any model', { source: `x.thing,${row}` }],
	['a list', { tag_ids: [[6, 0, [7, row]]] }],
	['a new line', { line_ids: [[0, 0, { product_id: row }]] }],
	['a line that changes', { line_ids: [[1, 7, { product_id: row }]] }],
	['a line of a line', { line_ids: [[0, 0, { tag_ids: [[4, row]] }]] }],
])('%s links to the record of a row', (_, vals) => {
	expect(linksToRow(vals)).toBe(true);
});

it.each<[string, RpcValue]>([
	['a linked record that would be created', { parent_id: standInForLinked(2_000_000) }],
	['a price', { price: -1_500_000.5, line_ids: [[0, 0, { price: -1_500_000 }]] }],
	['the lowest integer of Odoo', { number: -(2 ** 31) }],
	['a text', { name: `New, ${row}`, note: '-9,-8' }],
])('%s is no link to the record of a row', (_, vals) => {
	expect(linksToRow(vals)).toBe(false);
});
