import type { IDataObject } from 'n8n-workflow';
import type { Vals } from '../../odoo/call';
import { storable } from '../support/business';
import { jsonOf, runWorkflow } from '../support/engine';
import { inARow, ownNode } from '../support/inARow';
import { describeIf, itIf } from '../support/itIf';
import { by } from '../support/picked';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { credentialFor, isSandbox, protocolsFor, targetVersion } from '../support/target';
import { isSince } from '../support/versions';

const target = useTarget();

/** Products that Odoo counts. */
const STORABLE = storable();
const LOT_MODEL = isSince('lots') ? 'stock.lot' : 'stock.production.lot';

/** The sandbox has no stock. */
describeIf(!isSandbox).each(protocolsFor('jsonrpc'))('stock quantities over %s', (protocol) => {
	const own = `${protocol}.${Date.now()}`;
	const odoo = useClient(target);
	let lamp: number;
	let stock: number;

	beforeAll(async () => {
		lamp = await makeProduct('LAMP');
		const warehouses = recordsOf(odoo, 'stock.warehouse');
		const [first] = await warehouses.read([1], ['lot_stock_id']);
		[stock] = first?.lot_stock_id as [number];
	});

	const makeProduct = async (code: string, vals: Vals = {}) =>
		await recordsOf(odoo, 'product.product').createOne({
			name: `${code} ${own}`,
			default_code: `${code}.${own}`,
			...STORABLE,
			...vals,
		});
	const set = async (parameters: object, input: IDataObject[] = [{}]) => {
		const all = { resource: 'stock', operation: 'setQuantity', ...parameters };
		const node = ownNode('odooDestination', all, { onError: 'continueRegularOutput' });
		const credential = credentialFor(target, protocol);
		return jsonOf(await runWorkflow(inARow(node), { credential, input }), node.name);
	};
	const setBySku = async (items: IDataObject[], more: object = {}) =>
		await set(
			{
				product: by('default_code', '={{ $json.sku }}'),
				quantity: '={{ $json.quantity }}',
				...more,
			},
			items.map(({ sku, quantity }) => ({ sku: `${String(sku)}.${own}`, quantity })),
		);
	const onHand = async (product: number, location = stock) => {
		const domain = [
			['product_id', '=', product],
			['location_id', '=', location],
		];
		const quants = recordsOf(odoo, 'stock.quant');
		const found = await quants.read(await quants.search(domain), ['quantity', 'lot_id']);
		return found.map(({ quantity, lot_id: lot }) => [quantity, Array.isArray(lot) ? lot[1] : null]);
	};
	const movesOf = async (product: number) =>
		(await recordsOf(odoo, 'stock.move').search([['product_id', '=', product]])).length;

	it('are those of the items, of the first warehouse where no location is given', async () => {
		const chair = await makeProduct('CHAIR');
		const first = await setBySku([
			{ sku: 'CHAIR', quantity: 25 },
			{ sku: 'LAMP', quantity: '7.5' },
		]);
		expect(first.map(({ action }) => action)).toEqual(['created', 'created']);
		expect([await onHand(chair), await onHand(lamp)]).toEqual([[[25, null]], [[7.5, null]]]);
		const again = await setBySku([
			{ sku: 'CHAIR', quantity: 20 },
			{ sku: 'LAMP', quantity: 7.5 },
		]);
		expect(again.map(({ action }) => action)).toEqual(['updated', 'unchanged']);
		expect([await onHand(chair), await movesOf(chair), await movesOf(lamp)]).toEqual([
			[[20, null]],
			2,
			1,
		]);
	});

	it('may be nothing', async () => {
		const sold = await makeProduct('SOLD');
		await setBySku([{ sku: 'SOLD', quantity: 3 }]);
		expect(await setBySku([{ sku: 'SOLD', quantity: 0 }])).toMatchObject([{ action: 'updated' }]);
		const [left = [0]] = await onHand(sold);
		expect(left[0]).toBe(0);
	});

	it('of one product in two items are those of the later one', async () => {
		const twice = await makeProduct('TWICE');
		const results = await setBySku([
			{ sku: 'TWICE', quantity: 4 },
			{ sku: 'TWICE', quantity: 9 },
		]);
		expect(results.map(({ action }) => action)).toEqual(['created', 'updated']);
		expect(await onHand(twice)).toEqual([[9, null]]);
	});

	it('are of a location that is given', async () => {
		const name = `Shelf ${own}`;
		const shelf = await recordsOf(odoo, 'stock.location').createOne({ name, location_id: stock });
		const [made] = await setBySku([{ sku: 'LAMP', quantity: 2 }], {
			location: by('name', name),
		});
		expect(made).toMatchObject({ action: 'created' });
		expect(await onHand(lamp, shelf)).toEqual([[2, null]]);
	});

	it('are of a lot, of which other products may have one of the same name', async () => {
		const [one, other] = [
			await makeProduct('MILK', { tracking: 'lot' }),
			await makeProduct('CREAM', { tracking: 'lot' }),
		];
		for (const product of [one, other]) {
			const lot = { name: `L1 ${own}`, product_id: product };
			const company: Vals = targetVersion < 17 ? { company_id: 1 } : {};
			await recordsOf(odoo, LOT_MODEL).createOne({ ...lot, ...company });
		}
		const [made] = await setBySku([{ sku: 'CREAM', quantity: 6 }], { lot: `L1 ${own}` });
		expect(made).toMatchObject({ action: 'created' });
		expect([await onHand(one), await onHand(other)]).toEqual([[], [[6, `L1 ${own}`]]]);
	});

	it('of a product with lots are not set without one, which would count it beside its lots', async () => {
		const milk = await makeProduct('OAT', { tracking: 'lot' });
		const [failed, other] = await setBySku([
			{ sku: 'OAT', quantity: 6 },
			{ sku: 'LAMP', quantity: 3 },
		]);
		expect(failed?.error).toMatchObject({
			code: 'INVALID_VALUE',
			field: 'lot',
			message: expect.stringContaining('is tracked by lots or serial numbers') as string,
		});
		expect(other).toMatchObject({ action: 'updated' });
		expect(await onHand(milk)).toEqual([]);
	});

	it('are not changed by an expression that gives nothing', async () => {
		const [failed] = await set({
			product: by('default_code', `LAMP.${own}`),
			quantity: '={{ $json.missing }}',
		});
		expect(failed?.error).toMatchObject({
			code: 'INVALID_VALUE',
			message: 'Quantity has no value for this item.',
		});
	});

	// Nobody has the right to change these records there: Odoo makes an exception where it adjusts them.
	itIf(targetVersion > 14)('can be checked without being changed', async () => {
		const checked = await makeProduct('CHECK');
		await setBySku([{ sku: 'CHECK', quantity: 1 }]);
		const [would] = await setBySku([{ sku: 'CHECK', quantity: 5 }], {
			options: { validateOnly: true },
		});
		expect(would).toMatchObject({ would: 'update' });
		expect(await onHand(checked)).toEqual([[1, null]]);
	});

	it('are refused to users who may not adjust them, before anything is written', async () => {
		const all = { resource: 'stock', operation: 'setQuantity', quantity: '5' };
		const node = ownNode(
			'odooDestination',
			{ ...all, product: by('list', lamp) },
			{ onError: 'continueRegularOutput' },
		);
		const credential = credentialFor(target, protocol, target.users.low);
		const [failed] = jsonOf(await runWorkflow(inARow(node), { credential }), node.name);
		expect(failed?.error).toMatchObject({ code: 'ACCESS_DENIED' });
	});
});
