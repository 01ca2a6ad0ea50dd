import type { RpcValue, Vals } from '../../call';
import { ModelCalls } from '../../client/modelClient';
import { groupBy } from '../../groupBy';
import type { RawRecord } from '../../protocol/expect';
import { CREATE, DELETE, UPDATE } from '../../values/commands';
import { linkedName, withoutName } from '../../values/recordId';
import { isTracked, noLot } from './stock';

/*
 * What was moved goes into the lines of a transfer as people enter it: into those that are reserved first, so that
 * their locations and packages stay, then into new ones for what else is in stock.
 */

/** Some of a move, in its unit. */
export interface Part {
	readonly move: RawRecord;
	/** `lot_id`, or `lot_name` where Odoo creates those that are missing. */
	readonly lot?: Vals;
	readonly quantity: number;
}

/** A transfer, and what was moved of it. */
export interface Moved {
	readonly id: number;
	readonly moves: readonly RawRecord[];
	readonly parts: readonly Part[];
	/** Products that are tracked must have lots. */
	readonly needsLots: boolean;
}

/** What lines have on some versions of Odoo. */
export interface LineFields {
	readonly done: string;
	readonly reserved: string;
	/** What tells lines that are moved; the other ones of their move still count to its quantity. */
	readonly picked?: Vals;
	/** What is written to lines that are not moved. */
	readonly reset: Vals;
}

/** Less than any unit is divided into. */
export const NOTHING = 1e-6;

/** The fields of the lines of transfers. */
export const LINE_FIELDS: ReadonlyArray<LineFields & { readonly until?: number }> = [
	{ until: 15, done: 'qty_done', reserved: 'product_uom_qty', reset: { qty_done: 0 } },
	{ until: 16, done: 'qty_done', reserved: 'reserved_uom_qty', reset: { qty_done: 0 } },
	{ done: 'quantity', reserved: 'quantity', picked: { picked: true }, reset: { picked: false } },
];

/** Where a line takes its products from. */
const PLACE = ['location_id', 'package_id', 'owner_id'] as const;

/** Some of a part: of a line, of a quant, or of whatever its move takes. */
interface Piece {
	readonly from: RawRecord;
	readonly isLine: boolean;
	quantity: number;
}

/** A part, and the lines that there are for it. */
interface Covered {
	readonly part: Part;
	readonly pieces: Piece[];
	readonly rest: number;
}

/** What to write to a transfer, all at once: one request, and one per location where it takes what is not reserved. */
export async function lineChanges(
	model: ModelCalls,
	fields: LineFields,
	moved: Moved,
): Promise<Vals> {
	const { done, reserved, reset } = fields;
	const names = ['move_id', 'lot_id', 'lot_name', 'product_uom_id', 'location_dest_id', ...PLACE];
	names.push(done, reserved, ...Object.keys(reset));
	const lines = await readOpen(model, 'stock.move.line', [moved.id], [...new Set(names)]);
	const parts = cover(moved, lines, fields);
	const stock = await readStock(model, parts);
	for (const each of parts) fillUp(each, stock);
	return { move_line_ids: commandsFor(lines, parts, fields) };
}

/** Moves or lines of transfers that are still to be done. */
export async function readOpen(
	model: ModelCalls,
	name: string,
	ids: readonly number[],
	fields: readonly string[],
): Promise<RawRecord[]> {
	const domain = [
		['picking_id', 'in', ids],
		['state', 'not in', ['done', 'cancel']],
	];
	return await read(model, name, domain, fields);
}

/** Records with the IDs of what they link to, and the names of their product and lot. */
async function read(
	{ client, context }: ModelCalls,
	name: string,
	domain: RpcValue[],
	fields: readonly string[],
): Promise<RawRecord[]> {
	const records = await new ModelCalls(client, name, context).searchRead({ domain, fields });
	return records.map((record) => ({
		...Object.fromEntries(Object.entries(record).map(([key, value]) => [key, withoutName(value)])),
		product: linkedName(record.product_id) ?? '',
		lot_name: linkedName(record.lot_id) ?? record.lot_name ?? false,
	}));
}

/** Divides parts among lines, each of which is for one of them. */
function cover(
	{ parts, needsLots }: Moved,
	lines: readonly RawRecord[],
	{ done, reserved }: LineFields,
): Covered[] {
	const free = new Set(lines);
	const lotsFirst = [...parts.filter(({ lot }) => lot), ...parts.filter(({ lot }) => !lot)];
	return lotsFirst.map((part) => {
		const { move, lot } = part;
		const lacksLot = needsLots && isTracked(move.has_tracking) && !lot;
		const own = [...free].filter(
			(line) => line.move_id === move.id && line.product_uom_id === move.product_uom,
		);
		const fitting = lot
			? [
					...own.filter((line) => Object.keys(lot).every((key) => line[key] === lot[key])),
					...own.filter((line) => !line.lot_name),
				]
			: own.filter((line) => !lacksLot || line.lot_name);
		let rest = part.quantity;
		const pieces: Piece[] = [];
		for (const line of fitting) {
			const quantity = Math.min(rest, Math.max(Number(line[reserved]), Number(line[done])));
			if (quantity <= NOTHING) continue;
			free.delete(line);
			rest -= quantity;
			pieces.push({ from: line, isLine: true, quantity });
		}
		if (lacksLot && rest > NOTHING) throw noLot(move.product, 'line');
		return { part, pieces, rest };
	});
}

/** What is in stock where parts lack lines, by the location of their moves. */
async function readStock(
	model: ModelCalls,
	all: readonly Covered[],
): Promise<ReadonlyMap<RpcValue | undefined, readonly RawRecord[]>> {
	const lacking = all.filter(({ part: { lot }, rest }) => rest > NOTHING && !lot?.lot_name);
	const found = new Map<RpcValue | undefined, readonly RawRecord[]>();
	for (const [location, its] of groupBy(lacking, ({ part }) => part.move.location_id)) {
		const domain = [
			['product_id', 'in', its.map(({ part }) => part.move.product_id ?? 0)],
			['lot_id', 'in', its.map(({ part }) => part.lot?.lot_id ?? false)],
			['location_id', 'child_of', location ?? 0],
			['location_id.usage', 'in', ['internal', 'transit']],
			['quantity', '>', 0],
		];
		const fields = ['product_id', 'lot_id', ...PLACE, 'quantity', 'reserved_quantity'];
		found.set(location, await read(model, 'stock.quant', domain, fields));
	}
	return found;
}

/** Takes what is left of a part from what nobody has reserved; as on the screen, it may also be more than there is. */
function fillUp(
	{ part: { move, lot }, pieces, rest }: Covered,
	stock: Awaited<ReturnType<typeof readStock>>,
): void {
	const lotId = lot?.lot_id ?? false;
	const quants = (stock.get(move.location_id) ?? []).filter(
		(quant) => quant.product_id === move.product_id && quant.lot_id === lotId,
	);
	// Quants are in the unit of the product.
	const perUnit = Number(move.product_qty) / Number(move.product_uom_qty) || 1;
	let left = rest;
	for (const quant of quants) {
		const free = (Number(quant.quantity) - Number(quant.reserved_quantity)) / perUnit;
		const quantity = Math.min(left, free);
		if (quantity <= NOTHING) continue;
		left -= quantity;
		const there = pieces.find(({ from }) => PLACE.every((name) => from[name] === quant[name]));
		if (there) there.quantity += quantity;
		else pieces.push({ from: quant, isLine: false, quantity });
	}
	if (left <= NOTHING) return;
	const [first] = pieces;
	if (first) first.quantity += left;
	else pieces.push({ from: quants[0] ?? move, isLine: false, quantity: left });
}

function commandsFor(
	lines: readonly RawRecord[],
	parts: readonly Covered[],
	{ done, picked, reset }: LineFields,
): RpcValue[] {
	const taken = new Set(parts.flatMap(({ pieces }) => pieces.map(({ from }) => from)));
	const moves = new Set(parts.map(({ part }) => part.move.id));
	const others = lines.filter((line) => !taken.has(line));
	const isDropped = (line: RawRecord) => picked && moves.has(line.move_id);
	const isSet = (line: RawRecord) => Object.keys(reset).some((name) => line[name]);
	const entered = parts.flatMap(({ part: { move, lot }, pieces }) => {
		const { location_dest_id: to = false } = lines.find((line) => line.move_id === move.id) ?? move;
		return pieces.map(({ from, isLine, quantity }): RpcValue => {
			const vals = { [done]: quantity, ...picked, ...(!(isLine && from.lot_name) && lot) };
			if (isLine) return [UPDATE, from.id ?? 0, vals];
			const place = PLACE.map((name) => [name, from[name] ?? false]);
			const own = { move_id: move.id ?? 0, product_id: move.product_id ?? 0 };
			const unit = { product_uom_id: move.product_uom ?? 0, location_dest_id: to };
			return [CREATE, 0, { ...Object.fromEntries(place), ...own, ...unit, ...vals }];
		});
	});
	return [
		...others.filter(isDropped).map(({ id = 0 }) => [DELETE, id]),
		...others
			.filter((line) => !isDropped(line) && isSet(line))
			.map(({ id = 0 }) => [UPDATE, id, reset]),
		...entered,
	];
}
