import type { RpcValue } from '../../call';
import type { ModelCalls } from '../../client/modelClient';
import type { RawRecord } from '../../protocol/expect';
import { linkedId, linkedIds } from '../../values/recordId';

/*
 * Deliveries and receipts in several steps are transfers that feed each other, move by move. Up to Odoo 17
 * an order makes all of them; later, validating one makes the next.
 */

/** Transfers with those that feed others before these; otherwise as they come. @throws OdooError */
export async function feedingFirst(
	model: ModelCalls,
	ids: readonly number[],
): Promise<readonly number[]> {
	if (ids.length < 2) return ids;
	const moves = await movesOf(model, [['picking_id', 'in', ids]], ['picking_id', 'move_orig_ids']);
	const transferOf = new Map(moves.map((move) => [Number(move.id), linkedId(move.picking_id)]));
	const feeders = new Map<number, number[]>();
	for (const move of moves) {
		const own = linkedId(move.picking_id) ?? 0;
		const origins = linkedIds(move.move_orig_ids).flatMap((id) => transferOf.get(id) ?? []);
		feeders.set(own, [...(feeders.get(own) ?? []), ...origins.filter((id) => id !== own)]);
	}
	const sorted = new Set<number>();
	const entered = new Set<number>();
	const enter = (id: number): void => {
		if (entered.has(id)) return;
		entered.add(id);
		for (const feeder of feeders.get(id) ?? []) enter(feeder);
		sorted.add(id);
	};
	for (const id of ids) enter(id);
	return [...sorted].filter((id) => ids.includes(id));
}

/** The transfers that others feed, by the ids of these. @throws OdooError */
export async function fedBy(
	model: ModelCalls,
	ids: readonly number[],
): Promise<ReadonlyMap<number, readonly number[]>> {
	const domain = [
		['picking_id', 'in', ids],
		['move_dest_ids', '!=', false],
	];
	const moves = await movesOf(model, domain, ['picking_id', 'move_dest_ids']);
	if (moves.length === 0) return new Map();
	const next = moves.flatMap((move) => linkedIds(move.move_dest_ids));
	const fed = await movesOf(model, [['id', 'in', next]], ['picking_id']);
	const transferOf = new Map(fed.map((move) => [Number(move.id), linkedId(move.picking_id)]));
	const found = new Map<number, number[]>();
	for (const move of moves) {
		const own = linkedId(move.picking_id) ?? 0;
		const others = linkedIds(move.move_dest_ids).flatMap((id) => transferOf.get(id) ?? []);
		found.set(own, [...(found.get(own) ?? []), ...others.filter((id) => id !== own)]);
	}
	return found;
}

/** Moves of transfers. @throws OdooError */
export async function movesOf(
	model: ModelCalls,
	domain: RpcValue[],
	fields: readonly string[],
): Promise<readonly RawRecord[]> {
	return await model.beside('stock.move').searchRead({ domain, fields });
}
