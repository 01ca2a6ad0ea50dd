import type { ModelCalls } from '../../client/modelClient';
import { OdooError } from '../../errors';
import { groupBy } from '../../groupBy';
import type { RawRecord } from '../../protocol/expect';
import { mapById } from '../../protocol/expect';
import { linkedId, linkedName } from '../../values/recordId';
import type { BusinessRow, Prepares } from './businessAction';
import { movesOf } from './transferChain';
import { prepareQuantities } from './transferQuantities';
import { zip } from '../../zip';

/**
 * The quantities that rows give, and what speaks against validating transfers: something is missing, and its type of
 * operation does with it what was not asked for. One request for each choice, and one for each such transfer.
 */
export const prepareValidation: Prepares = async (model, rows, zones) => {
	const prepared = await prepareQuantities(model, rows, zones);
	const against = await typesAgainst(model, rows);
	return zip(rows, prepared).map(([row, own]) => {
		const conflict = against.get(row);
		if (!conflict || own instanceof OdooError) return own;
		const { id, error } = conflict;
		if (own) return own.isPartial ? error : own;
		// What is reserved for it depends on the transfers that earlier rows complete.
		return {
			carryOut: async () => {
				if (await isMissingSome(model, id)) throw error;
				return undefined;
			},
		};
	});
};

/**
 * What speaks against returning transfers: Odoo takes a return for none as long as nothing is reserved for it. One
 * request, or two where there are such returns.
 */
export const prepareReturn: Prepares = async (model, rows) => {
	const open = await openReturns(
		model,
		rows.flatMap(({ ids }) => ids),
	);
	const seen = new Set<number>();
	return rows.map(({ ids }) => {
		const name = ids.map((id) => open.get(id)).find((each) => each !== undefined);
		if (name !== undefined) return onItsWay(name);
		const again = ids.filter((id) => seen.size === seen.add(id).size);
		if (again.length === 0) return undefined;
		// An earlier row may have returned it by then.
		return {
			carryOut: async () => {
				const [by] = (await openReturns(model, again)).values();
				if (by !== undefined) throw onItsWay(by);
				return undefined;
			},
		};
	});
};

/** Types of operations decide about backorders, whatever is chosen when a transfer is validated. */
const TYPES_DECIDE_SINCE = 16;

/** A transfer whose type does not do what was asked for, and how to say so. */
interface Against {
	readonly id: number;
	readonly error: OdooError;
}

async function typesAgainst(
	model: ModelCalls,
	rows: readonly BusinessRow[],
): Promise<ReadonlyMap<BusinessRow, Against>> {
	const found = new Map<BusinessRow, Against>();
	if ((await model.client.version()) < TYPES_DECIDE_SINCE) return found;
	for (const [cancels, alike] of groupBy(rows, ({ given }) => given.backorder === 'cancel')) {
		const domain = [
			['id', 'in', alike.flatMap(({ ids }) => ids)],
			['picking_type_id.create_backorder', '=', cancels ? 'always' : 'never'],
		];
		const fields = ['display_name', 'picking_type_id'];
		const transfers = mapById(await model.searchRead({ domain, fields }));
		for (const row of alike) {
			const [id = 0] = row.ids;
			const transfer = transfers.get(id);
			if (transfer) found.set(row, { id, error: notComplete(transfer, cancels) });
		}
	}
	return found;
}

function notComplete(transfer: RawRecord, cancels: boolean): OdooError {
	const [what, other] = cancels
		? ['always creates a backorder', 'Create a Backorder']
		: ['never creates a backorder', 'No Backorder'];
	const type = linkedName(transfer.picking_type_id) ?? '';
	const name = String(transfer.display_name);
	return new OdooError('VALIDATION', `${name} is not complete, and the type ${type} ${what}.`, {
		field: 'backorder',
		hint: `Choose ${other}, or change the operation type in Odoo.`,
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

/** By transfer, the name of one that returns some of it and is still open. */
async function openReturns(
	model: ModelCalls,
	ids: readonly number[],
): Promise<ReadonlyMap<number, string>> {
	const domain = [
		['origin_returned_move_id.picking_id', 'in', ids],
		['state', 'not in', ['done', 'cancel']],
	];
	const returning = await movesOf(model, domain, ['picking_id', 'origin_returned_move_id']);
	if (returning.length === 0) return new Map();
	const nameBy = new Map(
		returning.map((move) => [
			linkedId(move.origin_returned_move_id) ?? 0,
			linkedName(move.picking_id) ?? '',
		]),
	);
	const returned = await movesOf(model, [['id', 'in', [...nameBy.keys()]]], ['picking_id']);
	return new Map(
		returned.map((move) => [linkedId(move.picking_id) ?? 0, nameBy.get(Number(move.id)) ?? '']),
	);
}

function onItsWay(name: string): OdooError {
	return new OdooError('VALIDATION', `Some of it is on its way back already, by ${name}.`, {
		field: 'ids',
		hint: 'Complete that return with Transfer > Validate, or cancel it, before you create another one.',
	});
}
