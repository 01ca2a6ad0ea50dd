import type { Vals } from '../../odoo/call';
import type { BusinessAction, BusinessResult, Given, OdooClient, RpcValue } from '../../odoo';
import { openBusinessModel, runBusinessAction } from '../../odoo';
import { anyAnswer } from '../../odoo/protocol/expect';
import { resultOrError } from './outcomes';
import { recordsOf } from './records';
import { targetVersion } from './target';
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
export function storable(version = targetVersion): Vals {
	if (isSince('isStorable', version)) return { is_storable: true };
	return isSince('detailedType', version) ? { detailed_type: 'product' } : { type: 'product' };
}

/** Runs a business action for records, or for lists of those that become one thing. */
export type Act = (
	action: BusinessAction,
	ids: ReadonlyArray<number | readonly number[]>,
	given?: Given,
) => Promise<unknown[]>;

/** @returns by row, its result or error */
export function actWith(client: OdooClient): Act {
	return async (action, ids, given = {}) => {
		const model = await openBusinessModel(client, action, {});
		const rows = ids.map((each) => ({ ids: [each].flat(), given }));
		const outcomes = await runBusinessAction(model, action, rows, {
			stopAtFirstError: false,
			zones: { workflow: 'UTC' },
		});
		return outcomes.map(resultOrError);
	};
}

/** The ids that an answer names. */
export function openedBy(result: unknown): readonly number[] {
	const { opened } = (result ?? {}) as Partial<BusinessResult>;
	return opened?.records.map(({ id }) => id) ?? [];
}

/** Counts so many of a product, in the stock of the first warehouse unless another place is named. */
export async function putInStock(
	client: OdooClient,
	product: number,
	quantity: number,
	location?: number,
	lot?: number,
): Promise<void> {
	const [warehouse] = await recordsOf(client, 'stock.warehouse').read([1], ['lot_stock_id']);
	const quant = await recordsOf(client, 'stock.quant', { inventory_mode: true }).createOne({
		product_id: product,
		location_id: location ?? (warehouse?.lot_stock_id as number[])[0]!,
		inventory_quantity: quantity,
		...(lot !== undefined && { lot_id: lot }),
	});
	if (targetVersion < 15) return;
	await client.call(
		{ model: 'stock.quant', method: 'action_apply_inventory', ids: [quant] },
		anyAnswer,
	);
}
