import type { Vals } from '../../odoo/call';
import type { OdooClient, RpcValue } from '../../odoo';
import { anyAnswer } from '../../odoo/protocol/expect';
import { recordsOf } from './records';
import { isSince } from './versions';

/** The first record that a domain finds, or 0. */
export async function idOf(client: OdooClient, model: string, domain: RpcValue): Promise<number> {
	return (await recordsOf(client, model).search(domain))[0] ?? 0;
}

/** Five are to be delivered, two are ready. */
export async function picking(
	client: OdooClient,
	create: (model: string, vals: Vals) => Promise<number>,
): Promise<number> {
	// A database may hold more companies than its first, each with a warehouse.
	const [stock, customers] = [
		await idOf(client, 'stock.location', [
			['usage', '=', 'internal'],
			['company_id', '=', 1],
		]),
		await idOf(client, 'stock.location', [['usage', '=', 'customer']]),
	];
	const places = { location_id: stock, location_dest_id: customers };
	const product = await create('product.product', {
		name: 'Chair',
		...storable(),
	});
	const unit = isSince('movesWithoutName') ? {} : { name: 'Chair', product_uom: 1 };
	const move = { product_id: product, product_uom_qty: 5, ...unit, ...places };
	const id = await create('stock.picking', {
		picking_type_id: await idOf(client, 'stock.picking.type', [['code', '=', 'outgoing']]),
		...places,
		[isSince('moveIds') ? 'move_ids' : 'move_lines']: [[0, 0, move]],
	});
	await client.call({ model: 'stock.picking', method: 'action_confirm', ids: [id] }, anyAnswer);
	const moveId = await idOf(client, 'stock.move', [['picking_id', '=', id]]);
	const vals: Vals = isSince('pickedMoves') ? { quantity: 2, picked: true } : { quantity_done: 2 };
	await recordsOf(client, 'stock.move').write([moveId], vals);
	return id;
}

/** What makes the stock of a new product count. */
export function storable(): Vals {
	if (isSince('isStorable')) return { is_storable: true };
	return isSince('detailedType') ? { detailed_type: 'product' } : { type: 'product' };
}
