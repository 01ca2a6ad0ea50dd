import type { Given } from '../../odoo';
import { BUSINESS_ACTIONS, openBusinessModel, runBusinessAction } from '../../odoo';
import type { Vals } from '../../odoo/call';
import { anyAnswer } from '../../odoo/protocol/expect';
import { linkedId } from '../../odoo/values/recordId';
import { openedBy, putInStock, storable } from '../support/business';
import { fetchSender } from '../support/fetchSender';
import { describeIf, itIf } from '../support/itIf';
import { resultOrError } from '../support/outcomes';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { clientFor, isSandbox, protocolsFor, targetVersion } from '../support/target';
import { isSince } from '../support/versions';

const { transfer } = BUSINESS_ACTIONS;
const LOT = isSince('lots') ? 'stock.lot' : 'stock.production.lot';
const DONE = isSince('pickedMoves') ? 'quantity' : 'qty_done';

interface Line {
	readonly product_id: unknown;
	readonly quantity: unknown;
	readonly lot?: unknown;
}

/** What was picked or received, in place of what is reserved. The sandbox has no transfers. */
describeIf(!isSandbox).each(protocolsFor('jsonrpc'))('transfers validated over %s', (protocol) => {
	const own = `${protocol}.${Date.now()}`;
	const target = useTarget();
	const client = useClient(target, { protocol });
	let stock: number;
	let shelf: number;
	let types: Record<'incoming' | 'outgoing', Vals>;
	let places: Record<'customer' | 'supplier', number>;
	let names = 0;

	beforeAll(async () => {
		const typeOf = async (code: string): Promise<Vals> => {
			const [id = 0] = await recordsOf(client, 'stock.picking.type').search([
				['code', '=', code],
				['company_id', '=', 1],
			]);
			const fields = ['default_location_src_id', 'default_location_dest_id'];
			const [type = {}] = await recordsOf(client, 'stock.picking.type').read([id], fields);
			return { ...type, id };
		};
		const placeOf = async (usage: string) =>
			(await recordsOf(client, 'stock.location').search([['usage', '=', usage]]))[0]!;
		types = { incoming: await typeOf('incoming'), outgoing: await typeOf('outgoing') };
		places = { customer: await placeOf('customer'), supplier: await placeOf('supplier') };
		stock = linkedId(types.outgoing.default_location_src_id)!;
		shelf = await create('stock.location', { name: `Shelf ${own}`, location_id: stock });
	});

	const create = async (model: string, vals: Vals) =>
		await recordsOf(client, model).createOne(vals);
	const product = async (vals: Vals = {}) =>
		await create('product.product', { name: `Moved ${names++} ${own}`, ...storable(), ...vals });
	const lotOf = async (productId: number, name: string) =>
		await create(LOT, { name, product_id: productId, company_id: 1 });
	const dozens = async () => {
		const data = recordsOf(client, 'ir.model.data');
		const [known] = await data.searchRead([['name', '=', 'product_uom_dozen']], ['res_id']);
		return Number(known?.res_id);
	};
	/** A transfer that is confirmed, with what is in stock reserved. */
	const planned = async (
		kind: 'incoming' | 'outgoing',
		demands: ReadonlyArray<readonly [product: number, quantity: number]>,
		{ isConfirmed = true, ...more }: { isConfirmed?: boolean; product_uom?: number } = {},
	) => {
		const route =
			kind === 'outgoing'
				? { location_id: stock, location_dest_id: places.customer }
				: { location_id: places.supplier, location_dest_id: stock };
		const unit = isSince('movesWithoutName') ? {} : { name: 'Moved', product_uom: 1 };
		const id = await create('stock.picking', {
			picking_type_id: types[kind].id!,
			...route,
			[isSince('moveIds') ? 'move_ids' : 'move_lines']: demands.map(([product_id, quantity]) => [
				0,
				0,
				{ product_id, product_uom_qty: quantity, ...unit, ...route, ...more },
			]),
		});
		const call = async (method: string) =>
			await client.call({ model: 'stock.picking', method, ids: [id] }, anyAnswer);
		if (isConfirmed) {
			await call('action_confirm');
			await call('action_assign');
		}
		return id;
	};
	const validate = async (
		rows: ReadonlyArray<readonly [id: number, lines: readonly Line[], given?: Given]>,
		through = client,
	) => {
		const model = await openBusinessModel(through, transfer.validate, {});
		const all = rows.map(([id, lines, given]) => ({
			ids: [id],
			given: { backorder: 'create', quantities: 'specify', lines, ...given },
		}));
		const settings = { stopAtFirstError: false, zones: { workflow: 'UTC' } };
		const outcomes = await runBusinessAction(model, transfer.validate, all, settings);
		return outcomes.map(resultOrError);
	};
	const stateOf = async (id: number) =>
		(await recordsOf(client, 'stock.picking').read([id], ['state']))[0]?.state;
	/** Product, quantity, lot and location of the lines of a transfer that move something. */
	const linesOf = async (id: number) => {
		const lines = recordsOf(client, 'stock.move.line');
		const found = await lines.read(
			await lines.search([
				['picking_id', '=', id],
				[DONE, '>', 0],
			]),
			['product_id', DONE, 'lot_id', 'location_id'],
		);
		return found
			.map((line) => [
				linkedId(line.product_id),
				line[DONE],
				line.lot_id ? (line.lot_id as [number, string])[1] : null,
				linkedId(line.location_id),
			])
			.sort((a, b) => Number(a[0]) - Number(b[0]) || String(a).localeCompare(String(b)));
	};
	/** What is planned of the moves of a transfer, by product. */
	const demandOf = async (id: number) => {
		const moves = recordsOf(client, 'stock.move');
		const found = await moves.read(
			await moves.search([
				['picking_id', '=', id],
				['state', '!=', 'cancel'],
			]),
			['product_id', 'product_uom_qty'],
		);
		return Object.fromEntries(
			found.map((move) => [linkedId(move.product_id), move.product_uom_qty]),
		);
	};
	const onHand = async (productId: number, locationId: number) => {
		const quants = recordsOf(client, 'stock.quant');
		const ids = await quants.search([
			['product_id', '=', productId],
			['location_id', '=', locationId],
		]);
		const found = await quants.read(ids, ['quantity']);
		return found.reduce((sum, { quantity }) => sum + Number(quantity), 0);
	};

	it('moves exactly what lines say, and leaves the rest to a backorder', async () => {
		const [chair, desk, lamp] = [await product(), await product(), await product()];
		for (const each of [chair, desk, lamp]) await putInStock(client, each, 10, stock);
		const id = await planned('outgoing', [
			[chair, 5],
			[desk, 4],
			[lamp, 3],
		]);

		const lines = [
			{ product_id: chair, quantity: 2 },
			{ product_id: desk, quantity: 3 },
			{ product_id: desk, quantity: '1' },
		];
		const [validated] = await validate([[id, lines]]);

		expect(validated).toMatchObject({ records: [{ id }], action: 'validated' });
		expect(validated).not.toHaveProperty('warning');
		expect(await stateOf(id)).toBe('done');
		expect(await linesOf(id)).toEqual([
			[chair, 2, null, stock],
			[desk, 4, null, stock],
		]);
		const [backorder = 0] = openedBy(validated);
		expect(await demandOf(backorder)).toEqual({ [chair]: 3, [lamp]: 3 });
		expect(await onHand(chair, stock)).toBe(8);
		expect(await onHand(lamp, stock)).toBe(10);
		expect(await validate([[id, lines]])).toMatchObject([{ action: 'unchanged' }]);
		expect(await onHand(chair, stock)).toBe(8);
	}, 60_000);

	it('takes what is reserved for items without lines beside those with lines', async () => {
		const chair = await product();
		await putInStock(client, chair, 10, stock);
		const [first, second] = [
			await planned('outgoing', [[chair, 2]]),
			await planned('outgoing', [[chair, 3]]),
		];
		const lines = [{ product_id: chair, quantity: 1 }];
		const validated = await validate([
			[first, lines, { quantities: 'reserved', lines: undefined }],
			[second, lines],
		]);
		expect(validated).toMatchObject([{ action: 'validated' }, { action: 'validated' }]);
		expect(await linesOf(first)).toEqual([[chair, 2, null, stock]]);
		expect(await linesOf(second)).toEqual([[chair, 1, null, stock]]);
	}, 60_000);

	it('cancels the rest without a backorder', async () => {
		const [chair, lamp] = [await product(), await product()];
		for (const each of [chair, lamp]) await putInStock(client, each, 10, stock);
		const id = await planned('outgoing', [
			[chair, 5],
			[lamp, 3],
		]);

		const lines = [{ product_id: chair, quantity: 2 }];
		const [validated] = await validate([[id, lines, { backorder: 'cancel' }]]);

		expect(validated).toMatchObject({ action: 'validated' });
		expect(openedBy(validated)).toEqual([]);
		expect(await stateOf(id)).toBe('done');
		expect(await linesOf(id)).toEqual([[chair, 2, null, stock]]);
		// Odoo 17 and later leave it in the move that is done.
		expect(await demandOf(id)).toEqual({ [chair]: isSince('pickedMoves') ? 5 : 2 });
	}, 60_000);

	it('takes what is not reserved from where it is, and says what is more than planned', async () => {
		const chair = await product({ default_code: `SKU ${own}` });
		const id = await planned('outgoing', [[chair, 2]]);
		await putInStock(client, chair, 10, shelf);

		const lines = [{ product_id: { default_code: `SKU ${own}` }, quantity: 3 }];
		const [validated] = await validate([[id, lines]]);

		expect(validated).toMatchObject({
			action: 'validated',
			warning: expect.stringMatching(/^More was moved than planned: .*\(3 of 2\)\.$/),
		});
		expect(await linesOf(id)).toEqual([[chair, 3, null, shelf]]);
		expect(await onHand(chair, shelf)).toBe(7);
		expect(await onHand(chair, stock)).toBe(0);
	}, 60_000);

	it('takes quantities in the unit of the transfer', async () => {
		const dozen = await dozens();
		const egg = await product();
		await putInStock(client, egg, 18, stock);
		await putInStock(client, egg, 36, shelf);
		const id = await planned('outgoing', [[egg, 4]], { product_uom: dozen });

		const [validated] = await validate([[id, [{ product_id: egg, quantity: 3 }]]]);

		expect(validated).toMatchObject({ action: 'validated' });
		expect(await demandOf(openedBy(validated)[0]!)).toEqual({ [egg]: 1 });
		expect((await onHand(egg, stock)) + (await onHand(egg, shelf))).toBe(18);
		expect(await onHand(egg, stock)).toBeGreaterThanOrEqual(0);
		expect(await onHand(egg, shelf)).toBeGreaterThanOrEqual(0);
	}, 60_000);

	it('takes what is reserved in the unit of the product from where it is', async () => {
		const egg = await product();
		await putInStock(client, egg, 5, stock);
		const id = await planned('outgoing', [[egg, 1]], { product_uom: await dozens() });
		await putInStock(client, egg, 30, shelf);

		const [validated] = await validate([[id, [{ product_id: egg, quantity: 1 }]]]);

		expect(validated).toMatchObject({ action: 'validated' });
		expect(await onHand(egg, stock)).toBeCloseTo(0);
		expect(await onHand(egg, shelf)).toBeCloseTo(23);
	}, 60_000);

	it('takes from each place what is there, for all moves of a product together', async () => {
		const [chair, other] = [
			await product(),
			await create('stock.location', { name: `Rack ${own}`, location_id: stock }),
		];
		const id = await planned('outgoing', [[chair, 5]]);
		const [{ id: move = 0 } = {}] = await recordsOf(client, 'stock.move').searchRead(
			[['picking_id', '=', id]],
			['id'],
		);
		await client.call(
			{
				model: 'stock.move',
				method: 'copy',
				ids: [Number(move)],
				params: { default: { picking_id: id, state: 'confirmed' } },
			},
			anyAnswer,
		);
		await putInStock(client, chair, 5, shelf);
		await putInStock(client, chair, 5, other);

		const [validated] = await validate([[id, [{ product_id: chair, quantity: 10 }]]]);

		expect(validated).toMatchObject({ action: 'validated' });
		expect(await onHand(chair, shelf)).toBe(0);
		expect(await onHand(chair, other)).toBe(0);
	}, 60_000);

	it('delivers lots that moves have reserved for each other', async () => {
		const wine = await product({ tracking: 'lot' });
		const [first, second] = [await lotOf(wine, `A ${own}`), await lotOf(wine, `B ${own}`)];
		await putInStock(client, wine, 5, stock, first);
		const id = await planned('outgoing', [[wine, 5]]);
		await putInStock(client, wine, 5, shelf, second);
		const moves = recordsOf(client, 'stock.move');
		const [move = 0] = await moves.search([['picking_id', '=', id]]);
		await client.call(
			{
				model: 'stock.move',
				method: 'copy',
				ids: [move],
				params: { default: { picking_id: id, state: 'confirmed' } },
			},
			anyAnswer,
		);
		await client.call({ model: 'stock.picking', method: 'action_assign', ids: [id] }, anyAnswer);
		await putInStock(client, wine, 2, stock, second);

		const lines = [
			{ product_id: wine, quantity: 5, lot: `B ${own}` },
			{ product_id: wine, quantity: 5, lot: `A ${own}` },
		];
		const [validated] = await validate([[id, lines]]);

		expect(validated).toMatchObject({ action: 'validated' });
		const left = [await onHand(wine, stock), await onHand(wine, shelf)];
		expect(left.reduce((sum, each) => sum + each, 0)).toBe(2);
		expect(Math.min(...left)).toBeGreaterThanOrEqual(0);
		const quants = recordsOf(client, 'stock.quant');
		const below = [
			['product_id', '=', wine],
			['location_id', 'child_of', stock],
			['quantity', '<', 0],
		];
		expect(await quants.search(below)).toEqual([]);
	}, 60_000);

	it('delivers lots that exist where the type could also create them', async () => {
		const wine = await product({ tracking: 'lot' });
		const [known, made] = [`E ${own}`, `M ${own}`];
		const kinds = recordsOf(client, 'stock.picking.type');
		const type = Number(types.outgoing.id);
		const flags = ['use_create_lots', 'use_existing_lots'];
		const [before = {}] = await kinds.read([type], flags);
		await kinds.write([type], { use_create_lots: true, use_existing_lots: true });
		try {
			const id = await planned('outgoing', [[wine, 4]]);
			await putInStock(client, wine, 5, shelf, await lotOf(wine, known));
			const lines = [
				{ product_id: wine, quantity: 3, lot: known },
				{ product_id: wine, quantity: 1, lot: made },
			];
			const [validated] = await validate([[id, lines]]);
			expect(validated).toMatchObject({ action: 'validated' });
			expect(await linesOf(id)).toEqual([
				[wine, 1, made, stock],
				[wine, 3, known, shelf],
			]);
			expect(await onHand(wine, shelf)).toBe(2);
		} finally {
			await kinds.write(
				[type],
				Object.fromEntries(flags.map((name) => [name, before[name] ?? false])),
			);
		}
	}, 60_000);

	it('delivers other lots than those reserved, from where they are', async () => {
		const wine = await product({ tracking: 'lot' });
		const [first, second] = [`A ${own}`, `B ${own}`];
		await putInStock(client, wine, 5, stock, await lotOf(wine, first));
		const id = await planned('outgoing', [[wine, 5]]);
		await putInStock(client, wine, 5, shelf, await lotOf(wine, second));

		const lines = [
			{ product_id: wine, quantity: 3, lot: second },
			{ product_id: wine, quantity: 1, lot: first },
		];
		const [validated] = await validate([[id, lines]]);

		expect(validated).toMatchObject({ action: 'validated' });
		expect(await linesOf(id)).toEqual([
			[wine, 1, first, stock],
			[wine, 3, second, shelf],
		]);
		expect(await onHand(wine, stock)).toBe(4);
		expect(await onHand(wine, shelf)).toBe(2);
		expect(await demandOf(openedBy(validated)[0]!)).toEqual({ [wine]: 1 });
	}, 60_000);

	it('delivers serial numbers that were reserved for each other', async () => {
		const phone = await product({ tracking: 'serial' });
		const [one, two] = [`1 ${own}`, `2 ${own}`];
		await putInStock(client, phone, 1, stock, await lotOf(phone, one));
		const first = await planned('outgoing', [[phone, 1]]);
		await putInStock(client, phone, 1, stock, await lotOf(phone, two));
		const second = await planned('outgoing', [[phone, 1]]);

		const validated = await validate([
			[first, [{ product_id: phone, quantity: 1, lot: two }]],
			[second, [{ product_id: phone, quantity: 1, lot: one }]],
		]);

		expect(validated).toMatchObject([{ action: 'validated' }, { action: 'validated' }]);
		expect(await linesOf(first)).toEqual([[phone, 1, two, stock]]);
		expect(await linesOf(second)).toEqual([[phone, 1, one, stock]]);
		expect(await onHand(phone, stock)).toBe(0);
	}, 60_000);

	it('receives new lots, those that exist, and serial numbers', async () => {
		const [wine, phone] = [
			await product({ tracking: 'lot' }),
			await product({ tracking: 'serial' }),
		];
		const [known, made] = [`K ${own}`, `N ${own}`];
		await lotOf(wine, known);
		const id = await planned('incoming', [
			[wine, 10],
			[phone, 2],
		]);

		const lines = [
			{ product_id: wine, quantity: 4, lot: known },
			{ product_id: wine, quantity: 5, lot: made },
			{ product_id: phone, quantity: 1, lot: `S1 ${own}` },
			{ product_id: phone, quantity: 1, lot: `S2 ${own}` },
		];
		const [validated] = await validate([[id, lines]]);

		expect(validated).toMatchObject({ action: 'validated' });
		const supplier = places.supplier;
		expect(await linesOf(id)).toEqual([
			[wine, 4, known, supplier],
			[wine, 5, made, supplier],
			[phone, 1, `S1 ${own}`, supplier],
			[phone, 1, `S2 ${own}`, supplier],
		]);
		expect(await recordsOf(client, LOT).search([['name', '=', known]])).toHaveLength(1);
		expect(await demandOf(openedBy(validated)[0]!)).toEqual({ [wine]: 1 });
		expect(await onHand(wine, stock)).toBe(9);
	}, 60_000);

	it('takes the lot that Odoo Source gave, and makes none of what is no text', async () => {
		const wine = await product({ tracking: 'lot' });
		const name = `G ${own}`;
		const lot = { id: await lotOf(wine, name), name };
		const id = await planned('incoming', [[wine, 9]]);
		const attempt = async (given: unknown) =>
			(await validate([[id, [{ product_id: wine, quantity: 4, lot: given }]]]))[0];
		for (const wrong of [{ id: 5 }, false, ['A', 'B'], 2 ** 60]) {
			expect(await attempt(wrong)).toMatchObject({
				code: 'INVALID_VALUE',
				message: expect.stringMatching(/lot or serial number of line 1 is not a text/) as string,
			});
		}
		expect(await stateOf(id)).not.toBe('done');
		expect(await attempt(lot)).toMatchObject({ action: 'validated' });
		expect(await linesOf(id)).toEqual([[wine, 4, name, places.supplier]]);
	}, 60_000);

	it('takes lots that are reserved where lines have none', async () => {
		const wine = await product({ tracking: 'lot' });
		await putInStock(client, wine, 5, stock, await lotOf(wine, `R ${own}`));
		const id = await planned('outgoing', [[wine, 7]]);

		expect(await validate([[id, [{ product_id: wine, quantity: 6 }]]])).toMatchObject([
			{
				message: expect.stringMatching(
					/is tracked by lots or serial numbers, and the line has none/,
				),
			},
		]);
		expect(await stateOf(id)).not.toBe('done');
		const [validated] = await validate([[id, [{ product_id: wine, quantity: 4 }]]]);
		expect(validated).toMatchObject({ action: 'validated' });
		expect(await linesOf(id)).toEqual([[wine, 4, `R ${own}`, stock]]);
	}, 60_000);

	it.each(['write', 'button_validate'])(
		'moves nothing twice after a lost answer to %s',
		async (method) => {
			const [chair, wine] = [await product(), await product({ tracking: 'lot' })];
			await putInStock(client, chair, 10, stock);
			await putInStock(client, wine, 5, stock, await lotOf(wine, `W ${own}`));
			const id = await planned('outgoing', [
				[chair, 5],
				[wine, 2],
			]);
			await putInStock(client, wine, 5, shelf, await lotOf(wine, `L ${own}`));
			let losses = 0;
			const losing = clientFor(target, { protocol }, async (request) => {
				const answer = await fetchSender(request);
				const isMeant = new RegExp(`[/"'>]${method}\\b`).test(
					`${request.url} ${request.body ?? ''}`,
				);
				if (!isMeant || losses++ > 0) return answer;
				throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
			});

			const lines = [
				{ product_id: chair, quantity: 3 },
				{ product_id: wine, quantity: 2, lot: `L ${own}` },
			];
			expect(await validate([[id, lines]], losing)).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
			const again = await validate([[id, lines]]);

			// The answer that was lost asked about a backorder.
			expect(again).toMatchObject([{ action: 'validated' }]);
			expect(await validate([[id, lines]])).toMatchObject([{ action: 'unchanged' }]);
			expect(await linesOf(id)).toEqual([
				[chair, 3, null, stock],
				[wine, 2, `L ${own}`, shelf],
			]);
			expect(await onHand(chair, stock)).toBe(7);
			expect(await onHand(wine, stock)).toBe(5);
			expect(await onHand(wine, shelf)).toBe(3);
		},
		60_000,
	);

	it('moves nothing where Odoo rounds a quantity to nothing', async () => {
		const chair = await product();
		await putInStock(client, chair, 10, stock);
		const id = await planned('outgoing', [[chair, 5]]);

		const [refused] = await validate([[id, [{ product_id: chair, quantity: 0.0001 }]]]);

		expect(refused).toMatchObject({
			code: 'VALIDATION',
			hint: expect.not.stringContaining('Specify'),
		});
		expect(await stateOf(id)).not.toBe('done');
		expect(await onHand(chair, stock)).toBe(10);
	}, 60_000);

	it('replaces quantities that were entered before', async () => {
		const chair = await product();
		await putInStock(client, chair, 10, stock);
		const id = await planned('outgoing', [[chair, 5]]);
		const moves = recordsOf(client, 'stock.move');
		const entered: Vals = isSince('pickedMoves')
			? { quantity: 4, picked: true }
			: { quantity_done: 4 };
		await moves.write(await moves.search([['picking_id', '=', id]]), entered);

		const [validated] = await validate([[id, [{ product_id: chair, quantity: 3 }]]]);

		expect(validated).toMatchObject({ action: 'validated' });
		expect(await linesOf(id)).toEqual([[chair, 3, null, stock]]);
		expect(await demandOf(openedBy(validated)[0]!)).toEqual({ [chair]: 2 });
	}, 60_000);

	it('refuses lines that cannot be meant before anything is written', async () => {
		const [chair, other, wine, phone] = [
			await product(),
			await product({ default_code: `Twice ${own}` }),
			await product({ tracking: 'lot', default_code: `Twice ${own}` }),
			await product({ tracking: 'serial' }),
		];
		await putInStock(client, chair, 10, stock);
		await putInStock(client, phone, 1, stock, await lotOf(phone, `P ${own}`));
		const id = await planned('outgoing', [
			[chair, 5],
			[wine, 1],
			[phone, 1],
		]);
		const before = await recordsOf(client, 'stock.move.line').search([['picking_id', '=', id]]);
		const draft = await planned('outgoing', [[chair, 1]], { isConfirmed: false });

		const refused: Array<readonly [readonly Line[], string]> = [
			[[{ product_id: other, quantity: 1 }], `Line 1 names ${other}, which is not in the transfer`],
			[[{ product_id: 'No such thing', quantity: 1 }], 'there is no product.product record'],
			[[{ product_id: { default_code: `Twice ${own}` }, quantity: 1 }], 'there are 2 product'],
			[[{ product_id: wine, quantity: 1, lot: 'No such lot' }], 'No such lot'],
			[[{ product_id: wine, quantity: 1 }], 'is tracked by lots or serial numbers, and the line'],
			[[{ product_id: chair, quantity: 1, lot: 'X' }], ''],
			[[{ product_id: phone, quantity: 2, lot: `P ${own}` }], 'moves 2 of one serial number'],
			[[{ product_id: chair, quantity: -1 }], 'Line 1 has a negative quantity'],
			[[{ product_id: chair, quantity: 0 }], 'The lines move nothing'],
			[[], 'The lines move nothing'],
			[[{ product_id: chair, quantity: null }], 'Line 1 has no quantity'],
			[[{ product_id: chair, quantity: 'many' }], 'many'],
			[[{ product_id: null, quantity: 1 }], 'Line 1 has no product'],
			[[{ product_id: chair, quantity: 1, ...{ serial: 'X' } }], 'an unknown key: serial'],
		];
		for (const [lines, message] of refused) {
			const [error] = await validate([[id, lines]]);
			expect(error).toMatchObject({ message: expect.stringContaining(message) });
			expect(error).toHaveProperty('code');
		}
		const inTwo = await planned('outgoing', [[chair, 2]]);
		const [move = 0] = await recordsOf(client, 'stock.move').search([['picking_id', '=', inTwo]]);
		const again = { picking_id: inTwo, state: 'confirmed', product_uom: await dozens() };
		await client.call(
			{ model: 'stock.move', method: 'copy', ids: [move], params: { default: again } },
			anyAnswer,
		);
		expect(await validate([[inTwo, [{ product_id: chair, quantity: 5 }]]])).toMatchObject([
			{ message: expect.stringMatching(/^Line 1 .* in the transfer in Units and in Dozens\.$/) },
		]);
		const line = [{ product_id: chair, quantity: 1 }];
		expect(await validate([[draft, line]])).toMatchObject([
			{ message: expect.stringMatching(/cannot be validated: its status is Draft/) },
		]);
		expect(
			await validate([
				[id, line],
				[id, line],
			]),
		).toMatchObject([
			{ message: 'Several items are for this transfer.' },
			{ message: 'Several items are for this transfer.' },
		]);

		const lines = recordsOf(client, 'stock.move.line');
		expect(await lines.search([['picking_id', '=', id]])).toEqual(before);
		expect(['assigned', 'confirmed']).toContain(await stateOf(id));
		if (isSince('pickedMoves')) {
			const picked = [
				['picking_id', '=', id],
				['picked', '=', true],
			];
			expect(await lines.search(picked)).toEqual([]);
		} else expect(await linesOf(id)).toEqual([]);
	}, 120_000);

	itIf(targetVersion >= 16)(
		'goes by its quantities where the type decides',
		async () => {
			const chair = await product();
			await putInStock(client, chair, 10, stock);
			const id = await planned('outgoing', [[chair, 5]]);
			const kinds = recordsOf(client, 'stock.picking.type');
			await kinds.write([Number(types.outgoing.id)], { create_backorder: 'always' });
			try {
				const given = { backorder: 'cancel' };
				expect(await validate([[id, [{ product_id: chair, quantity: 4 }], given]])).toMatchObject([
					{ code: 'VALIDATION', message: expect.stringMatching(/always creates a backorder/) },
				]);
				expect(await validate([[id, [{ product_id: chair, quantity: 5 }], given]])).toMatchObject([
					{ action: 'validated' },
				]);
			} finally {
				await kinds.write([Number(types.outgoing.id)], { create_backorder: 'ask' });
			}
		},
		60_000,
	);
});
