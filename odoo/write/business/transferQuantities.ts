import { Batch } from '../../batch/batch';
import { resultsBy } from '../../batch/outcome';
import type { Vals } from '../../call';
import { listIn, recordIn } from '../../call';
import type { ModelClient } from '../../client/modelClient';
import { ModelCalls } from '../../client/modelClient';
import { nothing, OdooError } from '../../errors';
import { groupBy } from '../../groupBy';
import { preview } from '../../preview';
import type { RawRecord } from '../../protocol/expect';
import { expectTrue } from '../../protocol/expect';
import { isBlank } from '../../values/blank';
import type { Zones } from '../../values/dates';
import type { Row } from '../../values/reference';
import { isPlainObject } from '../../values/reference';
import { toVals } from '../prepare/values';
import type { BusinessRow, Preparation } from './businessAction';
import { forVersion } from './businessAction';
import { isTracked } from './stock';
import type { LineFields, Moved, Part } from './transferLines';
import { LINE_FIELDS, lineChanges, NOTHING, readOpen } from './transferLines';

/** What to read of moves. */
const MOVE_FIELDS = [
	'picking_id',
	'picking_type_id',
	'product_id',
	'product_uom',
	'product_uom_qty',
	'product_qty',
	'has_tracking',
	'location_id',
	'location_dest_id',
];

/** The keys of a line. */
const KEYS: ReadonlySet<string> = new Set(['product_id', 'quantity', 'lot']);

const SEVERAL_ITEMS = 'Several items are for this transfer.';
/** The first one would complete it. */
const COLLECT =
	'Collect its lines in one item, for example with an Aggregate node: validating completes the transfer.';

/**
 * Finds out for all rows together what their lines mean, before anything is written: what was moved of which products
 * of a transfer, and of which lots.
 * @returns one for each row; nothing where it has no lines
 */
export async function prepareQuantities(
	model: ModelClient,
	rows: readonly BusinessRow[],
	zones: Zones,
): Promise<Array<Preparation | OdooError | undefined>> {
	const fields = forVersion(LINE_FIELDS, await model.client.version());
	if (!fields || rows.every(({ given }) => given.lines === undefined)) return rows.map(nothing);
	const all = rows.map(({ ids: [id = 0] }) => id);
	const moves = await readOpen(model, 'stock.move', all, MOVE_FIELDS);
	const movesOf = groupBy(moves, (move) => move.picking_id);
	const types = await readTypes(model, moves);
	const seen = new Set<number>();
	const repeated = new Set(all.filter((id) => seen.size === seen.add(id).size));
	const opened = Batch.of<BusinessRow, Preparation>(rows).map(({ ids: [id = 0], given }) => {
		if (repeated.has(id)) throw wrong(SEVERAL_ITEMS, COLLECT);
		const its = movesOf.get(id) ?? [];
		const type = types.get(Number(its[0]?.picking_type_id));
		const creates = type?.use_create_lots !== false;
		const needsLots = creates || type.use_existing_lots === true;
		return { id, moves: its, lines: linesIn(given.lines), creates, needsLots };
	});
	const settings = { zones, unknownColumns: 'error' } as const;
	const converted = await toVals(
		model,
		opened,
		({ lines, creates }) => ({
			move_line_ids: lines.map((line) => columnsOf(line, creates, fields)),
		}),
		settings,
	);
	const moved = converted.map(({ row, vals }): Moved => ({
		...row,
		parts: partsOf(row.moves, row.lines, vals, fields),
	}));
	const prepared = moved.map((each) => ({
		isPartial: each.moves.some((move) => movedOf(each, move) < demandOf(move) - NOTHING),
		carryOut: async () => await enter(model, fields, each),
	}));
	const byRow = resultsBy(rows, prepared.finish((each) => each).outcomes());
	return rows.map((row) => byRow.get(row));
}

/**
 * Enters what was moved. The lines are read just before that: validating another transfer may have taken over what
 * was reserved for this one.
 * @returns what was more than planned
 */
async function enter(
	model: ModelClient,
	fields: LineFields,
	moved: Moved,
): Promise<string | undefined> {
	const vals = await lineChanges(model, fields, moved);
	await model.call('write', { ids: [moved.id], params: { vals } }, expectTrue);
	const more = moved.moves
		.filter((move) => movedOf(moved, move) > demandOf(move) + NOTHING)
		.map((move) => `${String(move.product)} (${movedOf(moved, move)} of ${demandOf(move)})`);
	return more.length > 0 ? `More was moved than planned: ${more.join(', ')}.` : undefined;
}

/** What the types of moves that are tracked do with lots, by id. */
async function readTypes(
	{ client, context }: ModelClient,
	moves: readonly RawRecord[],
): Promise<ReadonlyMap<number, RawRecord>> {
	const tracked = moves.filter((move) => isTracked(move.has_tracking));
	if (tracked.length === 0) return new Map();
	const types = new ModelCalls(client, 'stock.picking.type', context);
	const ids = tracked.map((move) => Number(move.picking_type_id));
	return await types.readByIds(ids, ['use_create_lots', 'use_existing_lots']);
}

/** @throws OdooError `INVALID_VALUE` */
function linesIn(given: unknown): readonly Row[] {
	const lines: readonly Row[] = Array.isArray(given) ? given.filter(isPlainObject) : [];
	for (const [at, line] of lines.entries()) {
		const strange = Object.keys(line).find((key) => !KEYS.has(key));
		if (strange !== undefined) throw wrongLine(at, `has an unknown key: ${strange}`);
		if (isBlank(line.product_id)) throw wrongLine(at, 'has no product');
		if (isBlank(line.quantity)) throw wrongLine(at, 'has no quantity');
	}
	if (lines.length === 0) throw nothingMoved();
	return lines;
}

function columnsOf(line: Row, creates: boolean, { done }: LineFields): Row {
	const { product_id: product, quantity, lot } = line;
	const name = isBlank(lot) ? undefined : String(lot).trim();
	return {
		product_id: product,
		[done]: quantity,
		...(name !== undefined &&
			// Lots of different products may have the same name.
			(creates ? { lot_name: name } : { lot_id: { name, product_id: product } })),
	};
}

/** Divides lines among the moves of their products, up to what is planned, and the last of them takes the rest. */
function partsOf(
	moves: readonly RawRecord[],
	lines: readonly Row[],
	written: Vals,
	{ done }: LineFields,
): readonly Part[] {
	const parts = new Map<string, Part>();
	const left = new Map(moves.map((move) => [move, demandOf(move)]));
	for (const [at, command] of listIn(written.move_line_ids).entries()) {
		const { product_id: product, [done]: quantity, ...lot } = recordIn(listIn(command)[2]);
		const own = moves.filter((move) => move.product_id === product);
		const [first] = own;
		if (!first) {
			const why = `names ${preview(lines[at]?.product_id)}, which is not in the transfer`;
			throw wrongLine(at, why, 'Check the product and the transfer.');
		}
		if (Number(quantity) < 0) throw wrongLine(at, 'has a negative quantity');
		const hasLot = Object.keys(lot).length > 0;
		if (hasLot && !isTracked(first.has_tracking)) {
			const why = `has a lot, and ${String(first.product)} is not tracked by lots or serial numbers`;
			throw wrongLine(at, why);
		}
		let rest = Number(quantity);
		for (const [position, move] of own.entries()) {
			const isLast = position === own.length - 1;
			const taken = isLast ? rest : Math.min(rest, Math.max(left.get(move) ?? 0, 0));
			rest -= taken;
			left.set(move, (left.get(move) ?? 0) - taken);
			const key = `${String(move.id)} ${JSON.stringify(lot)}`;
			const sum = taken + (parts.get(key)?.quantity ?? 0);
			if (sum > NOTHING) parts.set(key, { move, quantity: sum, ...(hasLot && { lot }) });
			if (hasLot && first.has_tracking === 'serial' && sum > 1 + NOTHING) {
				throw wrongLine(at, `moves ${sum} of one serial number`);
			}
		}
	}
	if (parts.size === 0) throw nothingMoved();
	return [...parts.values()];
}

function demandOf(move: RawRecord): number {
	return Number(move.product_uom_qty);
}

function movedOf({ parts }: Moved, move: RawRecord): number {
	const own = parts.filter((part) => part.move === move);
	return own.reduce((sum, { quantity }) => sum + quantity, 0);
}

function wrongLine(at: number, why: string, hint?: string): OdooError {
	return wrong(`Line ${at + 1} ${why}.`, hint);
}

function nothingMoved(): OdooError {
	return wrong('The lines move nothing.', 'Filter such items out, or use Transfer > Cancel.');
}

function wrong(
	message: string,
	hint = 'A line has a product (or sku), a quantity, and a lot where the product has lots.',
): OdooError {
	return new OdooError('INVALID_VALUE', message, { field: 'lines', hint });
}
