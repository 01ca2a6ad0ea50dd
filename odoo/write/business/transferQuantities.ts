import { Batch } from '../../batch/batch';
import type { RpcValue, Vals } from '../../call';
import { listIn, recordIn } from '../../call';
import type { ModelClient } from '../../client/modelClient';
import { nothing, OdooError } from '../../errors';
import { forVersion } from '../../forVersion';
import { groupBy } from '../../groupBy';
import { preview } from '../../preview';
import type { RawRecord } from '../../protocol/expect';
import { expectTrue } from '../../protocol/expect';
import { isBlank, isBlankKey } from '../../values/blank';
import type { Zones } from '../../values/dates';
import type { Row } from '../../values/reference';
import { isPlainObject } from '../../values/reference';
import { textFrom } from '../../values/scalars';
import { toVals } from '../prepare/values';
import type { BusinessRow, Preparation } from './businessAction';
import { isTracked } from './stock';
import type { LineFields, Moved, Part } from './transferLines';
import { LINE_FIELDS, lineChanges, NOTHING, perUnit, read, readOpen } from './transferLines';

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
	'company_id',
];

/** The keys of a line. */
const KEYS: ReadonlySet<string> = new Set(['product_id', 'quantity', 'lot']);

const LOT_FIELD = { name: 'lines', label: 'Lot or Serial Number' };

/** Lots by their product, name and company. */
type Lots = ReadonlyMap<string, readonly RawRecord[]>;

/** A line that a row gives, with the name of its lot. */
interface Line {
	readonly product_id: unknown;
	readonly quantity: unknown;
	readonly lot: string | undefined;
}

/** A transfer, and what a row says of it. */
interface Opened extends Omit<Moved, 'parts'> {
	readonly lines: readonly Line[];
	/** Odoo makes lots that are missing. */
	readonly creates: boolean;
}

/** What a row gives is known, and whether it is less than what was planned. */
interface Quantities extends Preparation {
	readonly isPartial: boolean;
}

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
): Promise<Array<Quantities | OdooError | undefined>> {
	const fields = forVersion(LINE_FIELDS, await model.client.version());
	const specified = rows.filter(({ given }) => given.lines !== undefined);
	if (!fields || specified.length === 0) return rows.map(nothing);
	const all = rows.map(({ ids: [id = 0] }) => id);
	const moves = await readOpen(model, 'stock.move', all, MOVE_FIELDS);
	const movesOf = groupBy(moves, (move) => move.picking_id);
	const types = await readTypes(model, moves);
	const seen = new Set<number>();
	const repeated = new Set(all.filter((id) => seen.size === seen.add(id).size));
	const opened = Batch.of<BusinessRow, Quantities>(specified).map(
		({ ids: [id = 0], given }): Opened => {
			if (repeated.has(id)) throw wrong(SEVERAL_ITEMS, COLLECT);
			const its = movesOf.get(id) ?? [];
			const type = types.get(Number(its[0]?.picking_type_id));
			const creates = type?.use_create_lots !== false;
			const needsLots = creates || type.use_existing_lots === true;
			return { id, moves: its, lines: linesIn(given.lines), creates, needsLots };
		},
	);
	const lots = await readLots(model, fields, moves, opened.values);
	const converted = await toVals(
		model,
		opened,
		({ lines }) => ({
			move_line_ids: lines.map(({ product_id, quantity }) => ({
				product_id,
				[fields.done]: quantity,
			})),
		}),
		{ zones },
	);
	const moved = converted.map(({ row, vals }): Moved => ({
		...row,
		parts: partsOf(row, vals, fields, lots),
	}));
	const prepared = moved.map((each) => ({
		isPartial: each.moves.some((move) => movedOf(each, move) < demandOf(move) - NOTHING),
		carryOut: async () => await enter(model, fields, each),
	}));
	const byRow = prepared.finish((each) => each).resultsBy(specified);
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
	model: ModelClient,
	moves: readonly RawRecord[],
): Promise<ReadonlyMap<number, RawRecord>> {
	const tracked = moves.filter((move) => isTracked(move.has_tracking));
	if (tracked.length === 0) return new Map();
	const ids = tracked.map((move) => Number(move.picking_type_id));
	const types = model.beside('stock.picking.type');
	return await types.readByIds(ids, ['use_create_lots', 'use_existing_lots']);
}

/** The lots of products that lines name, by what they are called. */
async function readLots(
	model: ModelClient,
	{ lots }: LineFields,
	moves: readonly RawRecord[],
	opened: readonly Opened[],
): Promise<Lots> {
	const named = opened.flatMap(({ lines }) => lines.flatMap(({ lot = [] }) => lot));
	if (named.length === 0) return new Map();
	const products = moves.map((move) => Number(move.product_id));
	const domain = [
		['name', 'in', [...new Set(named)]],
		['product_id', 'in', [...new Set(products)]],
	];
	const found = await read(model, lots, domain, ['name', 'product_id', 'company_id']);
	return groupBy(found, (lot) => lotKey(lot.product_id, lot.name, lot.company_id));
}

function lotKey(...what: Array<RpcValue | undefined>): string {
	return JSON.stringify(what);
}

/** What a line calls its lot or serial number: a text, or the lot as Odoo Source gives it. */
function lotIn({ lot }: Row, at: number): string | undefined {
	const name = isPlainObject(lot) ? (lot.name ?? lot) : lot;
	if (isBlankKey(name)) return undefined;
	const problem = `The lot or serial number of line ${at + 1} is not a text: ${preview(lot)}.`;
	return textFrom(name, LOT_FIELD, problem).trim();
}

/** @throws OdooError `INVALID_VALUE` */
function linesIn(given: unknown): readonly Line[] {
	const lines = Array.isArray(given) ? given.filter(isPlainObject) : [];
	if (lines.length === 0) throw nothingMoved();
	return lines.map((line, at) => {
		const strange = Object.keys(line).find((key) => !KEYS.has(key));
		if (strange !== undefined) {
			const hint = 'Remove it: lines have product or sku, quantity and lot.';
			throw wrongLine(at, `has an unknown key: ${strange}`, hint);
		}
		if (isBlank(line.product_id)) throw wrongLine(at, 'has no product');
		if (isBlank(line.quantity)) throw wrongLine(at, 'has no quantity');
		return { product_id: line.product_id, quantity: line.quantity, lot: lotIn(line, at) };
	});
}

/** What tells the lot of a line, which may be one that Odoo creates. */
function lotOf(
	{ product_id: product, product: title, company_id: company, has_tracking: tracking }: RawRecord,
	name: string,
	at: number,
	{ creates, lots }: { readonly creates: boolean; readonly lots: Lots },
): Vals {
	if (!isTracked(tracking)) {
		const why = `has a lot, and ${String(title)} is not tracked by lots or serial numbers`;
		throw wrongLine(at, why);
	}
	const own = lots.get(lotKey(product, name, company)) ?? lots.get(lotKey(product, name, false));
	const [known] = own ?? [];
	if (known) return { lot_id: known.id ?? 0 };
	if (creates) return { lot_name: name };
	const why = `names the lot ${preview(name)}, which ${String(title)} does not have`;
	const hint =
		'Check the name. A missing lot is created only by operation types that create lots, such as receipts.';
	throw wrongLine(at, why, hint).with({ code: 'REFERENCE_NOT_FOUND' });
}

/** Divides lines among the moves of their products, up to what is planned, and the last of them takes the rest. */
function partsOf(
	{ moves, lines, creates }: Opened,
	written: Vals,
	{ done }: LineFields,
	lots: Lots,
): readonly Part[] {
	const parts = new Map<string, Part>();
	const left = new Map(moves.map((move) => [move, demandOf(move)]));
	for (const [at, command] of listIn(written.move_line_ids).entries()) {
		const { product_id: product, [done]: quantity } = recordIn(listIn(command)[2]);
		const { product_id: given, lot: name } = lines[at] ?? {};
		const own = moves.filter((move) => move.product_id === product);
		const [first] = own;
		if (!first) {
			const why = `names ${preview(given)}, which is not in the transfer`;
			throw wrongLine(at, why, 'Check the product and the transfer.');
		}
		const itsUnits = [...new Set(own.map(({ unit }) => String(unit)))];
		if (itsUnits.length > 1) {
			const why = `is for ${String(first.product)}, which is in the transfer in ${itsUnits.join(' and in ')}`;
			throw wrongLine(at, why, 'Validate this transfer in Odoo.');
		}
		if (Number(quantity) < 0) throw wrongLine(at, 'has a negative quantity');
		const lot = name === undefined ? undefined : lotOf(first, name, at, { creates, lots });
		let rest = Number(quantity);
		for (const [position, move] of own.entries()) {
			const isLast = position === own.length - 1;
			const taken = isLast ? rest : Math.min(rest, Math.max(left.get(move) ?? 0, 0));
			rest -= taken;
			left.set(move, (left.get(move) ?? 0) - taken);
			const key = `${String(move.id)} ${JSON.stringify(lot)}`;
			const sum = taken + (parts.get(key)?.quantity ?? 0);
			if (sum > NOTHING) parts.set(key, { move, quantity: sum, ...(lot && { lot }) });
			const units = sum * perUnit(move);
			if (lot && first.has_tracking === 'serial' && units > 1 + NOTHING) {
				throw wrongLine(at, `moves ${units} of one serial number`);
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
