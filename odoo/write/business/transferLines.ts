import type { RpcValue, Vals } from '../../call';
import type { ModelCalls } from '../../client/modelClient';
import type { Dated } from '../../forVersion';
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
export interface LineFields extends Dated {
	readonly done: string;
	readonly reserved: string;
	/** The same in the unit of the product. */
	readonly real: string;
	/** What tells lines that are moved; the other ones of their move still count to its quantity. */
	readonly picked?: Vals;
	/** What is written to lines that are not moved. */
	readonly reset: Vals;
	/** The model of lots. */
	readonly lots: string;
}

/** Less than any unit is divided into. */
export const NOTHING = 1e-6;

/** The fields of the lines of transfers. */
export const LINE_FIELDS: readonly LineFields[] = [
	{
		until: 15,
		done: 'qty_done',
		reserved: 'product_uom_qty',
		real: 'product_qty',
		reset: { qty_done: 0 },
		lots: 'stock.production.lot',
	},
	{
		until: 16,
		done: 'qty_done',
		reserved: 'reserved_uom_qty',
		real: 'reserved_qty',
		reset: { qty_done: 0 },
		lots: 'stock.lot',
	},
	{
		done: 'quantity',
		reserved: 'quantity',
		real: 'quantity_product_uom',
		picked: { picked: true },
		reset: { picked: false },
		lots: 'stock.lot',
	},
];

/** Where a line takes its products from. */
const PLACE = ['location_id', 'package_id', 'owner_id'] as const;

/** Some of a part, in the unit of its move: of a line, of a quant, or of whatever its move takes. */
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
	const lines = await TransferLines.read(model, fields, moved);
	const parts = lines.cover();
	const stock = await readStock(model, parts);
	const free = lines.freeIn(stock, parts);
	for (const each of parts) fillUp(each, stock, free);
	return { move_line_ids: lines.commandsFor(parts) };
}

/** The lines that a transfer has, and what was moved of it. */
class TransferLines {
	private constructor(
		private readonly fields: LineFields,
		private readonly moved: Moved,
		private readonly lines: readonly RawRecord[],
	) {}

	static async read(model: ModelCalls, fields: LineFields, moved: Moved): Promise<TransferLines> {
		const { done, reserved, real, reset } = fields;
		const names = ['move_id', 'lot_id', 'lot_name', 'product_uom_id', 'location_dest_id', ...PLACE];
		names.push(done, reserved, real, ...Object.keys(reset));
		const found = await readOpen(model, 'stock.move.line', [moved.id], [...new Set(names)]);
		const lines = found.map((line) => ({
			...line,
			per_unit: Number(line[real]) / Number(line[reserved]) || 0,
		}));
		return new TransferLines(fields, moved, lines);
	}

	/** Divides parts among lines, each of which is for one of them. */
	cover(): Covered[] {
		const { parts, needsLots } = this.moved;
		const { done, reserved } = this.fields;
		const free = new Set(this.lines);
		const lotsFirst = [...parts.filter(({ lot }) => lot), ...parts.filter(({ lot }) => !lot)];
		return lotsFirst.map((part) => {
			const { move, lot } = part;
			const lacksLot = needsLots && isTracked(move.has_tracking) && !lot;
			const own = [...free].filter((line) => line.move_id === move.id);
			const fitting = lot
				? [
						...own.filter((line) => Object.keys(lot).every((key) => line[key] === lot[key])),
						...own.filter((line) => !line.lot_name),
					]
				: own.filter((line) => !lacksLot || line.lot_name);
			let rest = part.quantity;
			const pieces: Piece[] = [];
			for (const line of fitting) {
				const most = Math.max(Number(line[reserved]), Number(line[done]));
				const quantity = Math.min(rest, (most * perUnit(move, line)) / perUnit(move));
				if (quantity <= NOTHING) continue;
				free.delete(line);
				rest -= quantity;
				pieces.push({ from: line, isLine: true, quantity });
			}
			if (lacksLot && rest > NOTHING) throw noLot(move.product, 'line');
			return { part, pieces, rest };
		});
	}

	/** What nobody else has reserved of products, by where and what they are, less what lines take: in their units. */
	freeIn(stock: Stock, parts: readonly Covered[]): Map<string, number> {
		const free = new Map<string, number>();
		const add = (key: string, quantity: number) => free.set(key, (free.get(key) ?? 0) + quantity);
		// Locations of moves may be within each other.
		const quants = new Map([...stock.values()].flat().map((quant) => [quant.id, quant]));
		for (const quant of quants.values()) {
			add(keyOf(quant, quant), Number(quant.quantity) - Number(quant.reserved_quantity));
		}
		for (const line of this.lines) {
			const move = this.moved.moves.find(({ id }) => id === line.move_id);
			if (move) add(keyOf(move, line), Number(line[this.fields.reserved]) * perUnit(move, line));
		}
		for (const { part, pieces } of parts) {
			for (const { from, quantity } of pieces) {
				add(keyOf(part.move, from, part.lot), -quantity * perUnit(part.move));
			}
		}
		return free;
	}

	/** What to write to them. */
	commandsFor(parts: readonly Covered[]): RpcValue[] {
		const { lines, fields } = this;
		const { done, picked, reset } = fields;
		const taken = new Set(parts.flatMap(({ pieces }) => pieces.map(({ from }) => from)));
		const moves = new Set(parts.map(({ part }) => part.move.id));
		const others = lines.filter((line) => !taken.has(line));
		const isDropped = (line: RawRecord) => picked && moves.has(line.move_id);
		const isSet = (line: RawRecord) => Object.keys(reset).some((name) => line[name]);
		const entered = parts.flatMap(({ part: { move, lot }, pieces }) => {
			const { location_dest_id: to = false } =
				lines.find((line) => line.move_id === move.id) ?? move;
			return pieces.map(({ from, isLine, quantity }): RpcValue => {
				const inItsUnit = (quantity * perUnit(move)) / perUnit(move, from);
				const vals = { [done]: inItsUnit, ...picked, ...(!(isLine && from.lot_name) && lot) };
				if (isLine) return [UPDATE, from.id ?? 0, vals];
				const place = PLACE.map((name) => [name, from[name] ?? false]);
				const own = { move_id: move.id ?? 0, product_id: move.product_id ?? 0 };
				const unit = from.product_uom_id ?? move.product_uom ?? 0;
				const more = { product_uom_id: unit, location_dest_id: to };
				return [CREATE, 0, { ...Object.fromEntries(place), ...own, ...more, ...vals }];
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

/** Records with the IDs of what they link to, and the names of their product, lot and unit. */
export async function read(
	model: ModelCalls,
	name: string,
	domain: RpcValue[],
	fields: readonly string[],
): Promise<RawRecord[]> {
	const records = await model.beside(name).searchRead({ domain, fields });
	return records.map((record) => ({
		...Object.fromEntries(Object.entries(record).map(([key, value]) => [key, withoutName(value)])),
		product: linkedName(record.product_id) ?? '',
		lot_name: linkedName(record.lot_id) ?? record.lot_name ?? false,
		unit: linkedName(record.product_uom_id ?? record.product_uom) ?? '',
	}));
}

/** How much one of what a record is in is in the unit of the product, which is that of quants. */
export function perUnit(move: RawRecord, record = move): number {
	const isOfMove = (record.product_uom_id ?? move.product_uom) === move.product_uom;
	if (!isOfMove) return Number(record.per_unit ?? 1);
	return Number(move.product_qty) / Number(move.product_uom_qty) || 1;
}

type Stock = ReadonlyMap<RpcValue | undefined, readonly RawRecord[]>;

/** What is in stock where parts lack lines, by the location of their moves. */
async function readStock(model: ModelCalls, all: readonly Covered[]): Promise<Stock> {
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
		const fields = ['product_id', 'lot_id', 'product_uom_id', ...PLACE];
		fields.push('quantity', 'reserved_quantity');
		found.set(location, await read(model, 'stock.quant', domain, fields));
	}
	return found;
}

/** What a quant is of, or a line of a move. */
function keyOf({ product_id: product }: RawRecord, from: RawRecord, lot?: Vals): string {
	const place = PLACE.map((name) => from[name] || false);
	return JSON.stringify([product, from.lot_id || lot?.lot_id || false, ...place]);
}

/** Takes what is left of a part from what is free; as on the screen, it may also be more than there is. */
function fillUp(
	{ part: { move, lot }, pieces, rest }: Covered,
	stock: Stock,
	free: Map<string, number>,
): void {
	const lotId = lot?.lot_id ?? false;
	const quants = (stock.get(move.location_id) ?? []).filter(
		(quant) => quant.product_id === move.product_id && quant.lot_id === lotId,
	);
	let left = rest;
	for (const quant of quants) {
		const key = keyOf(move, quant);
		const most = free.get(key) ?? 0;
		const quantity = Math.min(left, most / perUnit(move));
		if (quantity <= NOTHING) continue;
		left -= quantity;
		free.set(key, most - quantity * perUnit(move));
		// Of another unit, Odoo would round the sum.
		const there = pieces.find(
			({ from }) => keyOf(move, from, lot) === key && perUnit(move, from) === perUnit(move, quant),
		);
		if (there) there.quantity += quantity;
		else pieces.push({ from: quant, isLine: false, quantity });
	}
	if (left <= NOTHING) return;
	const [first] = pieces;
	if (first) first.quantity += left;
	else pieces.push({ from: quants[0] ?? move, isLine: false, quantity: left });
}
