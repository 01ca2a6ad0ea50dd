import type { Vals } from '../../odoo/call';
import type { OdooClient, RpcValue } from '../../odoo';
import { recordsOf } from './records';
import { isSince } from './versions';

/** The first record that a domain finds, or 0. */
export async function idOf(client: OdooClient, model: string, domain: RpcValue): Promise<number> {
	return (await recordsOf(client, model).search(domain))[0] ?? 0;
}

/** For a database that has no accounts yet. */
export async function openBooks(client: OdooClient): Promise<void> {
	const has = async (model: string, code: string) =>
		await idOf(client, model, [['code', '=', code]]);
	const ensure = async (model: string, vals: Vals & { readonly code: string }) => {
		const known = await has(model, vals.code);
		return known > 0 ? known : await recordsOf(client, model).createOne(vals);
	};
	const kind = async (name: string) =>
		await idOf(client, 'account.account.type', [['name', '=', name]]);
	const account = async (code: string, name: string, type: string, reconcile = false) =>
		await ensure('account.account', { code, name, user_type_id: await kind(type), reconcile });
	await account('110100', 'Receivable', 'Receivable', true);
	const income = await account('700100', 'Income', 'Income');
	await ensure('account.journal', {
		code: 'INV',
		name: 'Sales',
		type: 'sale',
		default_account_id: income,
	});
	await ensure('account.journal', { code: 'BNK1', name: 'Bank', type: 'bank' });
	await ensure('account.journal', { code: 'MISC', name: 'Miscellaneous', type: 'general' });
}

/** A contact who can be sent invoices. */
export async function payer(
	client: OdooClient,
	partner: (vals: Vals) => Promise<number>,
): Promise<number> {
	if (isSince('chartOfAccounts')) return await partner({});
	const account = await idOf(client, 'account.account', [['code', '=', '110100']]);
	return await partner({ property_account_receivable_id: account });
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
	await client.call({ model: 'stock.picking', method: 'action_confirm', ids: [id] });
	const moveId = await idOf(client, 'stock.move', [['picking_id', '=', id]]);
	const vals: Vals = isSince('pickedMoves') ? { quantity: 2, picked: true } : { quantity_done: 2 };
	await recordsOf(client, 'stock.move').write([moveId], vals);
	return id;
}

/** What makes the stock of a new product count. */
function storable(): Vals {
	if (isSince('isStorable')) return { is_storable: true };
	return isSince('detailedType') ? { detailed_type: 'product' } : { type: 'product' };
}
