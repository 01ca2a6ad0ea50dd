import type { RpcValue } from '../../call';
import type { ModelCalls } from '../../client/modelClient';
import { OdooError } from '../../errors';
import type { RawRecord } from '../../protocol/expect';
import { linkedId, linkedIds, linkedName } from '../../values/recordId';
import type { Given, Preparation } from './businessAction';

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

/** Types of operations decide about backorders, whatever is chosen when a transfer is validated. */
const TYPES_DECIDE_SINCE = 16;

/**
 * What speaks against validating a transfer: something is missing, and its type of operation does with it
 * what was not asked for.
 */
export async function backorderConflict(
	model: ModelCalls,
	ids: readonly number[],
	{ backorder }: Given,
	preparation?: Preparation,
): Promise<OdooError | undefined> {
	if ((await model.client.version()) < TYPES_DECIDE_SINCE) return undefined;
	const [setting, what, other] =
		backorder === 'cancel'
			? (['always', 'always creates a backorder', 'Create a Backorder'] as const)
			: (['never', 'never creates a backorder', 'No Backorder'] as const);
	const [against] = await model.searchRead({
		domain: [
			['id', 'in', ids],
			['picking_type_id.create_backorder', '=', setting],
		],
		fields: ['display_name', 'picking_type_id'],
	});
	if (!against) return undefined;
	const isMissing = preparation?.isPartial ?? (await isMissingSome(model, Number(against.id)));
	if (!isMissing) return undefined;
	const type = linkedName(against.picking_type_id) ?? '';
	const name = String(against.display_name);
	return new OdooError('VALIDATION', `${name} is not complete, and the type ${type} ${what}.`, {
		field: 'backorder',
		hint: `Choose ${other}, or change the operation type in Odoo.`,
	});
}

/** What speaks against returning a transfer: Odoo takes a return for none as long as nothing is reserved for it. */
export async function openReturn(
	model: ModelCalls,
	ids: readonly number[],
): Promise<OdooError | undefined> {
	const domain = [
		['origin_returned_move_id.picking_id', 'in', ids],
		['state', 'not in', ['done', 'cancel']],
	];
	const [move] = await movesOf(model, domain, ['picking_id']);
	if (!move) return undefined;
	const name = linkedName(move.picking_id) ?? '';
	return new OdooError('VALIDATION', `Some of it is on its way back already, by ${name}.`, {
		field: 'ids',
		hint: 'Complete that return with Transfer > Validate, or cancel it, before you create another one.',
	});
}

async function isMissingSome(model: ModelCalls, id: number): Promise<boolean> {
	const { schema } = await model.of('stock.move');
	const known = ['product_uom_qty', 'quantity', 'picked', 'quantity_done', 'reserved_availability'];
	const moves = await movesOf(
		model,
		[
			['picking_id', '=', id],
			['state', 'not in', ['done', 'cancel']],
		],
		known.filter((name) => schema.fields.has(name)),
	);
	// Once some are picked, the others are left behind.
	const isPicking = moves.some(({ picked }) => picked === true);
	return moves.some((move) => {
		const { quantity, quantity_done: done, reserved_availability: reserved, picked } = move;
		const there = isPicking && picked !== true ? 0 : Number(quantity ?? (done || reserved) ?? 0);
		return there < Number(move.product_uom_qty);
	});
}

async function movesOf(
	model: ModelCalls,
	domain: RpcValue[],
	fields: readonly string[],
): Promise<readonly RawRecord[]> {
	return await model.beside('stock.move').searchRead({ domain, fields });
}
