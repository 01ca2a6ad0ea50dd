import type { Call, RpcValue } from '../../../odoo';
import type { OdooClient } from '../../../odoo';
import { ModelCalls } from '../../../odoo/client/modelClient';
import { forVersion } from '../../../odoo/forVersion';
import type { Part } from '../../../odoo/write/business/transferLines';
import { LINE_FIELDS, lineChanges } from '../../../odoo/write/business/transferLines';

const MOVE = {
	id: 1,
	product_id: 10,
	product: 'Wine',
	product_uom: 3,
	product_uom_qty: 10,
	product_qty: 10,
	has_tracking: 'lot',
	location_id: 8,
	location_dest_id: 5,
};
const OTHER = { ...MOVE, id: 2, product_id: 11, has_tracking: 'none' };

/** What a transfer of a version has. */
function odoo(lines: ReadonlyArray<Record<string, RpcValue>>, quants: RpcValue[] = []) {
	const asked: string[][] = [];
	const answers: Record<string, RpcValue> = {
		'stock.quant': quants.map((quant, at) => ({ ...(quant as object), id: at + 1 })),
	};
	const call = async ({ model, params = {} }: Call, read: (answer: RpcValue) => unknown) => {
		asked.push([...(params.fields as string[])]);
		return await Promise.resolve(read(answers[model] ?? [...lines]));
	};
	const client = { call } as unknown as OdooClient;
	return { model: new ModelCalls(client, 'stock.picking', {}), asked };
}

async function changes(version: number, parts: readonly Part[], ...stock: Parameters<typeof odoo>) {
	const { model, asked } = odoo(...stock);
	const own = new Map(
		[MOVE, OTHER, ...parts.map(({ move }) => move)].map((move) => [move.id, move]),
	);
	const moves = [...own.values()];
	const moved = { id: 7, moves, parts, needsLots: true };
	const vals = await lineChanges(model, forVersion(LINE_FIELDS, version)!, moved);
	return { commands: vals.move_line_ids, asked };
}

/** A line of a reserved lot, and one of the other product, each with what versions call quantities. */
const linesOf = (version: number) => {
	const line = {
		move_id: [1, 'Move'],
		lot_id: [40, 'A'],
		lot_name: false,
		product_uom_id: [3, 'Units'],
		location_id: [9, 'Shelf'],
		location_dest_id: [6, 'Gate'],
		package_id: [70, 'PACK'],
		owner_id: false,
		...(version >= 17
			? { quantity: 6, picked: true }
			: {
					qty_done: 1,
					[version >= 16 ? 'reserved_uom_qty' : 'product_uom_qty']: 6,
				}),
	};
	return [
		{ ...line, id: 100 },
		{ ...line, id: 101, lot_id: [41, 'B'] },
		{ ...line, id: 102, move_id: [2, 'Move'], lot_id: false },
	];
};

describe.each([14, 15, 16, 17, 18, 19])('lines of transfers on Odoo %d', (version) => {
	const isPicked = version >= 17;
	const moved = (quantity: number) =>
		isPicked ? { quantity, picked: true } : { qty_done: quantity };

	it('take reserved lots, and reset what was entered of others', async () => {
		const parts = [{ move: MOVE, lot: { lot_id: 41 }, quantity: 4 }];
		const { commands } = await changes(version, parts, linesOf(version));
		expect(commands).toEqual(
			isPicked
				? [
						[2, 100],
						[1, 102, { picked: false }],
						[1, 101, moved(4)],
					]
				: [
						[1, 100, { qty_done: 0 }],
						[1, 102, { qty_done: 0 }],
						[1, 101, moved(4)],
					],
		);
	});

	it('are new for lots from elsewhere, with what is free there first', async () => {
		const quant = { product_id: [10, 'Wine'], lot_id: [42, 'C'], package_id: false };
		const quants = [
			{ ...quant, location_id: [8, 'Stock'], owner_id: false, quantity: 5, reserved_quantity: 5 },
			{
				...quant,
				location_id: [9, 'Shelf'],
				owner_id: [2, 'Ann'],
				quantity: 3,
				reserved_quantity: 1,
			},
		];
		const parts = [{ move: MOVE, lot: { lot_id: 42 }, quantity: 3 }];
		const { commands } = await changes(version, parts, linesOf(version), quants);
		expect((commands as RpcValue[]).at(-1)).toEqual([
			0,
			0,
			{
				move_id: 1,
				product_id: 10,
				product_uom_id: 3,
				location_id: 9,
				location_dest_id: 6,
				package_id: false,
				owner_id: 2,
				lot_id: 42,
				...moved(3),
			},
		]);
	});

	it('are read by the names of the version', async () => {
		const { asked } = await changes(version, [], linesOf(version));
		const names = ['quantity', 'picked', 'qty_done', 'product_uom_qty', 'reserved_uom_qty'];
		expect(asked[0]?.filter((name) => names.includes(name))).toEqual(
			isPicked
				? ['quantity', 'picked']
				: ['qty_done', version >= 16 ? 'reserved_uom_qty' : 'product_uom_qty'],
		);
	});
});

/** Of one product in some places. */
const quantOf = (
	place: number,
	quantity: number,
	reserved = 0,
	more: Record<string, RpcValue> = {},
) => ({
	product_id: [10, 'Wine'],
	lot_id: false,
	location_id: [place, 'Shelf'],
	package_id: false,
	owner_id: false,
	quantity,
	reserved_quantity: reserved,
	...more,
});
/** What of a lot is taken from which places. */
const takenOf = (commands: unknown, lines: ReadonlyArray<Record<string, RpcValue>> = []) =>
	(commands as Array<[number, number, Record<string, RpcValue>?]>).flatMap(([, id, vals = {}]) => {
		const quantity = vals.quantity ?? vals.qty_done;
		const line = lines.find((each) => each.id === id);
		const place = vals.location_id ?? (line?.location_id as RpcValue[] | undefined)?.[0];
		return quantity ? [[place, vals.lot_id ?? null, quantity]] : [];
	});

it('take stock once that several moves need', async () => {
	const moves = [1, 2].map((id) => ({
		...MOVE,
		id,
		product_uom_qty: 5,
		product_qty: 5,
		has_tracking: 'none',
	}));
	const parts = moves.map((move) => ({ move, quantity: 5 }));
	const { commands } = await changes(19, parts, [], [quantOf(20, 5), quantOf(21, 5)]);
	expect(takenOf(commands)).toEqual([
		[20, null, 5],
		[21, null, 5],
	]);
});

it.each([14, 19])(
	'take what the transfer itself has reserved otherwise on Odoo %d',
	async (version) => {
		const moves = [1, 2].map((id) => ({ ...MOVE, id, product_uom_qty: 5, product_qty: 5 }));
		const [own = {}] = linesOf(version);
		const amount: Record<string, RpcValue> =
			version >= 17 ? { quantity: 5 } : { qty_done: 0, product_uom_qty: 5 };
		const lines = [
			{ ...own, ...amount, id: 100, package_id: false, location_id: [20, 'One'] },
			{
				...own,
				...amount,
				id: 101,
				package_id: false,
				location_id: [21, 'Two'],
				move_id: [2, 'Move'],
				lot_id: [41, 'B'],
			},
		];
		const quants = [
			quantOf(20, 2, 0, { lot_id: [41, 'B'] }),
			quantOf(21, 5, 5, { lot_id: [41, 'B'] }),
			quantOf(20, 5, 5, { lot_id: [40, 'A'] }),
		];
		const parts = moves.map((move, at) => ({
			move,
			lot: { lot_id: at === 0 ? 41 : 40 },
			quantity: 5,
		}));
		const { commands } = await changes(version, parts, lines, quants);
		expect(takenOf(commands)).toEqual([
			[20, 41, 2],
			[21, 41, 3],
			[20, 40, 5],
		]);
	},
);

/** A dozen of which five units are reserved. */
const DOZEN = {
	...MOVE,
	product_uom_qty: 1,
	product_qty: 12,
	has_tracking: 'none',
	unit: 'Dozens',
};
const inUnits = { ...linesOf(19)[0], lot_id: false, package_id: false, location_id: [20, 'One'] };

it('take what is reserved in the unit of the product', async () => {
	const line = { ...inUnits, quantity: 5, quantity_product_uom: 5, product_uom_id: [1, 'Units'] };
	const quants = [
		quantOf(21, 30, 0, { product_uom_id: [1, 'Units'] }),
		quantOf(20, 5, 5, { product_uom_id: [1, 'Units'] }),
	];
	const { commands } = await changes(19, [{ move: DOZEN, quantity: 1 }], [line], quants);
	expect(commands).toEqual([
		[1, 100, { quantity: 5, picked: true }],
		[
			0,
			0,
			expect.objectContaining({
				location_id: 21,
				product_uom_id: 1,
				quantity: expect.closeTo(7) as number,
			}),
		],
	]);
});

it('keeps quantities whatever lines and stock there are', async () => {
	for (let seed = 1; seed < 300; seed++) {
		const at = (n: number) => Math.floor(Math.abs(Math.sin(seed * 7 + n)) * 8);
		const lines = [0, 1, 2].map((n) => ({
			...linesOf(19)[0],
			id: 100 + n,
			quantity: at(n),
			lot_id: n === 2 ? false : [40 + (at(n + 3) % 2), 'L'],
		}));
		const quants = [0, 1].map((n) => ({
			product_id: [10, 'Wine'],
			lot_id: [40 + n, 'L'],
			location_id: [8 + n, 'Shelf'],
			package_id: false,
			owner_id: false,
			quantity: at(n + 6),
			reserved_quantity: at(n + 8),
		}));
		const parts = [40, 41].map((lot, n) => ({
			move: MOVE,
			lot: { lot_id: lot },
			quantity: 1 + at(n + 10),
		}));
		const { commands } = await changes(19, parts, lines, quants);
		for (const { lot, quantity } of parts) {
			const sums = (commands as Array<[number, number, Record<string, number>]>).map(
				([, id, vals]) => {
					const line = lines.find((each) => each.id === id);
					const own = vals?.lot_id ?? (Array.isArray(line?.lot_id) ? line.lot_id[0] : undefined);
					return own === lot.lot_id ? (vals?.quantity ?? 0) : 0;
				},
			);
			expect(sums.reduce((sum, each) => sum + each, 0)).toBeCloseTo(quantity);
		}
	}
});
