import type { IDataObject } from 'n8n-workflow';
import { anyAnswer } from '../../odoo/protocol/expect';
import { idOf, putInStock, storable } from '../support/business';
import { jsonOf, runWorkflow } from '../support/engine';
import { inARow, ownNode } from '../support/inARow';
import { describeIf } from '../support/itIf';
import { by } from '../support/picked';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { credentialFor, isSandbox } from '../support/target';
import { isSince } from '../support/versions';

const target = useTarget();
const own = Date.now();
const DONE = isSince('pickedMoves') ? 'quantity' : 'qty_done';

/** What each item comes to. */
async function validate(parameters: IDataObject, ...input: readonly IDataObject[]) {
	const node = ownNode(
		'odooDestination',
		{
			resource: 'transfer',
			operation: 'validate',
			ids: by('name', '={{ $json.reference }}'),
			quantities: 'specify',
			...parameters,
		},
		{ onError: 'continueRegularOutput' },
	);
	const credential = credentialFor(target, 'jsonrpc');
	return jsonOf(await runWorkflow(inARow(node), { credential, input: [...input] }), node.name);
}

const asList = {
	linesMode: 'list',
	linesList:
		'={{ $json.lines.map(line => ({ sku: line.sku, quantity: line.quantity, lot: line.lot })) }}',
};

it.each([
	['Quantity of line 1', { sku: 'CHAIR', lot: 'A' }],
	['SKU of line 1', { quantity: 1 }],
])('lines that an expression leaves without a value are refused: %s', async (title, line) => {
	const ids = by('id', 1);
	const [answer] = await validate({ ...asList, ids }, { lines: [line] });
	const message = expect.stringContaining(`${title} has no value for this item.`) as string;
	expect(answer).toMatchObject({ error: { code: 'INVALID_VALUE', message } });
	expect(JSON.stringify(answer)).not.toContain('leave out');
});

/** The sandbox has no transfers. */
describeIf(!isSandbox)('the order confirmation of a warehouse', () => {
	const odoo = useClient(target);
	let customer: number;
	beforeAll(async () => {
		customer = await recordsOf(odoo, 'res.partner').createOne({ name: `Buyer ${own}` });
	});

	/** The delivery of a confirmed order, with what is in stock reserved. */
	const deliveryOf = async (quantities: Readonly<Record<string, number>>) => {
		const lines = [];
		for (const [code, quantity] of Object.entries(quantities)) {
			const product = await recordsOf(odoo, 'product.product').createOne({
				name: `${code} ${own}`,
				default_code: `${code}.${own}`,
				...storable(),
			});
			await putInStock(odoo, product, 10);
			lines.push([0, 0, { product_id: product, product_uom_qty: quantity }]);
		}
		const orders = recordsOf(odoo, 'sale.order');
		const order = await orders.createOne({ partner_id: customer, order_line: lines });
		const call = async (model: string, method: string, id: number) =>
			await odoo.call({ model, method, ids: [id] }, anyAnswer);
		await call('sale.order', 'action_confirm', order);
		const id = await idOf(odoo, 'stock.picking', [['sale_id', '=', order]]);
		await call('stock.picking', 'action_assign', id);
		const [picking] = await recordsOf(odoo, 'stock.picking').read([id], ['name']);
		return { id, name: String(picking?.name) };
	};
	const movedOf = async (id: number) => {
		const lines = recordsOf(odoo, 'stock.move.line');
		const ids = await lines.search([
			['picking_id', '=', id],
			[DONE, '>', 0],
		]);
		return (await lines.read(ids, [DONE])).map((line) => line[DONE]);
	};

	it('completes each delivery with what was picked, as a list or in fields', async () => {
		const [first, second, third] = [
			await deliveryOf({ CHAIR: 5, LAMP: 2 }),
			await deliveryOf({ DESK: 4 }),
			await deliveryOf({ BENCH: 3 }),
		];
		const answers = await validate(
			asList,
			{ reference: first.name, lines: [{ sku: `CHAIR.${own}`, quantity: 3, lot: null }] },
			{ reference: second.name, lines: [{ sku: `CHAIR.${own}`, quantity: 1 }] },
		);
		expect(answers).toMatchObject([
			{
				id: first.id,
				name: first.name,
				action: 'validated',
				opened: { ids: [expect.any(Number)] },
			},
			{ error: { message: expect.stringContaining('which is not in the transfer') as string } },
		]);
		expect(await movedOf(first.id)).toEqual([3]);

		const line = {
			product: by('default_code', `BENCH.${own}`),
			quantity: '={{ $json.picked }}',
			lot: '={{ $json.lot }}',
		};
		const inFields = { lines: { line: [line] }, backorder: 'cancel' };
		const [answer] = await validate(inFields, { reference: third.name, picked: 2 });
		expect(answer).toMatchObject({ id: third.id, action: 'validated' });
		expect(answer).not.toHaveProperty('opened');
		expect(await movedOf(third.id)).toEqual([2]);
	}, 120_000);

	it('names keys that lines do not have as they are given', async () => {
		const { name } = await deliveryOf({ CRATE: 2 });
		const lines = { lines: [{ sku: `CRATE.${own}`, quantity: 1, description: 'Wood' }] };
		const parameters = { linesMode: 'list', linesList: '={{ $json.lines }}' };
		const [answer] = await validate(parameters, { reference: name, ...lines });
		const message = expect.stringContaining('Line 1 has an unknown key: description') as string;
		expect(answer).toMatchObject({ error: { code: 'INVALID_VALUE', message } });
	}, 60_000);

	it('is for one delivery at a time', async () => {
		const [first, second] = [await deliveryOf({ SHELF: 2 }), await deliveryOf({ STAND: 2 })];
		const ids = by('id', `${first.id}, ${second.id}`);
		const lines = [{ sku: `SHELF.${own}`, quantity: 1 }];
		const [answer] = await validate({ ...asList, ids }, { lines });
		const message = expect.stringContaining('Lines would apply to each of the 2') as string;
		expect(answer).toMatchObject({ error: { code: 'INVALID_VALUE', message } });
		expect([await movedOf(first.id), await movedOf(second.id)].flat()).toEqual(
			isSince('pickedMoves') ? [2, 2] : [],
		);
	}, 60_000);

	it('has what is reserved where Quantities is As Reserved, whatever lines are left in the node', async () => {
		const { id, name } = await deliveryOf({ STOOL: 2 });
		const lines = { line: [{ product: by('default_code', `STOOL.${own}`), quantity: 1 }] };
		const [answer] = await validate({ quantities: 'reserved', lines }, { reference: name });
		expect(answer).toMatchObject({ id, action: 'validated' });
		expect(await movedOf(id)).toEqual([2]);
	}, 60_000);
});
